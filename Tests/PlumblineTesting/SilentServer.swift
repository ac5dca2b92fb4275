/// A server that accepts connections and never says a word.
public final class SilentServer: Sendable {
    private let listener: LoopbackListener
    private let heard = Locked(0)

    /// Starts the server at a free port of `address`, one of 127.0.0.0/8.
    public init(at address: String = "127.0.0.1") throws(TestingError) {
        let heard = self.heard
        listener = try LoopbackListener(at: address) { connection in
            connection.drain { byteCount in heard.withLock { $0 += byteCount } }
        }
    }

    deinit { listener.stop() }

    /// The port at which it listens.
    public var port: Int { listener.port }
    /// How many connections were accepted.
    public var connectionCount: Int { listener.connectionCount }
    /// How many bytes came over all connections.
    public var heardByteCount: Int { heard.current }

    /// Returns an address below this server; `scheme` may be `ssh` too.
    public func url(for name: String, scheme: String = "http") -> String {
        "\(scheme)://\(listener.address):\(listener.port)/\(name)"
    }

    /// Closes all connections and the port.
    public func stop() { listener.stop() }
}
