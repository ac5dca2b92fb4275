import NIOPosix

/// Threads that may block, for calls into C libraries.
///
/// Work that prefers this executor keeps its task-local values, so a request's log context goes along.
public final class BlockingExecutor: TaskExecutor {
    /// The number of threads.
    public let threadCount: Int
    private let threads: NIOThreadPool

    /// Starts `threadCount` threads.
    public init(threadCount: Int) {
        self.threadCount = threadCount
        threads = NIOThreadPool(numberOfThreads: threadCount)
        threads.start()
    }

    /// Runs `job` on one of the threads.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        threads.submit { _ in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Runs `body` on one of the threads.
    public func run<Result: Sendable>(
        _ body: @Sendable () throws -> Result
    ) async throws -> Result {
        try await withTaskExecutorPreference(self) { try await hop(body) }
    }

    @concurrent
    private func hop<Result: Sendable>(
        _ body: @Sendable () throws -> Result
    ) async throws -> Result {
        try body()
    }

    /// Lets go of `value` on one of the threads: nobody has to wait until much memory is given back.
    ///
    /// Whoever calls gives up the value first, else it ends with the last who has it.
    public func release(_ value: any Sendable) {
        threads.submit { _ in withExtendedLifetime(value) {} }
    }

    deinit { threads.shutdownGracefully { _ in } }
}
