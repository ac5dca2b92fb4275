/// A page inside a repository, taken apart by the form of its address.
struct RecognizedPage {
    let dialect: WebDialect
    /// The address of the repository's own page.
    let repository: String
    private let contents: Contents

    private enum Contents {
        /// The components hold a revision and a path.
        case joined([String], PageURL.RefKind?)
        /// The components hold a path; a parameter of the query names the revision.
        case path([String], revision: String)
    }

    /// Tells the page by its form; `nil` if it is none inside a repository.
    init?(_ parts: PageParts) {
        guard
            let page = Self.known(parts) ?? Self.api(parts) ?? Self.dataCenter(parts)
                ?? Self.gitlab(parts) ?? Self.bitbucketCloud(parts) ?? Self.gitea(parts)
                ?? Self.github(parts)
        else { return nil }
        self = page
    }

    private init(_ dialect: WebDialect, _ repository: String, _ contents: Contents) {
        self.dialect = dialect
        self.repository = repository
        self.contents = contents
    }

    /// What the page shows.
    ///
    /// - Throws: `RemoteURLError.Reason` if an escape is malformed or the path cannot be one.
    func place(_ parts: PageParts) throws(RemoteURLError.Reason) -> PageURL.Place {
        switch contents {
        case .joined(let components, let kind):
            return .joined(try Self.decoded(components), kind)
        case .path(let components, let name):
            guard let path = TreePath(bytes: try Self.decoded(components)) else {
                throw .invalidPath
            }
            guard let value = parts.value(name) else { return .apart(revision: nil, path: path) }
            guard let revision = Revision(bytes: value) else { throw .invalidPath }
            return .apart(revision: revision, path: path)
        }
    }

    private static func decoded(_ components: [String]) throws(RemoteURLError.Reason) -> [UInt8] {
        guard let bytes = PercentEncoding.decode(components.joined(separator: "/").utf8) else {
            throw .invalidPath
        }
        return bytes
    }
}

extension RecognizedPage {
    /// Hosts that serve another one's files.
    private static func known(_ parts: PageParts) -> RecognizedPage? {
        let components = parts.components
        guard parts.host == "raw.githubusercontent.com", components.count >= 3 else { return nil }
        return RecognizedPage(
            .github, "https://github.com/\(components[0])/\(components[1])",
            .joined(Array(components[2...]), nil))
    }

    /// `repos/OWNER/NAME/contents/PATH?ref=` of GitHub's API, and `src` of Bitbucket Cloud's.
    private static func api(_ parts: PageParts) -> RecognizedPage? {
        let components = parts.components
        switch parts.host {
        case "api.github.com":
            return contents(components[...], of: "https://github.com")
        case "api.bitbucket.org":
            guard components.starts(with: ["2.0", "repositories"]), components.count >= 6,
                components[4] == "src"
            else { return nil }
            return RecognizedPage(
                .bitbucketCloud, "https://bitbucket.org/\(components[2])/\(components[3])",
                .joined(Array(components[5...]), nil))
        default:
            guard components.starts(with: ["api", "v3"]) else { return nil }
            return contents(components[2...], of: parts.origin)
        }
    }

    private static func contents(
        _ components: ArraySlice<String>, of origin: String
    ) -> RecognizedPage? {
        let components = Array(components)
        guard components.count >= 4, components[0] == "repos", components[3] == "contents" else {
            return nil
        }
        return RecognizedPage(
            .github, "\(origin)/\(components[1])/\(components[2])",
            .path(Array(components[4...]), revision: "ref"))
    }

    /// `projects/KEY/repos/NAME/browse/PATH?at=`, also of the REST API, behind any context.
    private static func dataCenter(_ parts: PageParts) -> RecognizedPage? {
        let components = parts.components
        guard parts.host != "github.com", parts.host != "bitbucket.org",
            let repos = components.indices.dropFirst(2).dropLast().first(where: { index in
                components[index] == "repos"
                    && ["projects", "users"].contains(components[index - 2])
            })
        else { return nil }
        var context = components[..<(repos - 2)]
        if context.count >= 3, context.suffix(3).starts(with: ["rest", "api"]) {
            context = context.dropLast(3)
        }
        let repository = ([parts.origin] + context + components[(repos - 2)...(repos + 1)])
            .joined(separator: "/")
        let rest = Array(components[(repos + 2)...])
        switch rest.first {
        case "browse", "raw", "annotate", "files":
            return RecognizedPage(
                .bitbucketDataCenter, repository,
                .path(Array(rest.dropFirst()), revision: "at"))
        case "commits" where rest.count > 1:
            return RecognizedPage(
                .bitbucketDataCenter, repository, .joined([rest[1]], .commit))
        default:
            return RecognizedPage(.bitbucketDataCenter, repository, .path([], revision: "at"))
        }
    }

