import PlumblineCore
import Testing

@testable import PlumblineCache

@Suite struct CloneRecordTests {
    private let now = ContinuousClock.now

    @Test func `the wait after a failure doubles, up to a few minutes`() {
        var record = CloneRecord(state: .cloning(nil))
        #expect(record.mayRetryAt == nil)

        let waits = (0..<12).map { _ in
            record.backOff(from: now)
            return record.mayRetryAt.map { now.duration(to: $0) }
        }

        let seconds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 256, 256, 256]
        #expect(waits == seconds.map { .seconds($0) })
    }

    @Test func `after a success the waits begin anew`() {
        var record = CloneRecord(state: .cloning(nil))
        for _ in 0..<3 { record.backOff(from: now) }

        record.recover()
        #expect(record.mayRetryAt == nil)
        record.backOff(from: now)

        #expect(record.mayRetryAt == now + .seconds(1))
    }

    @Test func `a commit that is absent is remembered until then`() throws {
        var record = CloneRecord(state: .ready)
        let commit = try #require(ObjectID(hex: String(repeating: "12", count: 20)))

        record.noteAbsence(of: commit, until: now + .seconds(30))

        let answers = [29, 30].map { record.isAbsent(commit, at: now + .seconds($0)) }
        #expect(answers == [true, false])
    }
}
