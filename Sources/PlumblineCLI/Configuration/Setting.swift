import NIOCore
import PlumblineCore

/// One thing that can be configured: in the file, in the environment and on the command line.
struct Setting: Sendable {
    /// The key in the file, such as `server.port`.
    let key: String
    /// What values are allowed.
    let kind: Kind
    /// The value where none is given.
    let fallback: Value
    /// One line for `--help`.
    let help: String

    /// What values a setting takes.
    enum Kind: Sendable {
        case text
        case number(ClosedRange<Int>)
        case choice([String])
        case list(of: Element)
    }

    /// What the elements of a list are.
    enum Element: Sendable {
        case name
        case hostPattern
        case address
        case absolutePath
        case origin
    }

    /// A value, as read.
    enum Value: Sendable, Hashable {
        case text(String)
        case number(Int)
        case list([String])
    }

    /// The name of the environment variable, such as `PLUMBLINE_SERVER_PORT`.
    var variable: String { "PLUMBLINE_" + Self.dashed(key, by: "_").uppercased() }

    /// The name of the option, such as `server-port`.
    var option: String { Self.dashed(key, by: "-") }

    /// What is allowed, for messages.
    var allowed: String {
        switch kind {
        case .text: "a text"
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .list(.name): "a list of names"
        case .list(.hostPattern): "a list of hosts: NAME, *.DOMAIN, either with :PORT"
        case .list(.address): "a list of IP addresses"
        case .list(.absolutePath): "a list of folders that begin with /"
        case .list(.origin):
            "a list of origins: https://NAME, with :PORT if it is not the usual one"
        }
    }

    /// Whether several values are given.
    var isList: Bool {
        if case .list = kind { true } else { false }
    }

    /// Reads a value that is not a list; `nil` if it is not allowed.
    func value(of text: String) -> Value? {
        switch kind {
        case .text: .text(text)
        case .number(let range): Int(text).flatMap { range.contains($0) ? .number($0) : nil }
        case .choice(let words): words.contains(text) ? .text(text) : nil
        case .list: nil
        }
    }

    /// Reads a list; `nil` if one of its elements is not allowed.
    func value(of elements: [String]) -> Value? {
        guard case .list(let element) = kind else { return nil }
        return elements.allSatisfy(element.allows) ? .list(elements) : nil
    }

    private static func dashed(_ key: String, by separator: String) -> String {
        key.split { $0 == "." || $0 == "-" }.joined(separator: separator)
    }
}

extension Setting.Element {
    /// Whether `text` is one.
    func allows(_ text: String) -> Bool {
        switch self {
        case .name: !text.isEmpty
        case .hostPattern: HostPolicy.isPattern(text)
        case .address: (try? SocketAddress(ipAddress: text, port: 0)) != nil
        case .absolutePath: text.hasPrefix("/")
        case .origin: Self.isOrigin(text)
        }
    }

    /// Whether `text` is an origin as browsers send it: no path, not `null`, and nothing for all.
    private static func isOrigin(_ text: String) -> Bool {
        let parts = text.split(separator: "://", omittingEmptySubsequences: false)
        guard parts.count == 2, ["http", "https"].contains(parts[0]), let host = parts.last else {
            return false
        }
        return !host.isEmpty
            && host.allSatisfy { character in
                character.isASCII
                    && (character.isLetter || character.isNumber || "-.:[]".contains(character))
            }
    }
}

extension Setting {
    private static let anySize = 0...Int(1 << 50)

