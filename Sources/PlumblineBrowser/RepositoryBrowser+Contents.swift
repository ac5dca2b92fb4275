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
        let entry = try await entry(path, at: commit)
        guard entry.kind.isBlob else { throw .notAFile(path, entry.kind, id: entry.id) }
        return FileContents(
            commit: commit, path: path, entry: entry, content: try await content(entry.id))
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
        let key = entryKey(path, commit)
        if let known = caches.entry(key) { return known }
        let entry = try await read { repository -> Tree.Entry in
            let root = try repository.commit(commit).tree
            if path.isRoot { return Tree.Entry(name: [], mode: 0o040000, id: root) }
            guard let entry = try repository.entry(at: path, in: root) else {
                throw BrowseError.noSuchPath(path, in: commit)
            }
            return entry
        }
        caches.keep(entry, for: key)
        return entry
    }

    func content(_ id: ObjectID) async throws(BrowseError) -> FileContents.Content {
        if let known = caches.content(id) { return known }
        let byteCount = try await read { try $0.header(id).byteCount }
        if byteCount > ContentCaches.largestKeptBlob {
            let reservation = try await caches.largeBlobs.reserve(byteCount)
            return try await read {
                FileContents.Content(try $0.object(id, of: .blob), reservation)
            }
        }
        let content = try await read {
            try $0.object(id, of: .blob).withBytes { FileContents.Content($0) }
        }
        caches.keep(content, for: id)
        return content
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
