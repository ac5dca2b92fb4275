import NIOConcurrencyHelpers
import PlumblineCache
import ServiceLifecycle

/// What a stream of events is to tell: the newest change of a clone, or a beat in its silences.
///
/// A client that does not keep up needs the newest change only; no beat takes its place. Whoever makes
/// one with changes ends it.
final class Pulse: Sendable {
    /// The changes as they come, and `nil` at each beat; ends after the last change.
    var events: AsyncMapSequence<AsyncStream<Void>, CloneStatus?> {
        signals.map { [newest] in newest.withLockedValue { $0.take() } }
    }

    private let newest = NIOLockedValueBox<CloneStatus?>(nil)
    private let signals: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (signals, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Tells `changes`, and beats every `interval`, until they end or nobody listens.
    convenience init(_ changes: AsyncStream<CloneStatus>, every interval: Duration) {
        self.init()
        let relay = Task {
            for await change in changes.cancelOnGracefulShutdown() { note(change) }
            end()
        }
        let beats = Task {
            while true {
                try await Task.sleep(for: interval)
                beat()
            }
        }
        continuation.onTermination = { _ in
            relay.cancel()
            beats.cancel()
        }
    }

    /// Has a change told.
    func note(_ change: CloneStatus) {
        newest.withLockedValue { $0 = change }
        continuation.yield()
    }

    /// Has a beat told, if nothing else waits to be.
    func beat() { continuation.yield() }

    /// Ends the events once the last change is told.
    func end() { continuation.finish() }
}
