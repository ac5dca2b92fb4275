import Testing

@testable import PlumblineBrowser

@Suite struct ByteBudgetTests {
    /// Waits, without sleeping, until so many wait in the line of `budget`.
    private func untilWaiting(_ count: Int, in budget: ByteBudget) async {
        while budget.waiterCount != count { await Task.yield() }
    }

    @Test func `what is free is given at once, to the last byte`() async throws {
        let budget = ByteBudget(limit: 10)

        let held = [
            try await budget.reserve(4), try await budget.reserve(6), try await budget.reserve(0),
        ]
        #expect(held.count == 3)
        #expect(budget.waiterCount == 0)
    }

    @Test func `bytes are given back with the last reference`() async throws {
        let budget = ByteBudget(limit: 10, patience: .zero)

        for _ in 0..<5 { _ = try await budget.reserve(10) }
        let held = try await budget.reserve(10)
        await #expect(throws: BrowseError.busy(retryAfter: 1)) { try await budget.reserve(1) }
        withExtendedLifetime(held) {}
    }

    @Test func `who finds too little waits until enough is released`() async throws {
        let budget = ByteBudget(limit: 10)
        var held: Reservation? = try await budget.reserve(8)
        let waiter = Task { try await budget.reserve(5) }
        await untilWaiting(1, in: budget)

        #expect(held != nil)
        held = nil
        _ = try await waiter.value
        #expect(budget.waiterCount == 0)
    }

    @Test func `after its patience a waiter hears that all are busy`() async throws {
        let budget = ByteBudget(limit: 10, patience: .milliseconds(1))
        let held = try await budget.reserve(10)

        await #expect(throws: BrowseError.busy(retryAfter: 1)) { try await budget.reserve(1) }
        #expect(budget.waiterCount == 0)
        withExtendedLifetime(held) {}
    }

    @Test func `more than the limit is too large and does not wait`() async throws {
        let budget = ByteBudget(limit: 10)

        await #expect(throws: BrowseError.tooLarge(byteCount: 11, limit: 10)) {
            try await budget.reserve(11)
        }
    }

    @Test func `a waiter that is cancelled leaves the line`() async throws {
        let budget = ByteBudget(limit: 10, patience: .seconds(3_600))
        let held = try await budget.reserve(10)
        let waiter = Task { try await budget.reserve(1) }
        await untilWaiting(1, in: budget)

        waiter.cancel()
        await #expect(throws: BrowseError.self) { try await waiter.value }
        #expect(budget.waiterCount == 0)
        withExtendedLifetime(held) {}
    }

    @Test func `nobody overtakes and who leaves the line lets the next one through`() async throws {
        let budget = ByteBudget(limit: 10, patience: .seconds(3_600))
        let held = try await budget.reserve(5)
        let large = Task { try await budget.reserve(10) }
        await untilWaiting(1, in: budget)
        let small = Task { try await budget.reserve(3) }
        await untilWaiting(2, in: budget)

        large.cancel()
        _ = try await small.value
        await #expect(throws: BrowseError.self) { try await large.value }
        withExtendedLifetime(held) {}
    }

    @Test func `many who come and go leave the whole budget behind`() async throws {
        let budget = ByteBudget(limit: 10, patience: .seconds(3_600))

        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask { _ = try await budget.reserve(number % 11) }
            }
            try await group.waitForAll()
        }
        _ = try await budget.reserve(10)
        #expect(budget.waiterCount == 0)
    }
}
