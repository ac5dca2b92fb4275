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
    let integrity = PackIntegrity()
    /// The one thread on which history indexes are made.
    let indexExecutor = BlockingExecutor(threadCount: 1)
    let slots: TransferSlots
    let clock = ContinuousClock()
    /// What the transfers under way have received, in bytes, and what finished ones had.
    var receivedBytes = 0
    private let noteOutcome: @Sendable (RepositoryID, CloneFailure?) async -> Void
    private var records: [RepositoryID: CloneRecord] = [:]
    private var removals: [RepositoryID: Task<Void, Never>] = [:]
    private var nextNumber = 0
    private(set) var isShutDown = false
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

// MARK: - Clone and fetch

extension RepositoryCache {
    /// Begins to clone `remote` as `id`, unless its clone is there or being made.
    ///
    /// After a failure the next try waits, longer each time, unless `isUrgent`: the person changed
    /// something, such as the credential. One that still waits then makes room.
    ///
    /// - Returns: why it did not come about, or `nil`, when the clone has ended.
    @discardableResult
    public func clone(
        _ remote: Remote, as id: RepositoryID, isUrgent: Bool = false
    ) -> Task<CloneFailure?, Never> {
        if isShutDown { return Task { .calledOff } }
        if let running = records[id]?.running {
            guard isUrgent, running.kind == .clone, !running.hasBegun else { return running.task }
            running.task.cancel()
        }
        if records[id]?.state.isServed == true { return Task { nil } }
        let earliest = isUrgent ? nil : records[id]?.mayRetryAt
        let removal = removals[id]
        let number = makeNumber()
        let task = Task {
            await removal?.value
            return await runClone(remote, as: id, number, notBefore: earliest)
        }
        records[id, default: CloneRecord(state: .cloning(nil))].start(
            CloneRecord.Running(
                number: number, kind: .clone, credential: remote.credential, task: task))
        return task
    }

    /// Whether the turn of a clone of `id` has come with another credential than `credential`.
    public func isCloning(_ id: RepositoryID, withOtherThan credential: Credential?) -> Bool {
        guard let running = records[id]?.running, running.kind == .clone else { return false }
        return running.hasBegun && running.credential != credential
    }

    /// Fetches the heads and tags of `remote` into the clone of `id`, and `wanted` where it is not
    /// among them and the remote offers it.
    ///
    /// A fetch that waits for its turn is joined, and one that runs if it brings `wanted`. With
    /// `isTrial` none is: the remote's answer to this very credential counts. A fetch that would
    /// begin too soon after the last waits.
    ///
    /// - Returns: why it did not come about, or `nil`.
    public func fetch(
        _ remote: Remote, into id: RepositoryID, wanted: ObjectID? = nil, isTrial: Bool = false
    ) async -> CloneFailure? {
        while let running = records[id]?.running {
            let isEarly = !running.hasBegun && running.changeRequest == nil
            let failure = await running.task.value
            if isTrial { continue }
            if let failure, failure.kind != .notOffered { return failure }
            guard let wanted else {
                if isEarly { return nil } else { continue }
            }
            if has(wanted, in: id) { return nil }
        }
        guard !isShutDown, records[id] != nil else { return .calledOff }
        // Whoever missed it may have looked before a fetch that has ended since.
        if let wanted, has(wanted, in: id) { return nil }
        if let wanted, records[id]?.isAbsent(wanted, at: clock.now) == true {
            return CloneFailure(
                kind: .notOffered, detail: "the remote did not have commit \(wanted) a moment ago")
        }
        let number = makeNumber()
        let task = Task { await runFetch(remote, into: id, number, wanted: wanted) }
        records[id]?.start(
            CloneRecord.Running(
                number: number, kind: .fetch, credential: remote.credential, task: task))
        return await task.value
    }

    /// Fetches the head of a change request, and nothing else, into the clone of `id`.
    ///
    /// A fetch of the same one is joined; any other transfer is waited for.
    ///
    /// - Returns: why it did not come about, or `nil`; `notOffered` if the remote has no such request.
    public func fetch(
        _ request: ChangeRequest, from remote: Remote, into id: RepositoryID
    ) async -> CloneFailure? {
        while let running = records[id]?.running {
            let failure = await running.task.value
            if running.changeRequest == request { return failure }
        }
        guard !isShutDown, records[id] != nil else { return .calledOff }
        let number = makeNumber()
        let task = Task { await runFetch(remote, into: id, number, of: request) }
        records[id]?.start(
            CloneRecord.Running(
                number: number, kind: .fetch, credential: remote.credential, task: task,
                changeRequest: request))
        return await task.value
    }

    private func makeNumber() -> Int {
        nextNumber += 1
        return nextNumber
    }

    private func has(_ wanted: ObjectID, in id: RepositoryID) -> Bool {
        let repository = try? Repository(gitDirectory: folder.clone(of: id))
        return repository?.contains(wanted) ?? false
    }

    private func runClone(
        _ remote: Remote, as id: RepositoryID, _ number: Int,
        notBefore earliest: ContinuousClock.Instant?
    ) async -> CloneFailure? {
        let outcome = await outcome {
            if let earliest { try await clock.sleep(until: earliest) }
            return try await slots.withSlot {
                try await self.begin(number, of: id)
                return try await self.makeClone(remote, as: id)
            }
        }
        await noteOutcome(id, outcome.failure)
        guard isCurrent(number, of: id) else { return outcome.failure }
        switch outcome {
        case .success(let state):
            logger.info("clone is ready", metadata: ["repository": "\(id)"])
            records[id]?.recover()
            records[id]?.finish(state)
            updateIndex(of: id)
        case .failure(let failure):
            log(failure, "clone failed", of: id)
            records[id]?.backOff(from: clock.now)
            records[id]?.finish(.failed(failure))
        }
        return outcome.failure
    }

