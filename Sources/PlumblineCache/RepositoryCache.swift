public import Logging
import NIOConcurrencyHelpers
public import PlumblineCore
import PlumblineGit
public import SystemPackage

/// How the cache treats its remotes and its disk.
public struct CacheSettings: Sendable {
    /// The program that makes the transfers, and what makes it do so.
    public var executable: FilePath
    /// Whom transfers trust; private addresses are allowed by each remote.
    public var options: TransferOptions
    /// How much a transfer may take.
    public var limits: TransferLimits
    /// How much disk the clones may take.
    public var disk: DiskBounds
    /// So many transfers run at a time; the others wait.
    public var concurrentTransfers: Int
    /// Two fetches of one repository begin at least this far apart.
    public var fetchInterval: Duration
    /// For so long a commit that the remote did not have is not asked for again.
    public var absenceMemory: Duration
    /// Above this many packs a clone's packs are rebuilt into one.
    public var packLimit: Int

    /// Creates settings.
    public init(
        executable: FilePath = "/proc/self/exe", options: TransferOptions = TransferOptions(),
        limits: TransferLimits = TransferLimits(), disk: DiskBounds, concurrentTransfers: Int = 2,
        fetchInterval: Duration = .seconds(2), absenceMemory: Duration = .seconds(30),
        packLimit: Int = 20
    ) {
        self.executable = executable
        self.options = options
        self.limits = limits
        self.disk = disk
        self.concurrentTransfers = concurrentTransfers
        self.fetchInterval = fetchInterval
        self.absenceMemory = absenceMemory
        self.packLimit = packLimit
    }
}

/// The remote of a repository and what it asks for.
public struct Remote: Sendable {
    /// Its URL.
    public let url: RemoteURL
    /// What it asks for, if anything.
    public let credential: Credential?
    /// Whether it may have a private address.
    public let mayBePrivate: Bool

    /// Creates a remote.
    public init(url: RemoteURL, credential: Credential?, mayBePrivate: Bool) {
        self.url = url
        self.credential = credential
        self.mayBePrivate = mayBePrivate
    }
}

