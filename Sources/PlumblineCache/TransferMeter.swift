import NIOConcurrencyHelpers

/// Tells from what a transfer counts how far and how fast it is.
final class TransferMeter: Sendable {
    /// Receiving is the longer part, rebuilding the deltas the shorter, checking the rest.
    private static let shares = (receiving: 60, resolving: 25, checking: 14)

    private let state = NIOLockedValueBox(State())

    private struct State {
        var firstByte: ContinuousClock.Instant?
        var receivedBytes = 0
        var rate = 0
        var percent = 0
    }

    /// The bytes of the pack that came so far.
    var receivedBytes: Int { state.withLockedValue(\.receivedBytes) }

    /// Adds share and rate to `progress`.
    func note(_ progress: TransferProgress) -> CloneProgress {
        let now = ContinuousClock.now
        return state.withLockedValue { state in
            if state.firstByte == nil, progress.receivedBytes > 0 { state.firstByte = now }
            if let start = state.firstByte, progress.receivedBytes > state.receivedBytes {
                let seconds = max((now - start) / .seconds(1), 0.1)
                state.rate = Int(Double(progress.receivedBytes) / seconds)
                state.receivedBytes = progress.receivedBytes
            }
            state.percent = max(state.percent, Self.percent(progress))
            return CloneProgress(
                transfer: progress, percent: state.percent, bytesPerSecond: state.rate)
        }
    }

    private static func percent(_ progress: TransferProgress) -> Int {
        let received = part(progress.receivedObjects, of: progress.totalObjects, shares.receiving)
        let resolved = part(progress.indexedDeltas, of: progress.totalDeltas, shares.resolving)
        switch progress.phase {
        case .connecting: return 0
        case .receiving, .resolving: return received + resolved
        case .checking, .repacking:
            return shares.receiving + shares.resolving
                + part(progress.checkedObjects, of: progress.totalObjects, shares.checking)
        case .publishing: return 99
        }
    }

    private static func part(_ done: Int, of total: Int, _ share: Int) -> Int {
        total == 0 ? 0 : min(share, share * done / total)
    }
}
