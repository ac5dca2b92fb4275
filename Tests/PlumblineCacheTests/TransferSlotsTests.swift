import PlumblineTesting
import Testing

@testable import PlumblineCache

@Suite struct TransferSlotsTests {
    @Test func `no more run at a time than there are places`() async throws {
        let slots = TransferSlots(count: 2)
        let counter = Counter()

        try await withThrowingTaskGroup { group in
            for _ in 0..<20 {
                group.addTask {
                    try await slots.withSlot {
                        await counter.enter()
                        await Task.yield()
                        await counter.leave()
                    }
                }
            }
            try await group.waitForAll()
        }

        #expect(await counter.most <= 2)
        #expect(await counter.total == 20)
    }

    @Test func `who is cancelled in the line leaves it, and takes no place`() async throws {
        let slots = TransferSlots(count: 1)
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let (entered, entrance) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await slots.withSlot {
                entrance.finish()
                for await _ in gate {}
            }
        }
        for await _ in entered {}
        let second = Task { try await slots.withSlot {} }

        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        opener.finish()
        try await first.value

        try await slots.withSlot {}
    }

    @Test func `a place is free again after a failure`() async throws {
        let slots = TransferSlots(count: 1)

        await #expect(throws: CloneFailure.self) {
            try await slots.withSlot { throw CloneFailure(kind: .other, detail: "") }
        }

        try await slots.withSlot {}
    }

    private actor Counter {
        private var present = 0
        private(set) var most = 0
        private(set) var total = 0

        func enter() {
            present += 1
            total += 1
            most = max(most, present)
        }

        func leave() { present -= 1 }
    }
}
