import PlumblineCache
public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// Whether the history index has `commit`, and so all that is behind it.
    public func isIndexed(_ commit: ObjectID) async throws(BrowseError) -> Bool {
        try await read { _ in pool.historyIndex()?.commitNumber(of: commit) != nil }
    }

    /// Returns up to `limit` commits of a history, in the order of `git log`, behind `cursor`.
    ///
    /// A page may be short, even empty, and have a next one: the work that each may cost is bounded.
    public func log(
        _ question: LogQuestion, after cursor: LogCursor, limit: Int
    ) async throws(BrowseError) -> LogPage {
        try await log(question, after: cursor, limit: limit, budget: LogBudget())
    }

    func log(
        _ question: LogQuestion, after cursor: LogCursor, limit: Int, budget: LogBudget
    ) async throws(BrowseError) -> LogPage {
        var walk = try await read { repository in
            try LogWalk(
                question, after: cursor, limit: limit, budget: budget, pool.historyIndex(),
                repository)
        }
        while !walk.isFinished {
            guard !Task.isCancelled else { throw .busy(retryAfter: 1) }
            let before = walk
            walk = try await read { repository in
                var walk = before
                try walk.advance(repository, self.budget)
                return walk
            }
        }
        return walk.page
    }
}
