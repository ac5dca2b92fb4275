import Foundation
import Glibc

/// The most memory that processes used at a time.
struct PeakMemory {
    /// Of the largest process: all that was resident, mapped files included. In bytes.
    var resident = 0
    /// Of all processes together: what no file backs. In bytes.
    var anonymous = 0
}

/// Watches the memory of a process tree that comes and goes.
final class MemorySampler: Sendable {
    private static let interval: useconds_t = 5000

    private struct State {
        var peak = PeakMemory()
        var isStopped = false
    }

    private let state = Locked(State())
    private let ended = DispatchSemaphore(value: 0)

    /// Starts to watch the descendants of `root`, and the root itself if `includingItself`.
    init(of root: pid_t, includingItself: Bool) {
        Thread { [self] in
            while !state.withLock({ $0.isStopped }) {
                let tree = ProcessTree(root)
                note((includingItself ? tree.members : tree.descendants).map(ProcessTree.status))
                usleep(Self.interval)
            }
            ended.signal()
        }.start()
    }

    /// Ends the watch, and returns the most that it saw.
    func stop() -> PeakMemory {
        state.withLock { $0.isStopped = true }
        ended.wait()
        return state.withLock { $0.peak }
    }

    private func note(_ sizes: [[String: Int]]) {
        let resident = sizes.compactMap { $0["VmHWM"] }.max() ?? 0
        let anonymous = sizes.compactMap { $0["RssAnon"] }.reduce(0, +)
        state.withLock { state in
            state.peak.resident = max(state.peak.resident, resident)
            state.peak.anonymous = max(state.peak.anonymous, anonymous)
        }
    }
}
