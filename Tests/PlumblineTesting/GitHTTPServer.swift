import Glibc
import PlumblineCore

/// Real git over HTTP: nginx before `git http-backend`, for the repositories in a folder.
public final class GitHTTPServer: Sendable {
    /// What the server asks of its clients, and what it offers them.
    public struct Options: Sendable {
        /// The name and password that every request for a repository needs.
        public var credential: (user: String, password: String)?
        /// Speaks TLS with a certificate for the name `localhost`, from an authority of its own.
        public var usesTLS = false
        /// The versions of TLS, as nginx calls them.
        public var tlsVersions = ["TLSv1.2", "TLSv1.3"]
        /// The DNS names of the certificate.
        public var certificateNames = ["localhost"]
        /// A folder whose files are served below `/files/`; its name has no `"`, `\` or `$`.
        public var filesFolder: String?
        /// How many requests for repositories are answered at the same time.
        public var width = 4

        /// Creates options: plain HTTP for everybody.
        public init() {}

        /// Plain HTTP, for those who know the password.
        public static func basicAuthentication(user: String, password: String) -> Options {
            var options = Options()
            options.credential = (user, password)
            return options
        }

        /// TLS for everybody.
        public static var tls: Options {
            var options = Options()
            options.usesTLS = true
            return options
        }
    }

    /// The address at which it listens.
    public let address: String
    /// The port at which it listens.
    public let port: Int
    /// Who signed the certificate; `nil` without TLS.
    public let authority: CertificateAuthority?
    private let socket: Descriptor
    private let folder: ScratchFolder
    private let daemons: Locked<[Daemon]>

    /// Starts a server for the bare repositories in the folder at `root`.
    ///
    /// It listens at a free port of `address`, one of 127.0.0.0/8, and does so when this returns.
    public init(
        serving root: String, _ options: Options = Options(), at address: String = "127.0.0.1"
    ) throws(TestingError) {
        folder = try ScratchFolder()
        self.address = address
        authority = options.usesTLS ? try CertificateAuthority() : nil
        let certificate = try authority?.certificate(for: options.certificateNames)
        // Both servers inherit sockets that listen already: no port to lose, nothing to wait for.
        (socket, port) = try Loopback.listen(at: address, isBlocking: false)
        let backend = folder.path(of: "backend.socket")
        daemons = Locked([
            try Self.startBackend(at: backend, width: options.width, folder),
            try Self.startServer(
                socket, folder,
                GitHTTPConfiguration(
                    listen: "\(address):\(port)", certificate: certificate, options: options,
                    root: root, backend: backend, folder: folder)),
        ])
    }

    /// The server goes before its folder, into which it writes to the last.
    deinit { stop() }

    /// Returns the address at which a client finds the repository `name`.
    public func url(for name: String) -> String { "\(base)/\(Self.encoded(name))" }

    /// Returns the address of the file `name` of the folder of files.
    public func url(forFile name: String) -> String { "\(base)/files/\(Self.encoded(name))" }

    /// Ends the server; its port then refuses connections.
    public func stop() {
        // Nobody listens any more at this moment, whenever the last process is gone.
        socket.shutDown()
        daemons.withLock { $0 = [] }
    }

    private var base: String {
        guard authority != nil else { return "http://\(address):\(port)" }
        // The certificate is for the name; no other address than the first one has it.
        return "https://\(address == "127.0.0.1" ? "localhost" : address):\(port)"
    }

    private static func encoded(_ name: String) -> String { PercentEncoding.encode(name.utf8) }

    private static func startBackend(
        at path: String, width: Int, _ folder: ScratchFolder
    ) throws(TestingError) -> Daemon {
        try Daemon(
            "fcgiwrap", ["-f", "-c", String(width)],
            environment: Git.environment(home: folder.path),
            standardInput: try Loopback.listen(atPath: path), log: folder.path(of: "backend.log"))
    }

    private static func startServer(
        _ socket: Descriptor, _ folder: ScratchFolder, _ configuration: GitHTTPConfiguration
    ) throws(TestingError) -> Daemon {
        let file = try folder.write(try configuration.text(), to: "nginx.conf")
        try folder.write("", to: GitHTTPConfiguration.requestLog)
        var environment = Command.plainEnvironment
        environment["NGINX"] = "3;"
        return try Daemon(
            "nginx", ["-e", folder.path(of: "error.log"), "-p", folder.path, "-c", file],
            environment: environment, log: folder.path(of: "error.log"), inherited: [socket])
    }
}

extension GitHTTPServer {
    /// A request for a repository, as it came in.
    public struct Request: Hashable, Sendable {
        /// The request line, as in `GET /repo.git/info/refs?service=git-upload-pack HTTP/1.1`.
        public let line: String
        /// The value of the header field `Authorization`; `nil` if there was none.
        public let authorization: String?
        /// The value of the header field `User-Agent`; `nil` if there was none.
        public let userAgent: String?
    }

    /// The requests for repositories so far, in order; each is here before its answer begins.
    public func requests() throws(TestingError) -> [Request] {
        try folder.text(of: GitHTTPConfiguration.requestLog).split(separator: "\n").map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map { $0 == "-" ? nil : String($0) }
            return Request(
                line: fields.first?.flatMap { $0 } ?? "",
                authorization: fields.count > 1 ? fields[1] : nil,
                userAgent: fields.count > 2 ? fields[2] : nil)
        }
    }

    /// The request lines so far, in order.
    public func requestLines() throws(TestingError) -> [String] { try requests().map(\.line) }

    /// What the servers had to complain about.
    public func errorLog() throws(TestingError) -> String {
        try folder.text(of: "error.log") + folder.text(of: "backend.log")
    }
}
