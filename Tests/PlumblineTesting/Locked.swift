import Glibc

/// A value that many threads share, one at a time.
///
/// `@unchecked Sendable`: the value is only ever touched with the lock held.
final class Locked<Value: Sendable>: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    /// Creates a lock around `value`.
    init(_ value: Value) {
        self.value = value
        lock = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// Returns what `body` makes of the value, alone with it.
    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body(&value)
    }

    /// A copy of the value.
    var current: Value { withLock { $0 } }
}

/// The `errno` of this thread.
func lastErrno() -> Int32 { errno }
