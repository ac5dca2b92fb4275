import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineTesting

/// A tiny repository and a browser of it.
struct FollowScratch {
    let repository: ScratchRepository

    init() throws {
        repository = try ScratchRepository()
    }

    /// A browser that opens the repository as it is now.
    func browser(_ budget: FollowBudget = FollowBudget()) -> RepositoryBrowser {
        Self.browser(of: repository.gitDirectory, budget)
    }

    static func browser(
        of gitDirectory: String, _ budget: FollowBudget = FollowBudget()
    ) -> RepositoryBrowser {
        RepositoryBrowser(
            key: gitDirectory,
            pool: RepositoryPool(
                gitDirectory: gitDirectory, executor: BlockingExecutor(threadCount: 2)),
            caches: ContentCaches(
                blobBytes: 1 << 20, entryBytes: 1 << 20, largeBlobBytes: 8 << 20),
            budget: budget)
    }

    /// Follows one line.
    func trace(
        _ path: TreePath, line: Int, from old: ObjectID, to new: ObjectID,
        budget: FollowBudget = FollowBudget()
    ) async throws -> Trace {
        let anchor = Anchor(commit: old, position: Position(path: path, line: LineNumber(line)))
        return try await browser(budget).follow([anchor], to: new)[0].trace
    }
}

extension Trace {
    /// Path and line of the place, for comparing at a glance.
    var target: String? { place.map { "\($0.position.path):\($0.position.line)" } }
}
