/// A proxy before a git server that can hold an answer back, for as long as a test needs.
///
/// Whoever waits for that answer is then sure to wait, however slow or fast the machine is.
public final class HoldingServer: Sendable {
    private let listener: LoopbackListener
    private let hold: Hold

    /// Starts a proxy before `server`, which speaks plain HTTP; everything passes until ``hold(_:after:)``.
    public init(
        before server: GitHTTPServer, at address: String = "127.0.0.1"
    ) throws(TestingError) {
        let (host, port) = (server.address, server.port)
        let hold = try Hold()
        self.hold = hold
        listener = try LoopbackListener(at: address) { connection in
            guard let upstream = try? Loopback.connect(to: host, port: port) else { return }
            let client = connection.socket
            Relay(
                client: client, upstream: upstream, limit: { hold.limit(of: $0) },
                goesOn: { hold.wait(with: client) }
            ).run()
        }
    }

    deinit { listener.stop() }

    /// The port at which it listens.
    public var port: Int { listener.port }

    /// Returns the address at which a client finds the repository `name`.
    public func url(for name: String) -> String {
        "http://\(listener.address):\(listener.port)/\(name)"
    }

    /// From now on holds answers to requests that begin with `request`, after so many bytes of the body.
    ///
    /// A POST asks for a pack, a GET for the list of refs.
    public func hold(_ request: String = "POST ", after byteCount: Int = 0) {
        hold.begin(request, after: byteCount)
    }

    /// Whether a client waits for the rest of its answer.
    public var isHolding: Bool { hold.count > 0 }

    /// Lets everything pass for good.
    public func release() { hold.end() }

    /// Closes all connections and the port.
    public func stop() { listener.stop() }
}

/// Which answers are held, and how many are.
private final class Hold: Sendable {
    private struct State: Sendable {
        var request: [UInt8]?
        var byteCount = 0
        var count = 0
    }

    private let state = Locked(State())
    private let ending: (tell: Descriptor, told: Descriptor)

    init() throws(TestingError) { ending = try Descriptor.pair() }

    var count: Int { state.current.count }

    func begin(_ request: String, after byteCount: Int) {
        state.withLock { state in
            state.request = Array(request.utf8)
            state.byteCount = byteCount
        }
    }

    func end() {
        state.withLock { $0.request = nil }
        _ = ending.tell.send([0])
    }

    /// How much of the answer to a request may pass; `nil` for all of it.
    func limit(of request: [UInt8]) -> AnswerPrefix? {
        let state = state.current
        guard let held = state.request, request.starts(with: held) else { return nil }
        return AnswerPrefix(bodyByteCount: state.byteCount)
    }

    /// Returns when the answers are let go, or false when the client is gone.
    func wait(with client: Descriptor) -> Bool {
        state.withLock { $0.count += 1 }
        defer { state.withLock { $0.count -= 1 } }
        // The byte that tells of the end is never read: whoever waits for it sees it.
        return readable([ending.told, client])[0]
    }
}