    /// `GROUP/…/NAME/-/blob/REVISION/PATH`, on any host.
    private static func gitlab(_ parts: PageParts) -> RecognizedPage? {
        let components = parts.components
        guard let dash = components.firstIndex(of: "-"), dash >= 2 else { return nil }
        let repository = ([parts.origin] + components[..<dash]).joined(separator: "/")
        let rest = Array(components[(dash + 1)...])
        guard rest.count >= 2, fileNames.contains(rest[0]) || rest[0] == "commit" else {
            return RecognizedPage(.gitlab, repository, .path([], revision: "ref"))
        }
        if rest[0] == "commit" {
            return RecognizedPage(.gitlab, repository, .joined([rest[1]], .commit))
        }
        let kind = kind(parts.value("ref_type").map { String(decoding: $0, as: UTF8.self) })
        return RecognizedPage(.gitlab, repository, .joined(Array(rest.dropFirst()), kind))
    }

    private static func bitbucketCloud(_ parts: PageParts) -> RecognizedPage? {
        let components = parts.components
        guard ["bitbucket.org", "www.bitbucket.org"].contains(parts.host), components.count >= 3
        else { return nil }
        let repository = ([parts.origin] + components[..<2]).joined(separator: "/")
        let names = ["src", "raw", "annotate", "history-node", "full-commit", "commits"]
        guard components.count >= 4, names.contains(components[2]) else {
            return RecognizedPage(.bitbucketCloud, repository, .path([], revision: "at"))
        }
        return RecognizedPage(.bitbucketCloud, repository, .joined(Array(components[3...]), nil))
    }

    /// `OWNER/NAME/src/branch/REVISION/PATH`, on any host.
    private static func gitea(_ parts: PageParts) -> RecognizedPage? {
        let components = parts.components
        guard Provider(host: parts.host) == .other, components.count >= 5,
            ["src", "raw", "blame", "commits", "media"].contains(components[2]),
            let kind = kind(components[3])
        else { return nil }
        return RecognizedPage(
            .gitea, ([parts.origin] + components[..<2]).joined(separator: "/"),
            .joined(Array(components[4...]), kind))
    }

    /// `OWNER/NAME/blob/REVISION/PATH`, on any host, and GitLab's older form of more components.
    private static func github(_ parts: PageParts) -> RecognizedPage? {
        let components = parts.components
        let provider = Provider(host: RemoteURL.canonicalWebHost(parts.host))
        let last = provider == .github ? 2 : components.count - 2
        let page = components.indices.dropLast().first { index in
            (2...max(last, 2)).contains(index)
                && (fileNames.contains(components[index]) || components[index] == "commit")
        }
        guard let page else {
            guard provider == .github, components.count > 2 else { return nil }
            let repository = ([parts.origin] + components[..<2]).joined(separator: "/")
            return RecognizedPage(.github, repository, .path([], revision: "ref"))
        }
        let repository = ([parts.origin] + components[..<page]).joined(separator: "/")
        let dialect: WebDialect = provider == .gitlab || page > 2 ? .gitlab : .github
        let rest = Array(components[(page + 1)...])
        if components[page] == "commit" {
            return RecognizedPage(dialect, repository, .joined([rest[0]], .commit))
        }
        return RecognizedPage(dialect, repository, .joined(rest, nil))
    }

    /// Pages that show a path at a revision.
    private static let fileNames: Set<String> = [
        "blame", "blob", "commits", "edit", "raw", "tree",
    ]

    private static func kind(_ name: String?) -> PageURL.RefKind? {
        switch name {
        case "heads", "branch": .branch
        case "tags", "tag": .tag
        case "commit": .commit
        default: nil
        }
    }
}
