/// A host that takes no more connections and does not say so: who connects to it waits.
public final class FullHost: Sendable {
    private let listener: Descriptor
    private let address: String
    private let port: Int
    /// The one connection that there is room for; nobody accepts it.
    private let client: Descriptor

    /// Starts the host at a free port of `address`, one of 127.0.0.0/8.
    public init(at address: String = "127.0.0.1") throws(TestingError) {
        self.address = address
        (listener, port) = try Loopback.listen(at: address, backlog: 0)
        client = try Loopback.connect(to: address, port: port)
    }

    /// Returns an address below this host.
    public func url(for name: String) -> String { "http://\(address):\(port)/\(name)" }
}
