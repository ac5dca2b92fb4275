import NIOConcurrencyHelpers

/// Bytes of memory that large contents share: who finds none left waits in line, for a while.
public final class ByteBudget: Sendable {
    /// All the bytes there are.
    public let limit: Int
    private let patience: Duration
    private let state: NIOLockedValueBox<State>

    private struct State {
        var free: Int
        var nextTicket = 0
        /// In the order of arrival.
        var waiters: [Waiter] = []
    }

    private struct Waiter {
        let ticket: Int
        let byteCount: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    /// Creates a budget of `limit` bytes; nobody waits longer than `patience`.
    public init(limit: Int, patience: Duration = .seconds(10)) {
        self.limit = limit
        self.patience = patience
        state = NIOLockedValueBox(State(free: limit))
    }

    /// Takes `byteCount` bytes until the reservation is released.
    ///
    /// - Throws: `BrowseError.busy` if none came free in time, `.tooLarge` above the limit.
    public func reserve(_ byteCount: Int) async throws(BrowseError) -> Reservation {
        guard byteCount <= limit else {
            throw .tooLarge(byteCount: byteCount, limit: limit)
        }
        let ticket = state.withLockedValue { state -> Int? in
            if state.waiters.isEmpty, state.free >= byteCount {
                state.free -= byteCount
                return nil
            }
            state.nextTicket += 1
            return state.nextTicket
        }
        if let ticket, await !wait(ticket, byteCount) { throw .busy(retryAfter: 1) }
        return Reservation(byteCount: byteCount, budget: self)
    }

    private func wait(_ ticket: Int, _ byteCount: Int) async -> Bool {
        var timer: Task<Void, Never>?
        defer { timer?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(
                    ticket: ticket, byteCount: byteCount, continuation: continuation)
                state.withLockedValue { $0.waiters.append(waiter) }
                // What ends the wait begins after it, lest it come too early and be missed.
                timer = Task {
                    try? await Task.sleep(for: patience)
                    giveUp(ticket)
                }
                serve()
                if Task.isCancelled { giveUp(ticket) }
            }
        } onCancel: {
            giveUp(ticket)
        }
    }

    private func giveUp(_ ticket: Int) {
        let waiter = state.withLockedValue { state in
            state.waiters.firstIndex { $0.ticket == ticket }.map { state.waiters.remove(at: $0) }
        }
        guard let waiter else { return }
        waiter.continuation.resume(returning: false)
        serve()
    }

    /// How many wait in line.
    var waiterCount: Int { state.withLockedValue { $0.waiters.count } }

    fileprivate func release(_ byteCount: Int) {
        state.withLockedValue { $0.free += byteCount }
        serve()
    }

    private func serve() {
        let served = state.withLockedValue { state in
            var served: [Waiter] = []
            while let first = state.waiters.first, first.byteCount <= state.free {
                state.free -= first.byteCount
                served.append(state.waiters.removeFirst())
            }
            return served
        }
        for waiter in served { waiter.continuation.resume(returning: true) }
    }
}

/// Bytes of a budget, given back with the last reference.
public final class Reservation: Sendable {
    private let byteCount: Int
    private let budget: ByteBudget

    fileprivate init(byteCount: Int, budget: ByteBudget) {
        self.byteCount = byteCount
        self.budget = budget
    }

    deinit { budget.release(byteCount) }
}