    private func runFetch(
        _ remote: Remote, into id: RepositoryID, _ number: Int, wanted: ObjectID?
    ) async -> CloneFailure? {
        let last = records[id]?.lastFetch
        let outcome = await outcome {
            if let last { try await clock.sleep(until: last + settings.fetchInterval) }
            return try await slots.withSlot {
                try await self.begin(number, of: id)
                return try await self.makeFetch(remote, into: id, wanted: wanted)
            }
        }
        let isAbsent = outcome.failure?.kind == .notOffered
        await noteOutcome(id, isAbsent ? nil : outcome.failure)
        guard isCurrent(number, of: id) else { return outcome.failure }
        if let failure = outcome.failure, !isAbsent { log(failure, "fetch failed", of: id) }
        if isAbsent, let wanted {
            records[id]?.noteAbsence(of: wanted, until: clock.now + settings.absenceMemory)
        }
        records[id]?.noteFetch(at: clock.now)
        records[id]?.finish(Self.publishedState(folder.clone(of: id)))
        updateIndex(of: id)
        return outcome.failure
    }

    private func runFetch(
        _ remote: Remote, into id: RepositoryID, _ number: Int, of request: ChangeRequest
    ) async -> CloneFailure? {
        let last = records[id]?.lastFetch
        let outcome = await outcome {
            if let last { try await clock.sleep(until: last + settings.fetchInterval) }
            return try await slots.withSlot {
                try await self.begin(number, of: id)
                return try await self.makeFetch(of: request, from: remote, into: id)
            }
        }
        guard isCurrent(number, of: id) else { return outcome.failure }
        if let failure = outcome.failure, failure.kind != .notOffered {
            log(failure, "fetch of a change request failed", of: id)
        }
        records[id]?.noteFetch(at: clock.now)
        records[id]?.finish(Self.publishedState(folder.clone(of: id)))
        return outcome.failure
    }

    /// Runs `body` and says what an error that it throws means.
    private func outcome<Success: Sendable>(
        _ body: () async throws -> Success
    ) async -> Result<Success, CloneFailure> {
        do { return .success(try await body()) } catch { return .failure(CloneFailure(error)) }
    }

    /// Notes that the turn of a transfer has come.
    private func begin(_ number: Int, of id: RepositoryID) throws {
        try Task.checkCancellation()
        records[id]?.begin(number)
    }

    private func isCurrent(_ number: Int, of id: RepositoryID) -> Bool {
        records[id]?.running?.number == number
    }

    private func log(_ failure: CloneFailure, _ message: Logger.Message, of id: RepositoryID) {
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

    /// Tells without reading an object: what the disk has garbled is only noticed when it is asked for.
    private static func publishedState(_ path: String) -> CloneState {
        PackMaintenance(gitDirectory: path).packCount == 0 ? .empty : .ready
    }
}

// MARK: - Removal

extension RepositoryCache {
    /// Ends what runs for `id` and removes its clone.
    public func remove(_ id: RepositoryID) async {
        let running = records[id]?.running
        running?.task.cancel()
        records.removeValue(forKey: id)?.dismissListeners()
        close(id)
        let earlier = removals[id]
        let removal = Task { [folder] in
            await earlier?.value
            _ = await running?.task.value
            await endIndexing(of: id)
            folder.removeClones(of: id)
        }
        removals[id] = removal
        await removal.value
        if removals[id] == removal { removals[id] = nil }
    }

    /// Removes every clone, damaged ones too, of a repository that is not among `linked`.
    public func removeAll(except linked: Set<RepositoryID>) async {
        for id in folder.repositories() where !linked.contains(id) { await remove(id) }
    }

    /// Sets the damaged clone of `id` aside and clones it anew.
    public func replaceDamaged(_ id: RepositoryID, from remote: Remote) {
        guard let record = records[id], record.running == nil, record.state.isServed else { return }
        logger.error("clone is damaged, cloning anew", metadata: ["repository": "\(id)"])
        indexings.removeValue(forKey: id)?.cancel()
        close(id)
        do {
            try folder.setAside(id)
        } catch {
            logger.error("cannot set a clone aside", metadata: ["detail": "\(error)"])
        }
        let failure = CloneFailure(kind: .damaged, detail: "the clone was damaged")
        records[id]?.finish(.failed(failure))
        clone(remote, as: id)
    }

    /// Ends every transfer, waits for its child to be gone, and begins no other.
    public func shutDown() async {
        isShutDown = true
        let tasks = records.values.compactMap(\.running?.task)
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.value }
        await endIndexing()
        for removal in removals.values { await removal.value }
        for record in records.values { record.dismissListeners() }
    }

    private func close(_ id: RepositoryID) {
        pools.withLockedValue { $0.removeValue(forKey: id) }?.invalidate()
    }
}

extension CloneState {
    /// Whether there is a clone to read.
    fileprivate var isServed: Bool { self == .ready || self == .empty }
}

extension CloneFailure {
    fileprivate static let calledOff = CloneFailure(kind: .cancelled, detail: "called off")
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
