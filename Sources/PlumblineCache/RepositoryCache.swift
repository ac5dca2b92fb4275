public import Logging
import NIOConcurrencyHelpers
public import PlumblineCore
import PlumblineGit

/// The bare clones: made, published, fetched into, lent to readers, removed.
///
/// At most one transfer of a repository runs at a time, and who asks meanwhile joins it.
public actor RepositoryCache {
    let folder: DataFolder
    let settings: CacheSettings
    let executor: BlockingExecutor
    let logger: Logger
    let integrity: PackIntegrity
    /// The one thread on which history indexes are made.
    let indexExecutor = BlockingExecutor(threadCount: 1)
    let slots: TransferSlots
    let clock = ContinuousClock()
    /// What the transfers under way have received, in bytes, and what finished ones had.
    var receivedBytes = 0
    /// Is told how each clone and fetch ended.
    let noteOutcome: @Sendable (RepositoryID, CloneFailure?) async -> Void
    var records: [RepositoryID: CloneRecord] = [:]
    var removals: [RepositoryID: Task<Void, Never>] = [:]
    private var nextNumber = 0
    /// Whether no transfer may begin any more.
    var isShutDown = false
    /// The history indexes that are being made, or wait for it, or were made.
    var indexings: [RepositoryID: Task<Void, Never>] = [:]
    private let pools = NIOLockedValueBox<[RepositoryID: RepositoryPool]>([:])

    /// Opens the cache in `folder` and removes what a crash left there.
    ///
    /// `noteOutcome` is told how each clone and fetch ended.
    public init(
        folder: DataFolder, settings: CacheSettings, executor: BlockingExecutor, logger: Logger,
        noteOutcome: @escaping @Sendable (RepositoryID, CloneFailure?) async -> Void = { _, _ in }
    ) throws(DataFolderError) {
        self.folder = folder
        self.settings = settings
        self.executor = executor
        self.logger = logger
        self.noteOutcome = noteOutcome
        slots = TransferSlots(count: settings.concurrentTransfers)
        integrity = PackIntegrity(record: folder.provenPacks)
        try folder.sweep()
        for id in folder.publishedClones() {
            records[id] = CloneRecord(state: Self.publishedState(folder.clone(of: id)))
            let pool = RepositoryPool(
                gitDirectory: folder.clone(of: id), executor: executor, integrity: integrity)
            pools.withLockedValue { $0[id] = pool }
        }
    }

    /// The handles of the repository `id`; `nil` until its first clone is there.
    public nonisolated func pool(of id: RepositoryID) -> RepositoryPool? {
        pools.withLockedValue { $0[id] }
    }

    /// What is known about the clone of `id`; `nil` if none was ever asked for.
    public func status(of id: RepositoryID) -> CloneStatus? { records[id]?.status }

    /// The status of `id` now and after every change, until it is removed.
    public func changes(of id: RepositoryID) -> AsyncStream<CloneStatus> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: CloneStatus.self, bufferingPolicy: .bufferingNewest(16))
        guard !isShutDown, let number = records[id]?.add(continuation) else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { _ in
            Task { await self.removeListener(number, of: id) }
        }
        return stream
    }

    private func removeListener(_ number: Int, of id: RepositoryID) {
        records[id]?.removeListener(number)
    }

    /// The bytes that the clone of `id` takes on the disk, and how many packs it has.
    public func sizes(of id: RepositoryID) async -> (bytesOnDisk: Int, packs: Int)? {
        guard pool(of: id) != nil else { return nil }
        let path = folder.clone(of: id)
        return try? await executor.run {
            (DiskUsage.bytes(below: path), PackMaintenance(gitDirectory: path).packCount)
        }
    }

    /// Remembers a failure of an earlier run, so that it is shown until somebody asks again.
    public func noteFailure(_ failure: CloneFailure, of id: RepositoryID) {
        guard records[id] == nil else { return }
        records[id] = CloneRecord(state: .failed(failure))
    }
}

// MARK: - What transfers share

extension RepositoryCache {
    /// Returns a number that no other transfer has.
    func makeNumber() -> Int {
        nextNumber += 1
        return nextNumber
    }

    /// Runs `body` and says what an error that it throws means.
    func outcome<Success: Sendable>(
        _ body: () async throws -> Success
    ) async -> Result<Success, CloneFailure> {
        do { return .success(try await body()) } catch { return .failure(CloneFailure(error)) }
    }

    /// Notes that the turn of a transfer has come.
    func begin(_ number: Int, of id: RepositoryID) throws {
        try Task.checkCancellation()
        records[id]?.begin(number)
    }

    /// Whether the transfer `number` is the one that is under way, and so may say how it ended.
    func isCurrent(_ number: Int, of id: RepositoryID) -> Bool {
        records[id]?.running?.number == number
    }

    /// Logs that a transfer failed.
    func log(_ failure: CloneFailure, _ message: Logger.Message, of id: RepositoryID) {
        logger.warning(
            message,
            metadata: ["repository": "\(id)", "kind": "\(failure.kind)", "detail": "\(failure)"])
    }

    /// Shows how far the clone of `id` is.
    func note(_ progress: CloneProgress, of id: RepositoryID) { records[id]?.advance(progress) }

    /// Lends handles of a clone that was just published.
    func serve(_ id: RepositoryID) {
        let pool = RepositoryPool(
            gitDirectory: folder.clone(of: id), executor: executor, integrity: integrity)
        pools.withLockedValue { $0[id] = pool }
    }

    /// Takes the handles of a clone back.
    func close(_ id: RepositoryID) {
        pools.withLockedValue { $0.removeValue(forKey: id) }?.invalidate()
    }

    /// Tells without reading an object: what the disk has garbled is only noticed when it is asked for.
    static func publishedState(_ path: String) -> CloneState {
        PackMaintenance(gitDirectory: path).packCount == 0 ? .empty : .ready
    }
}

extension CloneState {
    /// Whether there is a clone to read.
    var isServed: Bool { self == .ready || self == .empty }
}

extension CloneFailure {
    /// Nothing begins any more, or what was to be fetched into is gone.
    static let calledOff = CloneFailure(kind: .cancelled, detail: "called off")
}

extension Result {
    /// The failure; `nil` for a success.
    var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
