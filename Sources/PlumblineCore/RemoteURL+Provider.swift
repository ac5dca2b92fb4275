/// Who serves a repository, as far as its host tells.
enum Provider {
    case github
    case gitlab
    case bitbucketCloud
    case other

    init(host: String) {
        switch RepositoryName.canonicalHost(host) {
        case "github.com": self = .github
        case "bitbucket.org": self = .bitbucketCloud
        default:
            let labels = host.utf8.split(separator: UInt8(ascii: "."))
            self = labels.contains { $0.starts(with: "gitlab".utf8) } ? .gitlab : .other
        }
    }

    /// Whether every repository has the path `/owner/repository`.
    var hasFlatPaths: Bool { self == .github || self == .bitbucketCloud }
}

extension RemoteURL {
    /// Returns the host without the `www.` from which the providers redirect.
    static func canonicalWebHost(_ host: String) -> String {
        switch host {
        case "www.github.com": "github.com"
        case "www.gitlab.com": "gitlab.com"
        case "www.bitbucket.org": "bitbucket.org"
        default: host
        }
    }

    /// Returns the path of the repository that a web URL names.
    ///
    /// `self` is the URL without its path.
    ///
    /// - Throws: `insideRepository`, if the page shows more than the repository.
    func repositoryPath(components: [String]) throws(RemoteURLError.Reason) -> String {
        let provider = Provider(host: host)
        if provider == .other, let path = try dataCenterPath(components) { return path }
        if let count = Self.repositoryComponentCount(components, provider: provider) {
            let path = Self.path(components.prefix(count), endingInGit: true)
            throw .insideRepository(cloneURL: "\(scheme.rawValue)://\(authority)\(path)")
        }
        let name = RepositoryName.withoutGit(components.last ?? "")
        guard !name.isEmpty, !provider.needsOwner || components.count > 1 else {
            throw .noRepository
        }
        // GitLab answers other clone URLs with a redirect, and redirects are not followed.
        return Self.path(components[...], endingInGit: provider == .gitlab)
    }

    /// Returns how many components name the repository if others follow them.
    private static func repositoryComponentCount(
        _ components: [String], provider: Provider
    ) -> Int? {
        if let dash = components.firstIndex(of: "-") { return dash }
        if provider.hasFlatPaths { return components.count > 2 ? 2 : nil }
        guard components.last?.utf8.suffix(4).elementsEqual(".git".utf8) == false else {
            return nil
        }
        let page = components.indices.dropFirst(2).dropLast().first { index in
            let next = components[index + 1]
            return pageNames.contains(components[index])
                || components[index] == "src" && sourceKinds.contains(next)
                || components[index] == "commit" && isCommitID(next)
        }
        return page
    }

    /// Components after which GitHub and GitLab show a part of a repository; no group has such a name.
    private static let pageNames: Set<String> = ["blame", "blob", "commits", "edit", "raw", "tree"]
    /// What follows `src` in the pages of Gitea and Forgejo.
    private static let sourceKinds: Set<String> = ["branch", "commit", "tag"]

    private static func isCommitID(_ text: String) -> Bool {
        text.utf8.count >= 7 && text.utf8.allSatisfy { HexDigit.value(of: $0) != nil }
    }

    /// Returns the clone path of a Bitbucket Data Center page, `/projects/KEY/repos/NAME`.
    private func dataCenterPath(
        _ components: [String]
    ) throws(RemoteURLError.Reason) -> String? {
        guard
            let repos = components.indices.dropFirst(2).dropLast().first(where: { index in
                components[index] == "repos"
                    && ["projects", "users"].contains(components[index - 2])
            })
        else { return nil }
        let owner = components[repos - 1]
        let project = components[repos - 2] == "users" ? "~\(owner)" : owner
        let clone = components[..<(repos - 2)] + ["scm", project, components[repos + 1]]
        let path = Self.path(clone, endingInGit: true)
        let rest = components[(repos + 2)...]
        guard rest.isEmpty || rest.elementsEqual(["browse"]) else {
            throw .insideRepository(cloneURL: "\(scheme.rawValue)://\(authority)\(path)")
        }
        return path
    }

    private static func path(_ components: ArraySlice<String>, endingInGit: Bool) -> String {
        let path = "/" + components.joined(separator: "/")
        return endingInGit ? RepositoryName.withoutGit(path) + ".git" : path
    }
}

extension Provider {
    /// Whether a repository always lies below an owner.
    fileprivate var needsOwner: Bool { self != .other }
}
