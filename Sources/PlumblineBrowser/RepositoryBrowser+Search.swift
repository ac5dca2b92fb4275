import PlumblineCache
public import PlumblineCore
import PlumblineGit
import PlumblineSearch

extension RepositoryBrowser {
    /// Prepares a search in the files of the commit `commit`.
    ///
    /// Binary files, symbolic links and submodules are not looked into.
    ///
    /// - Throws: `BrowseError.invalidPattern` if the pattern is malformed.
    public func search(
        _ question: SearchQuestion, at commit: ObjectID, budget: SearchBudget = SearchBudget()
    ) async throws(BrowseError) -> FileSearch {
        let pattern = try await read { _ in
            do {
                return try CompiledPattern(question.pattern)
            } catch let error as PatternError {
                throw BrowseError.invalidPattern(error.reason, offset: error.offset)
            }
        }
        let files = try await files(at: commit)
        let task = try await read { _ in SearchTask(question, pattern, budget, files: files) }
        return FileSearch(task, browser: self)
    }

    /// Has every thread work on a round.
    func run(_ round: SearchRound) async throws(BrowseError) -> [FileOutcome] {
        try await translating {
            try await withThrowingTaskGroup { group in
                for _ in 0..<pool.width {
                    group.addTask {
                        try await pool.withRepository { try round.work(in: $0) }
                    }
                }
                try await group.waitForAll()
            }
            try Task.checkCancellation()
        }
        return round.outcomes
    }
}