/// The bare clones: made, published, fetched into, lent to readers, removed.
///
/// At most one transfer of a repository runs at a time, and who asks meanwhile joins it.
public actor RepositoryCache {
    private let folder: DataFolder
    private let settings: CacheSettings
    private let executor: BlockingExecutor
    private let logger: Logger
    private let slots: TransferSlots
    private let noteOutcome: @Sendable (RepositoryID, CloneFailure?) async -> Void
    private let clock = ContinuousClock()
    private var records: [RepositoryID: Record] = [:]
    private let pools = NIOLockedValueBox<[RepositoryID: RepositoryPool]>([:])

    private struct Record {
        var state: CloneState
        var revision = 0
        var running: Running?
        var listeners: [Int: AsyncStream<CloneStatus>.Continuation] = [:]
        var nextListener = 0
        var failures = 0
        var mayRetryAt: ContinuousClock.Instant?
        var lastFetch: ContinuousClock.Instant?
        var absent: [ObjectID: ContinuousClock.Instant] = [:]
    }

    private struct Running {
        let kind: Kind
        let task: Task<CloneFailure?, Never>

        enum Kind { case clone, fetch }
    }

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
        try folder.sweep()
        for id in folder.publishedClones() {
            let state = Self.publishedState(folder.clone(of: id))
            records[id] = Record(state: state)
            let pool = RepositoryPool(gitDirectory: folder.clone(of: id), executor: executor)
            pools.withLockedValue { $0[id] = pool }
        }
    }

    /// The handles of the repository `id`; `nil` until its first clone is there.
    public nonisolated func pool(of id: RepositoryID) -> RepositoryPool? {
        pools.withLockedValue { $0[id] }
    }

    /// The repositories that have a clone, finished or not.
    public var repositories: [RepositoryID] { records.keys.sorted() }

    /// What is known about the clone of `id`; `nil` if none was ever asked for.
    public func status(of id: RepositoryID) -> CloneStatus? {
        records[id].map(Self.status)
    }

    /// The status of `id` now and after every change, until it is removed.
    public func changes(of id: RepositoryID) -> AsyncStream<CloneStatus> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: CloneStatus.self, bufferingPolicy: .bufferingNewest(16))
        guard var record = records[id] else {
            continuation.finish()
            return stream
        }
        let number = record.nextListener
        record.nextListener += 1
        record.listeners[number] = continuation
        records[id] = record
        continuation.onTermination = { _ in
            Task { await self.removeListener(number, of: id) }
        }
        continuation.yield(Self.status(record))
        return stream
    }

    private func removeListener(_ number: Int, of id: RepositoryID) {
        records[id]?.listeners[number] = nil
    }

    /// Begins to clone `remote` as `id`, unless its clone is there or being made.
    ///
    /// After a failure the next try waits, longer each time, unless `isUrgent`: the person changed
    /// something, such as the credential.
    ///
    /// - Returns: why it did not come about, or `nil`, when the clone has ended.
    @discardableResult
    public func clone(
        _ remote: Remote, as id: RepositoryID, isUrgent: Bool = false
    ) -> Task<CloneFailure?, Never> {
        if let running = records[id]?.running { return running.task }
        switch records[id]?.state {
        case .ready, .empty: return Task { nil }
        case .cloning, .failed, nil: break
        }
        let earliest = isUrgent ? nil : records[id]?.mayRetryAt
        let task = Task { await runClone(remote, as: id, notBefore: earliest) }
        var record = records[id] ?? Record(state: .cloning(nil))
        record.running = Running(kind: .clone, task: task)
        records[id] = record
        change(id) { $0.state = .cloning(nil) }
        return task
    }

    /// Remembers a failure of an earlier run, so that it is shown until somebody asks again.
    public func noteFailure(_ failure: CloneFailure, of id: RepositoryID) {
        guard records[id] == nil else { return }
        records[id] = Record(state: .failed(failure))
    }

    /// Fetches the heads and tags of `remote` into the clone of `id`, and `wanted` where it is not
    /// among them and the remote offers it.
    ///
    /// A fetch that runs is joined. One that would begin too soon after the last waits.
    ///
    /// - Returns: why it did not come about, or `nil`.
    public func fetch(
        _ remote: Remote, into id: RepositoryID, wanted: ObjectID? = nil
    ) async -> CloneFailure? {
        while let running = records[id]?.running {
            let failure = await running.task.value
            if wanted == nil || running.kind == .clone { return failure }
            if wanted.map({ has($0, in: id) }) == true { return nil }
            if failure != nil { return failure }
        }
        if let wanted, isAbsent(wanted, in: id) {
            return CloneFailure(
                kind: .notOffered, detail: "the remote did not have commit \(wanted) a moment ago")
        }
        let task = Task { await runFetch(remote, into: id, wanted: wanted) }
        records[id]?.running = Running(kind: .fetch, task: task)
        change(id) { _ in }
        return await task.value
    }

    /// Ends what runs for `id` and removes its clone.
    public func remove(_ id: RepositoryID) async {
        records[id]?.running?.task.cancel()
        _ = await records[id]?.running?.task.value
        let record = records.removeValue(forKey: id)
        for listener in record?.listeners.values ?? [:].values { listener.finish() }
        pools.withLockedValue { $0[id] }?.invalidate()
        pools.withLockedValue { $0[id] = nil }
        DataFolder.remove(folder.clone(of: id))
    }

    /// Sets the damaged clone of `id` aside and clones it anew.
    public func replaceDamaged(_ id: RepositoryID, from remote: Remote) {
        guard records[id]?.running == nil, records[id]?.state == .ready else { return }
        logger.error("clone is damaged, cloning anew", metadata: ["repository": "\(id)"])
        pools.withLockedValue { $0[id] }?.invalidate()
        pools.withLockedValue { $0[id] = nil }
        try? folder.setAside(id)
        records[id]?.state = .failed(CloneFailure(kind: .damaged, detail: "the clone was damaged"))
        backOff(id)
        clone(remote, as: id)
    }

    /// Ends every transfer and waits for its child to be gone.
    public func shutDown() async {
        let tasks = records.values.compactMap(\.running?.task)
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.value }
        for record in records.values {
            for listener in record.listeners.values { listener.finish() }
        }
    }

    /// The bytes that the clone of `id` takes on the disk, and how many packs it has.
    public func sizes(of id: RepositoryID) async -> (bytesOnDisk: Int, packs: Int)? {
        guard let pool = pool(of: id) else { return nil }
        let path = folder.clone(of: id)
        return try? await pool.withRepository { _ in
            (DiskUsage.bytes(below: path), PackMaintenance(gitDirectory: path).packCount)
        }
    }
}

// MARK: - Transfers

extension RepositoryCache {
    private func runClone(
        _ remote: Remote, as id: RepositoryID, notBefore earliest: ContinuousClock.Instant?
    ) async -> CloneFailure? {
        var failure: CloneFailure?
        do {
            if let earliest { try await clock.sleep(until: earliest) }
            try await slots.withSlot { try await makeClone(remote, as: id) }
        } catch {
            failure = CloneFailure(error)
        }
        await noteOutcome(id, failure)
        finishClone(id, failure)
        return failure
    }

    private func makeClone(_ remote: Remote, as id: RepositoryID) async throws {
        try checkDisk()
        let incoming = try folder.makeIncoming(for: id)
        defer { DataFolder.remove(incoming) }
        let clone = incoming + "/clone.git"
        let request = TransferRequest.clone(
            remote.url, into: clone, credential: remote.credential, options: options(for: remote),
            limits: settings.limits)
        let result = try await transfer(request, id: id, in: incoming)
        try Task.checkCancellation()
        try folder.publish(clone, as: id)
        let pool = RepositoryPool(gitDirectory: folder.clone(of: id), executor: executor)
        pools.withLockedValue { $0[id] = pool }
        records[id]?.state = result.isEmpty ? .empty : .ready
    }

