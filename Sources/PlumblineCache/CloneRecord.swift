import PlumblineCore

/// What the cache knows about the clone of one repository.
struct CloneRecord {
    /// The first wait after a failure; it doubles up to the last.
    private static let shortestBackOff = Duration.seconds(1)
    private static let mostDoublings = 8

    /// Where the clone stands.
    private(set) var state: CloneState
    /// The transfer that runs or waits for its turn.
    private(set) var running: Running?
    /// The moment before which a failed clone is not tried again; `nil` for at once.
    private(set) var mayRetryAt: ContinuousClock.Instant?
    /// When the last fetch ended.
    private(set) var lastFetch: ContinuousClock.Instant?
    private var revision = 0
    private var failures = 0
    private var absent: [ObjectID: ContinuousClock.Instant] = [:]
    private var listeners: [Int: AsyncStream<CloneStatus>.Continuation] = [:]
    private var nextListener = 0

    /// A transfer that runs or waits for its turn.
    struct Running {
        /// Distinguishes it from those before and after it.
        let number: Int
        let kind: Kind
        let credential: Credential?
        let task: Task<CloneFailure?, Never>
        /// The change request that alone is fetched; `nil` for all branches and tags.
        var changeRequest: ChangeRequest?
        /// Whether its turn has come, so that it may have seen the remote already.
        var hasBegun = false

        enum Kind { case clone, fetch }
    }

    init(state: CloneState) { self.state = state }

    /// What others may know.
    var status: CloneStatus {
        CloneStatus(revision: revision, state: state, isFetching: running?.kind == .fetch)
    }
}

// MARK: - Changes

extension CloneRecord {
    /// Notes that `transfer` has its task; a clone changes the state, a fetch does not.
    mutating func start(_ transfer: Running) {
        running = transfer
        if transfer.kind == .clone { state = .cloning(nil) }
        tell()
    }

    /// Notes that the turn of the transfer `number` has come.
    mutating func begin(_ number: Int) {
        if running?.number == number { running?.hasBegun = true }
    }

    /// Notes how far a clone is.
    mutating func advance(_ progress: CloneProgress) {
        guard case .cloning = state else { return }
        state = .cloning(progress)
        tell()
    }

    /// Notes how the transfer ended, and the state that it left.
    mutating func finish(_ new: CloneState) {
        running = nil
        state = new
        tell()
    }

    /// Notes that a fetch has ended at `now`.
    mutating func noteFetch(at now: ContinuousClock.Instant) { lastFetch = now }

    /// Puts the next try off, longer after each failure.
    mutating func backOff(from now: ContinuousClock.Instant) {
        mayRetryAt = now + Self.shortestBackOff * (1 << min(failures, Self.mostDoublings))
        failures += 1
    }

    /// Notes that all went well.
    mutating func recover() {
        failures = 0
        mayRetryAt = nil
    }

    /// Remembers until `end` that the remote does not have `commit`.
    mutating func noteAbsence(of commit: ObjectID, until end: ContinuousClock.Instant) {
        absent[commit] = end
    }

    /// Whether the remote is remembered, at `now`, not to have `commit`.
    mutating func isAbsent(_ commit: ObjectID, at now: ContinuousClock.Instant) -> Bool {
        absent = absent.filter { $0.value > now }
        return absent[commit] != nil
    }
}

// MARK: - Listeners

extension CloneRecord {
    /// Tells `listener` the status now and after every change; returns its number.
    mutating func add(_ listener: AsyncStream<CloneStatus>.Continuation) -> Int {
        nextListener += 1
        listeners[nextListener] = listener
        listener.yield(status)
        return nextListener
    }

    /// Tells the listener `number` nothing more.
    mutating func removeListener(_ number: Int) { listeners[number] = nil }

    /// Ends what every listener hears.
    func dismissListeners() {
        for listener in listeners.values { listener.finish() }
    }

    private mutating func tell() {
        revision += 1
        for listener in listeners.values { listener.yield(status) }
    }
}
