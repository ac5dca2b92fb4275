import PlumblineCache
public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// Finds the last commit that changed each of `entries`, which the folder at `path` has in `commit`.
    ///
    /// - Parameter send: gets what is found as it is found, in no particular order.
    /// - Returns: whether the history index answered; without it trees were read.
    public func lastCommits(
        of entries: [Tree.Entry], in path: TreePath, at commit: ObjectID,
        send: ([LastCommit]) async throws -> Void
    ) async throws -> Bool {
        try await lastCommits(of: entries, in: path, at: commit, readLimit: 100_000, send: send)
    }

    func lastCommits(
        of entries: [Tree.Entry], in path: TreePath, at commit: ObjectID, readLimit: Int,
        send: ([LastCommit]) async throws -> Void
    ) async throws -> Bool {
        var walk = try await read { repository in
            try LastCommitWalk(
                entries, of: path, at: commit, readLimit: readLimit, pool.historyIndex(),
                repository)
        }
        while !walk.isFinished {
            try Task.checkCancellation()
            let before = walk
            let (after, found) = try await read { repository in
                var walk = before
                let found = try walk.advance(repository)
                return (walk, found)
            }
            walk = after
            if !found.isEmpty { try await send(found) }
        }
        return walk.isIndexed
    }
}