    private func finishClone(_ id: RepositoryID, _ failure: CloneFailure?) {
        records[id]?.running = nil
        if let failure {
            backOff(id)
            logger.warning(
                "clone failed",
                metadata: [
                    "repository": "\(id)", "kind": "\(failure.kind)", "detail": "\(failure)",
                ])
            change(id) { $0.state = .failed(failure) }
        } else {
            logger.info("clone is ready", metadata: ["repository": "\(id)"])
            change(id) {
                $0.failures = 0
                $0.mayRetryAt = nil
            }
        }
    }

    private func runFetch(
        _ remote: Remote, into id: RepositoryID, wanted: ObjectID?
    ) async -> CloneFailure? {
        var failure: CloneFailure?
        do {
            if let last = records[id]?.lastFetch {
                try await clock.sleep(until: last + settings.fetchInterval)
            }
            try await slots.withSlot { try await makeFetch(remote, into: id, wanted: wanted) }
        } catch {
            failure = CloneFailure(error)
        }
        await noteOutcome(id, failure)
        records[id]?.running = nil
        records[id]?.lastFetch = clock.now
        if failure?.kind == .notOffered, let wanted {
            records[id]?.absent[wanted] = clock.now + settings.absenceMemory
        }
        change(id) { record in
            if failure == nil { record.state = Self.publishedState(folder.clone(of: id)) }
        }
        return failure
    }

    private func makeFetch(
        _ remote: Remote, into id: RepositoryID, wanted: ObjectID?
    ) async throws {
        try checkDisk()
        let incoming = try folder.makeIncoming(for: id)
        defer { DataFolder.remove(incoming) }
        let clone = folder.clone(of: id)
        defer { pool(of: id)?.invalidate() }
        let request = TransferRequest.fetch(
            remote.url, into: clone, wanted: wanted.map { [$0] } ?? [],
            credential: remote.credential, options: options(for: remote), limits: settings.limits)
        let result = try await transfer(request, id: id, in: incoming)
        if PackMaintenance(gitDirectory: clone).packCount > settings.packLimit {
            _ = try await transfer(.repack(clone, limits: settings.limits), id: id, in: incoming)
        }
        if let missing = result.notOffered.first {
            throw TransferFailure.objectNotOffered(id: missing.description)
        }
    }

    private func transfer(
        _ request: TransferRequest, id: RepositoryID, in incoming: String
    ) async throws -> TransferResult {
        let process = TransferProcess(
            executable: settings.executable,
            arguments: ["transfer-worker", "--lock", folder.transferLock])
        let meter = TransferMeter()
        let used = cacheBytes()
        return try await process.run(request, home: FilePath(incoming + "/home")) { progress in
            await self.noteProgress(meter.note(progress), of: id)
            try await self.checkDisk(used + meter.receivedBytes)
        }
    }

    private func options(for remote: Remote) -> TransferOptions {
        var options = settings.options
        options.allowsPrivateAddresses = remote.mayBePrivate
        return options
    }

    private func noteProgress(_ progress: CloneProgress, of id: RepositoryID) {
        guard case .cloning = records[id]?.state else { return }
        change(id) { $0.state = .cloning(progress) }
    }

    private func checkDisk() throws(CloneFailure) { try checkDisk(cacheBytes()) }

    private func checkDisk(_ cacheBytes: Int) throws(CloneFailure) {
        let free = DiskUsage.freeBytes(at: folder.path)
        if let failure = settings.disk.exceeded(cacheBytes: cacheBytes, freeBytes: free) {
            throw failure
        }
    }

    private nonisolated func cacheBytes() -> Int { DiskUsage.bytes(below: folder.path) }
}

// MARK: - State

extension RepositoryCache {
    /// The first wait after a failure; it doubles up to the last.
    private static let shortestBackOff = Duration.seconds(1)
    private static let mostDoublings = 8

    private func backOff(_ id: RepositoryID) {
        guard let failures = records[id]?.failures else { return }
        let wait = Self.shortestBackOff * (1 << min(failures, Self.mostDoublings))
        records[id]?.failures += 1
        records[id]?.mayRetryAt = clock.now + wait
    }

    private func has(_ wanted: ObjectID, in id: RepositoryID) -> Bool {
        let repository = try? Repository(gitDirectory: folder.clone(of: id))
        return repository?.contains(wanted) ?? false
    }

    private func isAbsent(_ wanted: ObjectID, in id: RepositoryID) -> Bool {
        let now = clock.now
        records[id]?.absent = records[id]?.absent.filter { $0.value > now } ?? [:]
        return records[id]?.absent[wanted] != nil
    }

    private func change(_ id: RepositoryID, _ body: (inout Record) -> Void) {
        guard var record = records[id] else { return }
        body(&record)
        record.revision += 1
        records[id] = record
        let status = Self.status(record)
        for listener in record.listeners.values { listener.yield(status) }
    }

    private static func status(_ record: Record) -> CloneStatus {
        CloneStatus(
            revision: record.revision, state: record.state,
            isFetching: record.running?.kind == .fetch)
    }

    private static func publishedState(_ path: String) -> CloneState {
        let refs = (try? Repository(gitDirectory: path))?.refs
        return (try? refs?().isEmpty) == true ? .empty : .ready
    }
}
