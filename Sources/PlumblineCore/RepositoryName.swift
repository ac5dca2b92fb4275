/// The name of a repository, the same for every spelling of its URL: `github.com/pallets/flask`.
///
/// Names are equal if they differ in case only, because the providers say so; those of local
/// folders are compared exactly.
public struct RepositoryName: Sendable {
    /// Host, port if it is not a usual one, and path, in the case in which they were given.
    public let description: String
    /// What is compared: in lower case, unless the repository is a local folder.
    public let key: String

    /// Names the repository that `url` leads to.
    public init(_ url: RemoteURL) {
        guard url.scheme != .file else {
            self.init(canonical: url.path)
            return
        }
        var components = url.path.utf8.split(separator: UInt8(ascii: "/")).map { String($0) ?? "" }
        components.removeServletPath(of: url)
        let path = Self.withoutGit(components.joined(separator: "/"))
        self.init(canonical: "\(Self.authority(of: url))/\(path)")
    }

    private init(canonical description: String) {
        self.description = description
        let isFolder = description.utf8.first == UInt8(ascii: "/")
        key = isFolder ? description : description.lowercased()
    }
}

extension RepositoryName: LosslessStringConvertible {
    /// Reads back a description; `nil` for a text that is none.
    ///
    /// What a person types is read by ``RemoteURL/parse(_:)``, which knows all spellings.
    public init?(_ description: String) {
        let components = description.utf8.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isVisible = !description.unicodeScalars.contains(where: RemoteURL.isInvisible)
        guard components.count > 1, isVisible, components.dropFirst().allSatisfy({ !$0.isEmpty })
        else { return nil }
        self.init(canonical: description)
    }
}

extension RepositoryName: Hashable {
    /// Whether two names have the same key.
    public static func == (left: RepositoryName, right: RepositoryName) -> Bool {
        left.key == right.key
    }

    /// Hashes the key.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension RepositoryName: Comparable {
    /// Orders names by their keys.
    public static func < (left: RepositoryName, right: RepositoryName) -> Bool {
        left.key < right.key
    }
}

extension RepositoryName {
    /// The port of ssh at Bitbucket Data Center.
    private static let dataCenterPort = 7_999

    /// Returns the host of the repository's pages for a host that serves the same over ssh.
    static func canonicalHost(_ host: String) -> String {
        switch host {
        case "ssh.github.com": "github.com"
        case "altssh.gitlab.com": "gitlab.com"
        case "altssh.bitbucket.org": "bitbucket.org"
        default: host
        }
    }

    static func withoutGit(_ path: String) -> String {
        path.utf8.suffix(4).elementsEqual(".git".utf8) ? String(path.dropLast(4)) : path
    }

    private static func authority(of url: RemoteURL) -> String {
        let host = canonicalHost(url.host)
        let isKnownPort =
            host != url.host || url.scheme == .ssh && url.port == dataCenterPort
        let shown = RemoteURL(
            scheme: url.scheme, host: host, port: isKnownPort ? nil : url.port, user: nil, path: "/"
        )
        return shown.authority
    }
}

extension [String] {
    /// Drops what Bitbucket Data Center puts before `/KEY/NAME` over https only: its context and `scm`.
    fileprivate mutating func removeServletPath(of url: RemoteURL) {
        guard url.scheme != .ssh, count >= 3, self[count - 3] == "scm",
            Provider(host: url.host) == .other
        else { return }
        removeFirst(count - 2)
    }
}
