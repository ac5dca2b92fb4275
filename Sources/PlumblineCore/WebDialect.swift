/// How a provider's web pages are addressed.
public enum WebDialect: String, Hashable, Sendable, CaseIterable {
    /// GitHub, and GitHub Enterprise on a host of its own.
    case github
    /// GitLab, on any host.
    case gitlab
    /// Bitbucket Cloud.
    case bitbucketCloud = "bitbucket-cloud"
    /// Bitbucket Data Center, on a host of its own.
    case bitbucketDataCenter = "bitbucket-data-center"
    /// Gitea and Forgejo, on any host.
    case gitea

    /// Tells the dialect of the host that serves `remote`; `nil` if nothing tells it, or there is none.
    ///
    /// A host of its own is told by its name or by the form of its clone URLs.
    public init?(_ remote: RemoteURL) {
        guard remote.scheme != .file else { return nil }
        switch Provider(host: remote.host) {
        case .github: self = .github
        case .gitlab: self = .gitlab
        case .bitbucketCloud: self = .bitbucketCloud
        case .other:
            if remote.isDataCenter {
                self = .bitbucketDataCenter
                return
            }
            let labels = remote.host.utf8.split(separator: UInt8(ascii: "."))
            let named = Self.hostLabels.first { name, _ in
                labels.contains { $0.starts(with: name.utf8) }
            }
            guard let dialect = named?.dialect else { return nil }
            self = dialect
        }
    }

    /// What the names of hosts begin with.
    private static let hostLabels: [(name: String, dialect: WebDialect)] = [
        ("github", .github), ("ghe", .github), ("bitbucket", .bitbucketDataCenter),
        ("stash", .bitbucketDataCenter), ("gitea", .gitea), ("forgejo", .gitea),
        ("codeberg", .gitea),
    ]
}

extension RemoteURL {
    /// Whether the form of the URL is that of Bitbucket Data Center.
    fileprivate var isDataCenter: Bool {
        guard Provider(host: host) == .other else { return false }
        if scheme == .ssh { return port == 7_999 }
        let components = path.utf8.split(separator: UInt8(ascii: "/"))
        return components.count >= 3 && components[components.count - 3].elementsEqual("scm".utf8)
    }

    /// The page of the repository itself, without a slash at the end; `nil` for a local folder.
    func webPage(_ dialect: WebDialect) -> String? {
        guard scheme != .file else { return nil }
        // The port of ssh is not that of the pages, which are served over https then.
        let isSSH = scheme == .ssh
        let origin = RemoteURL(
            scheme: isSSH ? .https : scheme, host: RepositoryName.canonicalHost(host),
            port: isSSH ? nil : port, user: nil, path: "/")
        var components = RepositoryName.withoutGit(path).utf8.split(separator: UInt8(ascii: "/"))
            .map { String($0) ?? "" }
        if dialect == .bitbucketDataCenter { components = Self.dataCenterPage(components) }
        return (["\(origin.scheme.rawValue)://\(origin.authority)"] + components)
            .joined(separator: "/")
    }

    /// `context/scm/KEY/name` as the components of the page, with or without context and `scm`.
    private static func dataCenterPage(_ components: [String]) -> [String] {
        guard components.count >= 2 else { return components }
        let (project, name) = (components[components.count - 2], components[components.count - 1])
        var context = components.dropLast(2)
        if context.last == "scm" { context.removeLast() }
        let owner =
            project.utf8.first == UInt8(ascii: "~")
            ? ["users", String(project.dropFirst())] : ["projects", project]
        return context + owner + ["repos", name]
    }
}
