/// A proxy before a git server whose connections break in the middle of a pack.
///
/// Everything passes until a request is a POST, as the one for a pack is: its answer ends early.
public final class BreakingServer: Sendable {
    private let listener: LoopbackListener

    /// Starts a proxy before `server`, which speaks plain HTTP.
    ///
    /// A connection closes after `byteCount` bytes of the body of an answer, as they travel. After
    /// `times` broken connections the proxy lets everything pass.
    public init(
        before server: GitHTTPServer, after byteCount: Int, times: Int = .max,
        at address: String = "127.0.0.1"
    ) throws(TestingError) {
        let (host, port) = (server.address, server.port)
        let left = Locked(times)
        listener = try LoopbackListener(at: address) { connection in
            guard let upstream = try? Loopback.connect(to: host, port: port) else { return }
            Relay(
                client: connection.socket, upstream: upstream,
                limit: { request in
                    guard request.starts(with: Array("POST ".utf8)), left.current > 0 else {
                        return nil
                    }
                    return AnswerPrefix(bodyByteCount: byteCount)
                },
                goesOn: {
                    left.withLock { $0 -= 1 }
                    return false
                }
            ).run()
        }
    }

    deinit { listener.stop() }

    /// The port at which it listens.
    public var port: Int { listener.port }
    /// How many connections were accepted.
    public var connectionCount: Int { listener.connectionCount }

    /// Returns the address at which a client finds the repository `name`.
    public func url(for name: String) -> String {
        "http://\(listener.address):\(listener.port)/\(name)"
    }

    /// Closes all connections and the port.
    public func stop() { listener.stop() }
}
