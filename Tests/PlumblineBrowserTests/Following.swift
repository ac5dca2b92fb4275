import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineTesting

/// The threads on which all tests read repositories.
private let executor = BlockingExecutor(threadCount: 2)

/// Returns a browser of the repository in a folder.
func makeBrowser(
    of gitDirectory: String, budget: FollowBudget = FollowBudget(), entryBytes: Int = 1 << 20,
    largeBlobBytes: Int = 16 << 20
) -> RepositoryBrowser {
    RepositoryBrowser(
        key: gitDirectory,
        pool: RepositoryPool(gitDirectory: gitDirectory, executor: executor),
        caches: ContentCaches(
            blobBytes: 8 << 20, entryBytes: entryBytes, largeBlobBytes: largeBlobBytes,
            answerBytes: 8 << 20),
        budget: budget)
}

extension ScratchRepository {
    /// A browser of this repository.
    var browser: RepositoryBrowser { makeBrowser(of: gitDirectory) }

    /// Follows one line.
    func follow(
        _ path: TreePath, line: Int, from old: ObjectID, to new: ObjectID,
        budget: FollowBudget = FollowBudget()
    ) async throws -> Trace {
        try await follow(
            Position(path: path, line: LineNumber(line)), from: old, to: new, budget: budget)
    }

    /// Follows one position.
    func follow(
        _ position: Position, from old: ObjectID, to new: ObjectID,
        budget: FollowBudget = FollowBudget()
    ) async throws -> Trace {
        let anchor = Anchor(commit: old, position: position)
        let browser = makeBrowser(of: gitDirectory, budget: budget)
        return try await browser.follow([anchor], to: new)[0].trace
    }
}

extension Trace {
    /// The path of the place.
    var path: TreePath? { place?.position.path }
    /// The line of the place.
    var line: Int? { place?.position.line.value }
}

/// Returns lines that nothing else has: `topic 1`, `topic 2` and so on, each with a few words more.
func lines(_ topic: String, _ numbers: ClosedRange<Int> = 1...20) -> String {
    numbers.map { "\(topic) \($0) says \($0 * 7_919 % 1_000) times \(topic)\n" }.joined()
}

/// A text that no other one resembles.
let prose = """
    Deploys change the code below a tracepoint;
    nobody should have to set it again
    while production burns.

    """
