public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// So many paths are ranked in one piece of work.
    private static let pathsPerRead = 25_000

    /// Lists the files and symbolic links of the commit `commit`; from memory if they are there.
    public func files(at commit: ObjectID) async throws(BrowseError) -> FileList {
        let root = try await read { try $0.commit(commit).tree }
        if let known = caches.files(of: root) { return known }
        let files = try await finish(
            try await read { FileListing(walk: try TreeWalk(root, in: $0)) }
        ).walk.files
        caches.keep(files, of: root)
        return files
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

/// A walk through all files of a tree.
private struct FileListing: PieceByPiece {
    /// So many folders are opened in one piece of work.
    private static let pieceTreeCount = 500

    var walk: TreeWalk

    var isFinished: Bool { walk.isAtEnd }

    mutating func advance(in repository: Repository) throws(GitError) {
        try walk.advance(in: repository, treeCount: Self.pieceTreeCount)
    }
}
