public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// So many folders are opened in one piece of work.
    private static let treesPerRead = 500
    /// So many paths are ranked in one piece of work.
    private static let pathsPerRead = 25_000

    /// Lists the files and symbolic links of the commit `commit`; from memory if they are there.
    public func files(at commit: ObjectID) async throws(BrowseError) -> FileList {
        let root = try await read { try $0.commit(commit).tree }
        if let known = caches.files(of: root) { return known }
        var walk = try await read { try TreeWalk(root, in: $0) }
        while !walk.isAtEnd {
            if Task.isCancelled { throw .busy(retryAfter: 1) }
            let begun = walk
            walk = try await read { repository in
                var walk = begun
                try walk.advance(in: repository, treeCount: Self.treesPerRead)
                return walk
            }
        }
        caches.keep(walk.files, of: root)
        return walk.files
    }

    /// Returns the `limit` files of `commit` whose paths fit `query` best, how many fit at all, and
    /// whether all files of the commit were looked at.
    public func find(
        _ query: [UInt8], at commit: ObjectID, limit: Int
    ) async throws(BrowseError) -> (files: [FoundPath], count: Int, isComplete: Bool) {
        let files = try await files(at: commit)
        let pieces = try await translating {
            try await withThrowingTaskGroup(of: (found: [FoundPath], count: Int).self) { group in
                for start in stride(from: 0, to: files.count, by: Self.pathsPerRead) {
                    let indices = start..<min(start + Self.pathsPerRead, files.count)
                    group.addTask {
                        try await read { _ in
                            var finder = FileFinder(query, limit: limit)
                            finder.look(at: indices, of: files)
                            return (finder.found(in: files), finder.count)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        let found = pieces.flatMap(\.found).sorted { $0.rank < $1.rank }
        return (
            Array(found.prefix(limit)), pieces.reduce(0) { $0 + $1.count }, files.isComplete
        )
    }
}
