/// Where a repository is cloned from: a URL that can be given to git, with no secret in it.
public struct RemoteURL: Hashable, Sendable {
    /// How the remote is reached.
    public let scheme: Scheme
    /// A name in lower case or an address literal, IPv6 without brackets; empty for `file`.
    public let host: String
    /// `nil` for the default port of the scheme.
    public let port: Int?
    /// The login of an ssh remote; `nil` for every other scheme.
    public let user: String?
    /// Percent-encoded, without a slash at the end.
    ///
    /// It begins with a slash, unless it was given as `host:path` and starts in the login's folder.
    public let path: String
}

extension RemoteURL {
    /// How a remote is reached.
    public enum Scheme: String, Hashable, Sendable, CaseIterable {
        /// HTTP over TLS.
        case https
        /// HTTP in clear text.
        case http
        /// A login over ssh.
        case ssh
        /// A folder of this machine.
        case file

        /// The port that needs no mention; `nil` for `file`.
        public var defaultPort: Int? {
            switch self {
            case .https: 443
            case .http: 80
            case .ssh: 22
            case .file: nil
            }
        }
    }

    /// The port to connect to; `nil` for `file`.
    public var effectivePort: Int? { port ?? scheme.defaultPort }

    /// The host as a URL writes it, with brackets around an IPv6 address and with its port.
    public var authority: String { bracketedHost + (port.map { ":\($0)" } ?? "") }

    /// The 4 or 16 bytes of a host that is an address literal; `nil` for a name.
    public var address: [UInt8]? { AddressLiteral.bytes(of: host) }

    private var bracketedHost: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host }
}

extension RemoteURL: CustomStringConvertible {
    /// The URL to give to git.
    public var description: String {
        let login = user.map { "\($0)@" } ?? ""
        guard path.utf8.first == UInt8(ascii: "/") else { return "\(login)\(authority):\(path)" }
        return "\(scheme.rawValue)://\(login)\(authority)\(path)"
    }
}
