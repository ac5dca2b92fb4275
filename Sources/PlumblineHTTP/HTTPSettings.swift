/// What the service accepts and from whom.
public struct HTTPSettings: Sendable {
    /// Names that the `Host` header may carry besides `localhost` and the loopback addresses.
    public var hosts: [String]
    /// Whether requests need a token.
    public var needsToken: Bool
    /// Addresses of the proxies that end TLS for us; with any, only they may connect.
    public var proxies: [String]
    /// Origins of other sites whose pages may use the service: `https://app.example`.
    public var corsOrigins: [String]
    /// The bounds of one request.
    public var limits: Limits
    /// Bytes of memory for compressed answers.
    public var compressedBytes: Int
    /// The time after which a stream of events that has nothing to tell says that it is still there.
    public var heartbeat: Duration

    /// Creates settings; the defaults are those for loopback.
    public init(
        hosts: [String] = [], needsToken: Bool = false, proxies: [String] = [],
        corsOrigins: [String] = [], limits: Limits = Limits(), compressedBytes: Int = 64 << 20,
        heartbeat: Duration = .seconds(15)
    ) {
        self.hosts = hosts
        self.needsToken = needsToken
        self.proxies = proxies
        self.corsOrigins = corsOrigins
        self.limits = limits
        self.compressedBytes = compressedBytes
        self.heartbeat = heartbeat
    }

    /// The bounds of one request, or of one client.
    public struct Limits: Hashable, Sendable {
        /// Bytes of a body.
        public var bodyBytes = 8 << 20
        /// Bytes of a path with its query.
        public var pathBytes = 16 << 10
        /// Bytes of all headers together.
        public var headerBytes = 32 << 10
        /// Positions in one request.
        public var positions = 10_000
        /// Lines of a file that is followed as a whole.
        public var mapLines = 50_000
        /// Bytes of memory for answers that never change, as they were sent.
        public var sentBytes = 64 << 20
        /// Costly requests that a client may send in a minute; 0 for any number.
        public var costlyPerMinute = 0
        /// Bytes of a file that is given as text in JSON.
        public var textBytes = 16 << 20
        /// Connections at a time.
        public var connections = 1024
        /// Seconds after which an idle connection is closed.
        public var idleSeconds = 60

        /// Creates the default limits.
        public init() {}
    }
}
