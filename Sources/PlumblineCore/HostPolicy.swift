/// Which remotes may be reached.
///
/// A pattern is a name or address (`git.example.com`), any name below one (`*.example.com`), either
/// with a port (`git.example.com:8443`).
public struct HostPolicy: Hashable, Sendable {
    /// The hosts that may be reached; a pattern without port means the default port of the scheme.
    public var hosts: [String]
    /// Those that may be reached by http, in clear text; without port, on every port.
    public var insecureHosts: [String]
    /// Those that may have a private address; without port, on every port.
    public var privateHosts: [String]
    /// The folders below which a repository may be read through a `file` URL.
    ///
    /// Symbolic links are not resolved here.
    public var fileRoots: [String]

    /// The hosts of GitHub, GitLab and Bitbucket Cloud, with those for ssh on port 443.
    public static let defaultHosts = [
        "github.com", "ssh.github.com:443",
        "gitlab.com", "altssh.gitlab.com:443",
        "bitbucket.org", "altssh.bitbucket.org:443",
    ]

    /// Creates a policy; without arguments it allows the public providers over https and ssh.
    public init(
        hosts: [String] = defaultHosts, insecureHosts: [String] = [],
        privateHosts: [String] = [], fileRoots: [String] = []
    ) {
        self.hosts = hosts
        self.insecureHosts = insecureHosts
        self.privateHosts = privateHosts
        self.fileRoots = fileRoots
    }

    /// Whether `text` has the form of a pattern; any other text matches no host.
    public static func isPattern(_ text: String) -> Bool { HostPattern(text) != nil }

    /// Throws if `url` may not be reached.
    ///
    /// A name may still resolve to a private address: whoever connects asks ``mayBePrivate(_:)``.
    public func check(_ url: RemoteURL) throws(HostPolicyError) {
        guard url.scheme != .file else { return try checkFolder(url) }
        guard Self.matches(hosts, url, anyPort: false) else {
            throw .hostNotAllowed(url.authority)
        }
        guard url.scheme != .http || Self.matches(insecureHosts, url, anyPort: true) else {
            throw .notEncrypted(url.authority)
        }
        guard !Self.isPrivate(url) || mayBePrivate(url) else {
            throw .privateAddress(url.authority)
        }
    }

    /// Whether the host of `url` may have a private or loopback address.
    public func mayBePrivate(_ url: RemoteURL) -> Bool {
        url.scheme != .file && Self.matches(privateHosts, url, anyPort: true)
    }

    private static func matches(_ patterns: [String], _ url: RemoteURL, anyPort: Bool) -> Bool {
        patterns.contains { HostPattern($0)?.matches(url, anyPort: anyPort) == true }
    }

    /// Whether the host alone says that it is private.
    private static func isPrivate(_ url: RemoteURL) -> Bool {
        if let address = url.address { return !isPublic(address: address) }
        return url.host.utf8.split(separator: UInt8(ascii: ".")).last?
            .elementsEqual("localhost".utf8) == true
    }

    private func checkFolder(_ url: RemoteURL) throws(HostPolicyError) {
        let folder = TreePath(percentEncoded: url.path) ?? .root
        let isBelowRoot = fileRoots.contains { text in
            guard text.utf8.first == UInt8(ascii: "/"), let root = TreePath(text) else {
                return false
            }
            return root.isRoot || folder == root
                || folder.bytes.starts(with: root.bytes + [UInt8(ascii: "/")])
        }
        guard isBelowRoot else { throw .folderNotAllowed(folder: "/\(folder)") }
    }
}

/// Why a remote may not be reached.
public enum HostPolicyError: Error, Hashable, Sendable {
    /// The host, with its port if it is not the default, is not on the list.
    case hostNotAllowed(String)
    /// The host may be reached, but not in clear text.
    case notEncrypted(String)
    /// The host is a private or loopback address.
    case privateAddress(String)
    /// The folder lies below none of those from which may be read.
    case folderNotAllowed(folder: String)
}

extension HostPolicyError: CustomStringConvertible {
    /// One line that says what is wrong and what to do.
    public var description: String {
        switch self {
        case .hostNotAllowed(let host):
            "host '\(host)' is not on the list of allowed hosts; ask the operator to add '\(host)'"
        case .notEncrypted(let host):
            "host '\(host)' may not be reached in clear text; give an https or ssh URL"
        case .privateAddress(let host):
            "host '\(host)' is private; ask the operator to add it to the private hosts"
        case .folderNotAllowed(let folder):
            "folder '\(folder)' is below none of the allowed folders; ask the operator to add it"
        }
    }
}
