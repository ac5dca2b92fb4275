public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// Lists the folder at `path` in the commit `commit`.
    ///
    /// - Returns: the tree, and the size in bytes of each entry that is a blob, if `hasSizes`.
    public func tree(
        _ path: TreePath, at commit: ObjectID, sizes hasSizes: Bool = true
    ) async throws(BrowseError) -> (tree: Tree, sizes: [Int?]) {
        try await read { repository in
            let root = try repository.commit(commit).tree
            let id = path.isRoot ? root : try folder(path, in: root, of: commit, repository)
            let tree = try repository.tree(id)
            let sizes = tree.entries.map { entry in
                hasSizes && entry.kind.isBlob ? try? repository.header(entry.id).byteCount : nil
            }
            return (tree, sizes)
        }
    }

    /// Reads the file, or the target of the symbolic link, at `path` in the commit `commit`.
    ///
    /// - Throws: `BrowseError.notAFile` for a folder or a submodule, `.tooLarge` above the budget
    ///   for large contents, `.busy` if others use that up.
    public func file(
        _ path: TreePath, at commit: ObjectID
    ) async throws(BrowseError) -> FileContents {
        if let known = cachedFile(path, at: commit) { return known }
        return try await whole(try await read { try file(path, at: commit, $0) })
    }

    /// Reads the same at the commit that `revision` names; `nil` if it names none that is here.
    public func file(
        _ path: TreePath, at revision: Revision
    ) async throws(BrowseError) -> FileContents? {
        let found = try await read { repository -> FoundFile? in
            guard case .commit(let commit) = try repository.resolve(revision) else { return nil }
            return try file(path, at: commit, repository)
        }
        guard let found else { return nil }
        return try await whole(found)
    }

    /// Returns what stands at `path` in the commit `commit` if it was asked for before.
    ///
    /// No thread, lock or file is waited for.
    public func cachedFile(_ path: TreePath, at commit: ObjectID) -> FileContents? {
        guard let entry = caches.entry(entryKey(path, commit)),
            let content = caches.content(entry.id)
        else { return nil }
        return FileContents(commit: commit, path: path, entry: entry, content: content)
    }

    /// Returns what stands at `path` in the commit `commit`; the root is a tree without a name.
    public func entry(
        _ path: TreePath, at commit: ObjectID
    ) async throws(BrowseError) -> Tree.Entry {
        if let known = caches.entry(entryKey(path, commit)) { return known }
        return try await read { try entry(path, at: commit, $0) }
    }

    func content(_ id: ObjectID) async throws(BrowseError) -> FileContents.Content {
        if let known = caches.content(id) { return known }
        if let small = try await read({ try smallContent(id, $0) }) { return small }
        return try await largeContent(id)
    }

    /// A file that was found; a large one has yet to be read.
    private struct FoundFile {
        let commit: ObjectID
        let path: TreePath
        let entry: Tree.Entry
        let content: FileContents.Content?
    }

    private func whole(_ found: FoundFile) async throws(BrowseError) -> FileContents {
        let content: FileContents.Content
        if let small = found.content {
            content = small
        } else {
            content = try await largeContent(found.entry.id)
        }
        return FileContents(
            commit: found.commit, path: found.path, entry: found.entry, content: content)
    }

    private func file(
        _ path: TreePath, at commit: ObjectID, _ repository: Repository
    ) throws -> FoundFile {
        let entry = try entry(path, at: commit, repository)
        guard entry.kind.isBlob else {
            throw BrowseError.notAFile(path, entry.kind, id: entry.id)
        }
        return FoundFile(
            commit: commit, path: path, entry: entry,
            content: try smallContent(entry.id, repository))
    }

    private func entry(
        _ path: TreePath, at commit: ObjectID, _ repository: Repository
    ) throws -> Tree.Entry {
        let key = entryKey(path, commit)
        if let known = caches.entry(key) { return known }
        let root = try repository.links(of: commit).tree
        if path.isRoot { return Tree.Entry(name: [], mode: 0o040000, id: root) }
        guard let entry = try repository.entry(at: path, in: root) else {
            throw BrowseError.noSuchPath(path, in: commit)
        }
        caches.keep(entry, for: key)
        return entry
    }

    /// Reads a content that may be kept; `nil` if it is larger.
    private func smallContent(
        _ id: ObjectID, _ repository: Repository
    ) throws(GitError) -> FileContents.Content? {
        if let known = caches.content(id) { return known }
        guard try repository.header(id).byteCount <= ContentCaches.largestKeptBlob else {
            return nil
        }
        let content = try repository.object(id, of: .blob).withBytes { FileContents.Content($0) }
        caches.keep(content, for: id)
        return content
    }

    private func largeContent(_ id: ObjectID) async throws(BrowseError) -> FileContents.Content {
        let byteCount = try await read { try $0.header(id).byteCount }
        let reservation = try await caches.largeBlobs.reserve(byteCount)
        return try await read { FileContents.Content(try $0.object(id, of: .blob), reservation) }
    }

    private func folder(
        _ path: TreePath, in root: ObjectID, of commit: ObjectID, _ repository: Repository
    ) throws -> ObjectID {
        guard let entry = try repository.entry(at: path, in: root) else {
            throw BrowseError.noSuchPath(path, in: commit)
        }
        guard entry.kind == .tree else { throw BrowseError.notATree(path, entry.kind) }
        return entry.id
    }

    func entryKey(_ path: TreePath, _ commit: ObjectID) -> ContentCaches.EntryKey {
        ContentCaches.EntryKey(repository: key, commit: commit, path: path)
    }
}
