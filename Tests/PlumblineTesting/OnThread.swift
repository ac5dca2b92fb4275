import Foundation

/// Runs `body`, which may block for as long as it likes, on a thread of its own.
///
/// The threads of Swift's tasks are few: what waits for another task must not block one of them.
public func onThread<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
    let pending = Locked<(@Sendable () throws -> Result)?>(body)
    return try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result { try runOnce(pending) })
        }
    }
}

/// Runs what is pending and lets go of all that it holds before anybody hears of its end.
private func runOnce<Result: Sendable>(
    _ pending: Locked<(@Sendable () throws -> Result)?>
) throws -> Result {
    guard let body = pending.withLock({ $0.take() }) else {
        preconditionFailure("expected to run once, not again")
    }
    return try body()
}
