import Foundation

/// A value that threads share, one at a time.
///
/// `@unchecked Sendable`: the value is only ever touched with the lock held.
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    /// Creates a lock around `value`.
    init(_ value: Value) { self.value = value }

    /// Returns what `body` makes of the value, alone with it.
    func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
