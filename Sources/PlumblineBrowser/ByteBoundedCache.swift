package import NIOConcurrencyHelpers

/// Values in memory, bounded by the bytes that they take; what was not used for longest goes first.
///
/// The order is approximate: values stand in line, and one that was read since it joined gets
/// another round. So a read takes a lock, looks up and sets one flag. It is inlinable, so that other
/// modules make it for their own types: the generic one is several times slower.
package final class ByteBoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let byteLimit: Int
    @usableFromInline let state = NIOLockedValueBox(State())

    @usableFromInline struct State {
        /// The line; those at its front have left it.
        @usableFromInline var slots: [Slot?] = []
        /// How many have left the front.
        var gone = 0
        /// How many were cut off the front.
        @usableFromInline var offset = 0
        /// Where each value stands, counted from the first that ever joined.
        @usableFromInline var places: [Key: Int] = [:]
        var byteCount = 0
        @usableFromInline var hits = 0
        @usableFromInline var misses = 0
    }

    @usableFromInline struct Slot {
        let key: Key
        @usableFromInline let value: Value
        let cost: Int
        @usableFromInline var isRecent: Bool
    }

    /// Creates an empty cache of at most `byteLimit` bytes.
    package init(byteLimit: Int) {
        self.byteLimit = byteLimit
    }

    /// Returns the value for `key`, if it is still there.
    @inlinable package func value(for key: Key) -> Value? {
        state.withLockedValue { state in
            guard let place = state.places[key].map({ $0 - state.offset }) else {
                state.misses += 1
                return nil
            }
            state.hits += 1
            state.slots[place]?.isRecent = true
            return state.slots[place]?.value
        }
    }

    /// Keeps `value`, which takes `cost` bytes; one that is larger than the cache is not kept.
    package func insert(_ value: Value, for key: Key, cost: Int) {
        state.withLockedValue { $0.insert(value, for: key, cost: cost, byteLimit) }
    }

    /// Keeps `count` values, of which `entry` gives the one at each index; `nil` for one that is not to
    /// be kept.
    func insert(_ count: Int, _ entry: (Int) -> (key: Key, value: Value, cost: Int)?) {
        state.withLockedValue { state in
            state.makeRoom(forSlots: count)
            for index in 0..<count {
                guard let entry = entry(index) else { continue }
                state.insert(entry.value, for: entry.key, cost: entry.cost, byteLimit)
            }
        }
    }

    /// How often a value was asked for and found, or not, and the bytes in use.
    package var statistics: CacheStatistics {
        state.withLockedValue {
            CacheStatistics(hits: $0.hits, misses: $0.misses, byteCount: $0.byteCount)
        }
    }
}

/// How well a cache serves.
public struct CacheStatistics: Hashable, Sendable {
    /// How often a value was found.
    public let hits: Int
    /// How often it was not.
    public let misses: Int
    /// The bytes in use.
    public let byteCount: Int
}

extension ByteBoundedCache.State {
    mutating func insert(_ value: Value, for key: Key, cost: Int, _ byteLimit: Int) {
        guard cost <= byteLimit, places[key] == nil else { return }
        while byteCount + cost > byteLimit { evictOne() }
        join(ByteBoundedCache.Slot(key: key, value: value, cost: cost, isRecent: false))
    }

    /// Lets the line grow once for `count` values.
    mutating func makeRoom(forSlots count: Int) {
        guard slots.capacity < slots.count + count else { return }
        slots.reserveCapacity(max(slots.count + count, 2 * slots.capacity))
    }

    mutating func join(_ slot: ByteBoundedCache.Slot) {
        places[slot.key] = offset + slots.count
        byteCount += slot.cost
        slots.append(slot)
    }

    /// Drops the first in line that was not read since it joined; the others go to the end.
    ///
    /// - Precondition: there is a value.
    mutating func evictOne() {
        while var first = leave() {
            guard first.isRecent else { return }
            first.isRecent = false
            join(first)
        }
        preconditionFailure("a cache of \(byteCount) bytes has nothing to drop")
    }

    private mutating func leave() -> ByteBoundedCache.Slot? {
        guard gone < slots.count, let first = slots[gone].take() else { return nil }
        places[first.key] = nil
        byteCount -= first.cost
        gone += 1
        if gone > slots.count / 2 { cutFront() }
        return first
    }

    private mutating func cutFront() {
        slots.removeFirst(gone)
        offset += gone
        gone = 0
    }
}
