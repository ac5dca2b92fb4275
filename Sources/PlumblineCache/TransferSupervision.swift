import FoundationEssentials
import Glibc
import NIOConcurrencyHelpers
import Subprocess

/// What the parent knows about one transfer's process.
final class TransferSupervision: Sendable {
    private static let longestLine = 1 << 20

    private struct State {
        var watch: TransferWatch
        var failure: (any Error)?
        var last: TransferEvent?
    }

    private let limits: TransferLimits
    private let state: NIOLockedValueBox<State>
    private let progress: @Sendable (TransferProgress) async throws -> Void

    /// Starts with nothing known.
    init(
        _ limits: TransferLimits,
        progress: @escaping @Sendable (TransferProgress) async throws -> Void
    ) {
        self.limits = limits
        state = NIOLockedValueBox(State(watch: TransferWatch(limits)))
        self.progress = progress
    }

    /// Why the process was or is to be killed.
    var failure: (any Error)? { state.withLockedValue { $0.failure } }

    /// Notes why the process is to be killed; the first reason counts.
    func fail(_ failure: any Error) {
        state.withLockedValue { $0.failure = $0.failure ?? failure }
    }

    /// Lets time pass and returns whether the process is to be killed.
    func pass(_ time: Duration) -> Bool {
        state.withLockedValue { state in
            let failure = state.watch.pass(time)
            state.failure = state.failure ?? failure
            return state.failure != nil
        }
    }

    /// Takes in events until the process closes its output, or `progress` throws.
    func read(_ output: SubprocessOutputSequence) async {
        do {
            for try await line in output.strings(bufferingPolicy: .maxLineLength(Self.longestLine))
            {
                try await take(JSONDecoder().decode(TransferEvent.self, from: Data(line.utf8)))
            }
        } catch {
            fail(Task.isCancelled ? TransferFailure.cancelled : error)
        }
    }

    private func take(_ event: TransferEvent) async throws {
        guard case .progress(let new) = event else {
            return state.withLockedValue { $0.last = event }
        }
        state.withLockedValue { $0.watch.note(new) }
        try await progress(new)
    }

    /// Returns what the process brought, once it has ended with `status`.
    ///
    /// What it told last counts more than why it was to be killed: it may have been done by then.
    func result(_ status: TerminationStatus) throws -> TransferResult {
        let (last, failure) = state.withLockedValue { ($0.last, $0.failure) }
        switch (last, status) {
        case (.finished(let result), _): return result
        case (.failed(let failure), _): throw failure
        case (_, .signaled(SIGXCPU)): throw TransferFailure.timedOut(seconds: limits.cpuSeconds)
        case (_, .signaled(let signal)):
            throw failure ?? TransferFailure.childDied(signal: Int(signal))
        default: throw failure ?? TransferFailure.childDied(signal: 0)
        }
    }
}