    static let dataFolder = Setting(
        "data.folder", .text, .text(""),
        "folder of the clones, records and key (default: ~/.local/share/plumbline)")
    static let serverHost = Setting(
        "server.host", .text, .text("127.0.0.1"), "address to listen on")
    static let serverPort = Setting(
        "server.port", .number(0...65_535), .number(8420), "port to listen on; 0 takes a free one")
    static let serverHosts = Setting(
        "server.hosts", .list(of: .name), .list([]),
        "names that the Host header may carry besides localhost")
    static let serverTLS = Setting(
        "server.tls", .choice(["off", "on", "terminated-by-proxy"]), .text("off"),
        "TLS: off (loopback only), on, or terminated-by-proxy")
    static let serverCertificate = Setting(
        "server.certificate", .text, .text(""),
        "PEM file of the certificate chain, for server.tls on")
    static let serverPrivateKey = Setting(
        "server.private-key", .text, .text(""), "PEM file of the private key, for server.tls on")
    static let serverProxies = Setting(
        "server.proxies", .list(of: .address), .list([]),
        "addresses of the proxies, for terminated-by-proxy")
    static let serverTokens = Setting(
        "server.tokens", .choice(["when-needed", "always"]), .text("when-needed"),
        "whether requests need a token: when-needed (beyond loopback or behind a proxy) or always")
    static let serverCORSOrigins = Setting(
        "server.cors-origins", .list(of: .origin), .list([]),
        "origins of other sites whose pages may use the service, such as https://app.example")
    static let remotesHosts = Setting(
        "remotes.hosts", .list(of: .hostPattern),
        .list(["github.com", "gitlab.com", "bitbucket.org"]),
        "hosts that may be linked; HOST:PORT and *.DOMAIN are understood")
    static let remotesInsecureHosts = Setting(
        "remotes.insecure-hosts", .list(of: .hostPattern), .list([]),
        "of those, the ones that http:// may reach")
    static let remotesPrivateHosts = Setting(
        "remotes.private-hosts", .list(of: .hostPattern), .list([]),
        "of those, the ones that may have private addresses")
    static let remotesFileRoots = Setting(
        "remotes.file-roots", .list(of: .absolutePath), .list([]),
        "folders below which file:// may read")
    static let remotesCAFile = Setting(
        "remotes.ca-file", .text, .text(""), "PEM file of certificate authorities for the remotes")
    static let transferConnect = Setting(
        "transfer.connect-seconds", .number(1...3600), .number(60),
        "seconds in which a transfer has to connect, log in and learn the remote's refs")
    static let transferStall = Setting(
        "transfer.stall-seconds", .number(1...3600), .number(60),
        "seconds without progress after which a transfer is ended")
    static let transferTime = Setting(
        "transfer.time-limit-seconds", .number(1...86_400), .number(7200),
        "seconds after which a transfer is ended")
    static let transferBytes = Setting(
        "transfer.byte-limit", .number(anySize), .number(20 << 30),
        "bytes that a transfer may receive")
    static let transferMemory = Setting(
        "transfer.memory-limit", .number(64 << 20...1 << 50), .number(4 << 30),
        "bytes of memory that a transfer may use, mapped packs not counted")
    static let transferConcurrent = Setting(
        "transfer.concurrent", .number(1...64), .number(2), "transfers at a time")
    static let fetchWait = Setting(
        "fetch.wait", .number(0...300), .number(10),
        "seconds that a question waits while a missing commit is fetched")
    static let fetchInterval = Setting(
        "fetch.interval", .number(0...3600), .number(2),
        "seconds between two fetches of one repository")
    static let fetchAbsence = Setting(
        "fetch.absence-memory", .number(0...86_400), .number(30),
        "seconds for which a commit that the remote did not have is not asked for again")
    static let cacheBytes = Setting(
        "cache.byte-limit", .number(anySize), .number(100 << 30), "bytes that all clones may take")
    static let cacheFloor = Setting(
        "cache.free-byte-floor", .number(anySize), .number(2 << 30),
        "bytes that must stay free on the disk")
    static let cachePacks = Setting(
        "cache.pack-limit", .number(1...1000), .number(20),
        "packs of a clone above which they are rebuilt into one")
    static let memoryBlobs = Setting(
        "memory.blob-bytes", .number(anySize), .number(256 << 20), "memory for hot files")
    static let memoryEntries = Setting(
        "memory.entry-bytes", .number(anySize), .number(64 << 20),
        "memory for what stands at a commit's paths")
    static let memoryLargeBlobs = Setting(
        "memory.large-blob-bytes", .number(anySize), .number(512 << 20),
        "memory for files above 1 MiB that are being sent; a larger file is refused")
    static let memoryAnswers = Setting(
        "memory.answer-bytes", .number(anySize), .number(128 << 20),
        "memory for positions and files that were followed before")
    static let memorySent = Setting(
        "memory.sent-bytes", .number(anySize), .number(64 << 20),
        "memory for answers that never change, as they were sent")
    static let memoryCompressed = Setting(
        "memory.compressed-bytes", .number(anySize), .number(64 << 20),
        "memory for answers that were compressed before")
    static let limitsBody = Setting(
        "limits.body-bytes", .number(1...1 << 30), .number(8 << 20), "bytes of a request's body")
    static let limitsPath = Setting(
        "limits.path-bytes", .number(256...1 << 20), .number(16 << 10), "bytes of a request's path")
    static let limitsHeader = Setting(
        "limits.header-bytes", .number(1024...1 << 20), .number(32 << 10),
        "bytes of a request's headers")
    static let limitsPositions = Setting(
        "limits.positions", .number(1...1_000_000), .number(10_000), "positions in one request")
    static let limitsMapLines = Setting(
        "limits.line-map-lines", .number(1...10_000_000), .number(50_000),
        "lines of a file that is followed as a whole")
    static let limitsCostly = Setting(
        "limits.costly-per-minute", .number(0...1_000_000), .number(0),
        "costly requests that a token or address may send in a minute; 0: any number")
    static let limitsText = Setting(
        "limits.text-bytes", .number(1...1 << 30), .number(16 << 20),
        "bytes of a file that is given as text in JSON")
    static let limitsConnections = Setting(
        "limits.connections", .number(1...100_000), .number(1024), "connections at a time")
    static let limitsIdle = Setting(
        "limits.idle-seconds", .number(1...3600), .number(60),
        "seconds after which an idle connection is closed")
    static let threads = Setting(
        "threads", .number(0...256), .number(0), "threads that read repositories; 0: one per core")
    static let logLevel = Setting(
        "log.level", .choice(["trace", "debug", "info", "notice", "warning", "error"]),
        .text("info"), "the least level that is logged")
    static let logFormat = Setting(
        "log.format", .choice(["auto", "text", "json"]), .text("auto"),
        "text, json, or auto: text on a terminal")

    /// All of them, in the order of the file.
    static let all: [Setting] = [
        dataFolder, serverHost, serverPort, serverHosts, serverTLS, serverCertificate,
        serverPrivateKey, serverProxies, serverTokens, serverCORSOrigins, remotesHosts,
        remotesInsecureHosts,
        remotesPrivateHosts, remotesFileRoots, remotesCAFile, transferConnect, transferStall,
        transferTime,
        transferBytes, transferMemory, transferConcurrent, fetchWait, fetchInterval, fetchAbsence,
        cacheBytes, cacheFloor, cachePacks, memoryBlobs, memoryEntries, memoryLargeBlobs,
        memoryAnswers, memorySent, memoryCompressed, limitsBody, limitsPath, limitsHeader,
        limitsPositions, limitsMapLines, limitsText, limitsCostly, limitsConnections, limitsIdle,
        threads, logLevel, logFormat,
    ]

    private init(_ key: String, _ kind: Kind, _ fallback: Value, _ help: String) {
        self.key = key
        self.kind = kind
        self.fallback = fallback
        self.help = help
    }
}
