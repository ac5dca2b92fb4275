/// Places for transfers: who finds none free waits in line.
actor TransferSlots {
    private var free: Int
    private var waiters: [(ticket: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var nextTicket = 0

    init(count: Int) { free = count }

    /// Runs `body` when a place is free.
    ///
    /// - Throws: `CancellationError` if the task is cancelled while it waits.
    func withSlot<Result: Sendable>(
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await take()
        defer { giveBack() }
        return try await body()
    }

    private func take() async throws {
        if free > 0 {
            free -= 1
            return
        }
        nextTicket += 1
        let ticket = nextTicket
        let served = await withTaskCancellationHandler {
            await withCheckedContinuation { waiters.append((ticket, $0)) }
        } onCancel: {
            Task { await self.giveUp(ticket) }
        }
        if !served { throw CancellationError() }
    }

    private func giveUp(_ ticket: Int) {
        guard let index = waiters.firstIndex(where: { $0.ticket == ticket }) else { return }
        waiters.remove(at: index).continuation.resume(returning: false)
    }

    private func giveBack() {
        if waiters.isEmpty {
            free += 1
        } else {
            waiters.removeFirst().continuation.resume(returning: true)
        }
    }
}
