public import PlumblineCore
import PlumblineGit
public import PlumblineStore

/// What stands where a link points.
public struct LinkedPlace: Sendable {
    /// The repository.
    public let repository: Link
    /// How its provider addresses pages; `nil` if it has none, or its provider is not known.
    public let dialect: WebDialect?
    /// The revision that was named; `HEAD` if none was.
    public let revision: Revision
    /// The commit that it names.
    public let commit: ObjectID
    /// The path, which is there.
    public let path: TreePath
    /// What stands there.
    public let kind: Tree.Kind
    /// The lines that are pointed at; whether the file has them is not looked at.
    public let lines: ClosedRange<LineNumber>?

    /// The page of just this place, for good; `nil` for a repository without known pages.
    public var permalink: Permalink? {
        guard let dialect else { return nil }
        let isFolder = kind == .tree || kind == .submodule
        return Permalink(
            repository.url, dialect, commit: commit, path: path, isFolder: isFolder, lines: lines)
    }
}

extension Browser {
    /// Finds what the page `page` shows, in the repository that is linked.
    ///
    /// A branch name with slashes is told from the path behind it by the refs: the longest that there is.
    ///
    /// - Throws: `BrowseError.noSuchRepository` with the clone URL if the repository is not linked.
    public func place(_ page: PageURL) async throws(BrowseError) -> LinkedPlace {
        let name = page.repository.description
        guard let link = try await findRepository(named: name)?.link else {
            throw .noSuchRepository(name)
        }
        let (revision, path) = try await split(page.place, in: link.id)
        return try await place(
            of: path, at: revision, lines: page.lines, in: link,
            dialect: page.dialect ?? WebDialect(link.url))
    }

    /// Describes `path` at `revision` in the repository `id`, whose pages are addressed in `dialect`; by
    /// default in that which its URL tells.
    public func place(
        of path: TreePath, at revision: Revision, lines: ClosedRange<LineNumber>?,
        in id: RepositoryID, dialect: WebDialect? = nil
    ) async throws(BrowseError) -> LinkedPlace {
        let link = try await repository(id).link
        return try await place(
            of: path, at: revision, lines: lines, in: link,
            dialect: dialect ?? WebDialect(link.url))
    }

    private func place(
        of path: TreePath, at revision: Revision, lines: ClosedRange<LineNumber>?,
        in link: Link, dialect: WebDialect?
    ) async throws(BrowseError) -> LinkedPlace {
        let repository = try await open(link.id)
        let commit = try await resolve(revision, in: link.id)
        let entry = try await asking(link.id) { try await repository.entry(path, at: commit) }
        return LinkedPlace(
            repository: link, dialect: dialect, revision: revision, commit: commit, path: path,
            kind: entry.kind, lines: lines)
    }

    private func split(
        _ place: PageURL.Place, in id: RepositoryID
    ) async throws(BrowseError) -> (revision: Revision, path: TreePath) {
        switch place {
        case .apart(let revision, let path): return (revision ?? .head, path)
        case .joined(let text, let kind):
            let repository = try await open(id)
            return try await asking(id) { try await repository.split(text, kind) }
        }
    }
}

extension RepositoryBrowser {
    /// Longer names of refs are not looked for.
    private static let longestRefName = 1000

    /// Cuts `text`, a revision and a path behind it, where the longest ref ends; without one, at the
    /// first slash.
    ///
    /// - Throws: `BrowseError.noSuchRevision` if the text cannot begin with a revision.
    func split(
        _ text: [UInt8], _ kind: PageURL.RefKind?
    ) async throws(BrowseError) -> (revision: Revision, path: TreePath) {
        let slashes = text.indices.filter { text[$0] == UInt8(ascii: "/") } + [text.count]
        let ends = slashes.prefix { $0 <= Self.longestRefName }
        let (end, name) = try await read { repository -> (Int, [UInt8]) in
            for end in ends.reversed() where kind != .commit {
                for name in Self.names(Array(text[..<end]), kind)
                where try repository.ref(RefName(bytes: name)) != nil {
                    return (end, kind == nil ? Array(text[..<end]) : name)
                }
            }
            let end = slashes[0]
            return (end, Array(text[..<end]))
        }
        guard let revision = name.isEmpty ? .head : Revision(bytes: name),
            let path = TreePath(bytes: text[end...])
        else { throw .noSuchRevision(Revision(bytes: Array(text.prefix(80))) ?? .head) }
        return (revision, path)
    }

    /// The full names of the refs that `name` may mean.
    private static func names(_ name: [UInt8], _ kind: PageURL.RefKind?) -> [[UInt8]] {
        if name.starts(with: "refs/".utf8) { return [name] }
        let branch = Array("refs/heads/".utf8) + name
        let tag = Array("refs/tags/".utf8) + name
        switch kind {
        case .branch: return [branch]
        case .tag: return [tag]
        case .commit: return []
        case nil: return [branch, tag]
        }
    }
}
