import Testing

@testable import PlumblineCache

@Suite struct TransferMeterTests {
    @Test func `the share of a clone only grows, up to its end`() {
        let meter = TransferMeter()
        var progress = TransferProgress()
        var shares = [meter.note(progress).percent]
        let steps: [(TransferProgress.Phase, Int)] = [
            (.receiving, 50), (.receiving, 100), (.resolving, 100), (.checking, 0),
            (.checking, 100),
            (.publishing, 100),
        ]
        for (phase, count) in steps {
            progress.phase = phase
            progress.totalObjects = 100
            if phase == .receiving { progress.receivedObjects = count }
            if phase == .checking { progress.checkedObjects = count }
            shares.append(meter.note(progress).percent)
        }

        #expect(shares == [0, 30, 60, 60, 85, 99, 99])
    }

    @Test func `the rate counts from the first byte`() {
        let meter = TransferMeter()
        #expect(meter.note(TransferProgress()).bytesPerSecond == 0)

        var progress = TransferProgress()
        progress.receivedBytes = 1000
        let rate = meter.note(progress).bytesPerSecond

        #expect(meter.receivedBytes == 1000)
        #expect(rate > 0 && rate <= 10_000)
    }
}
