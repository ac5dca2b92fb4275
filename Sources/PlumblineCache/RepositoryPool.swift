import NIOConcurrencyHelpers
public import PlumblineGit

/// Open handles of one repository, lent to one piece of work at a time.
///
/// There are never more than the executor has threads. After the packs changed they are opened anew.
public final class RepositoryPool: Sendable {
    /// The git directory.
    public let gitDirectory: String
    /// Tells the clone apart from every other one that this process has served.
    public let number = RepositoryPool.numbers.next()
    private static let numbers = Numbers()
    private let executor: BlockingExecutor
    /// Proves the packs before they are opened; `nil` where that is somebody else's business.
    private let integrity: PackIntegrity?
    private let index: HistoryIndexFile
    private let idle = NIOLockedValueBox(Idle())
    /// What was read of commits, for as long as the pool is in use.
    private let knownLinks = KnownLinks()

    private struct Idle {
        var leases: [Lease] = []
        /// How many handles are lent and visits under way.
        var useCount = 0
        var openedCount = 0
        /// Raised when the packs changed.
        var generation = 0
    }

    /// `@unchecked Sendable`: a lease is in the locked list or in the hands of one thread, never both.
    private struct Lease: @unchecked Sendable {
        let repository: Repository
        let generation: Int
    }

    /// Creates a pool for the repository whose git directory is `gitDirectory`; opens nothing yet.
    public convenience init(gitDirectory: String, executor: BlockingExecutor) {
        self.init(gitDirectory: gitDirectory, executor: executor, integrity: nil)
    }

    init(gitDirectory: String, executor: BlockingExecutor, integrity: PackIntegrity?) {
        self.gitDirectory = gitDirectory
        self.executor = executor
        self.integrity = integrity
        index = HistoryIndexFile(gitDirectory: gitDirectory)
    }

    /// What the handles learn is kept while there is a visit: one request needs handles several times.
    public final class Visit: Sendable {
        private let pool: RepositoryPool

        fileprivate init(_ pool: RepositoryPool) {
            self.pool = pool
            pool.idle.withLockedValue { $0.useCount += 1 }
        }

        deinit { pool.endUse { _ in } }
    }

    /// Begins a visit, which ends with the last reference to it.
    public func visit() -> Visit { Visit(self) }

    /// How many pieces of work can be done at a time.
    public var width: Int { executor.threadCount }

    /// Runs `body` with an open handle on a thread that may block.
    ///
    /// - Throws: `GitError` if the repository cannot be opened, and what `body` throws.
    public func withRepository<Result: Sendable>(
        _ body: @Sendable (Repository) throws -> Result
    ) async throws -> Result {
        try await executor.run {
            let lease = try take()
            defer { giveBack(lease) }
            return try body(lease.repository)
        }
    }

    /// Lets go of `value`, what the pool's threads shared, on one of them.
    public func release(_ value: any Sendable) { executor.release(value) }

    /// The history index beside the repository; `nil` if there is none. May block, as reading does.
    public func historyIndex() -> HistoryIndex? { index.current() }

    /// Closes the idle handles and, as they come back, those that are lent.
    public func invalidate() {
        idle.withLockedValue { idle in
            idle.leases = []
            idle.generation += 1
        }
    }

    private func take() throws(GitError) -> Lease {
        let (known, generation) = idle.withLockedValue { idle in
            idle.useCount += 1
            return (idle.leases.popLast(), idle.generation)
        }
        if let known { return known }
        do {
            return try open(generation)
        } catch {
            endUse { _ in }
            throw error
        }
    }

    private func open(_ generation: Int) throws(GitError) -> Lease {
        try integrity?.check(gitDirectory)
        let number = idle.withLockedValue { idle in
            defer { idle.openedCount += 1 }
            return idle.openedCount
        }
        let repository = try Repository(
            gitDirectory: gitDirectory, knownLinks: knownLinks, number: number)
        return Lease(repository: repository, generation: generation)
    }

    private func giveBack(_ lease: Lease) {
        endUse { idle in
            if lease.generation == idle.generation { idle.leases.append(lease) }
        }
    }

    private func endUse(_ change: (inout Idle) -> Void) {
        let isLast = idle.withLockedValue { idle in
            change(&idle)
            idle.useCount -= 1
            return idle.useCount == 0
        }
        if isLast { knownLinks.forget() }
    }
}

/// Numbers that are given out once.
private final class Numbers: Sendable {
    private let last = NIOLockedValueBox(0)

    func next() -> Int {
        last.withLockedValue { last in
            last += 1
            return last
        }
    }
}
