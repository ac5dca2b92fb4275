/// A web server that sends everybody elsewhere, and remembers what they told it.
public final class RedirectingServer: Sendable {
    private let listener: LoopbackListener
    private let heads: Locked<[String]>

    /// Starts a server that answers each request with its target below `destination`.
    ///
    /// A `destination` is a URL without a slash at its end, such as `http://127.0.0.2:8080`.
    public init(
        to destination: String, status: Int = 302, at address: String = "127.0.0.1"
    ) throws(TestingError) {
        let heads = Locked<[String]>([])
        listener = try LoopbackListener(at: address) { connection in
            guard let head = connection.readHead() else { return }
            heads.withLock { $0.append(head) }
            let words = head.split(separator: " ", maxSplits: 2)
            let target = words.count > 1 ? words[1] : "/"
            let answer =
                "HTTP/1.1 \(status) Elsewhere\r\nLocation: \(destination)\(target)\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n"
            _ = connection.socket.send(Array(answer.utf8))
        }
        self.heads = heads
    }

    deinit { listener.stop() }

    /// The port at which it listens.
    public var port: Int { listener.port }
    /// How many connections were accepted.
    public var connectionCount: Int { listener.connectionCount }
    /// The heads of all requests: the request line and the header lines.
    public var requestHeads: [String] { heads.current }

    /// Returns an address below this server.
    public func url(for name: String) -> String {
        "http://\(listener.address):\(listener.port)/\(name)"
    }

    /// Closes all connections and the port.
    public func stop() { listener.stop() }
}
