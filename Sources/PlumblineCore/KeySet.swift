/// A set of hashes: a table with open addressing, which finds one without hashing it again.
struct KeySet: Sendable {
    /// Mixed into every place, so that nobody can choose texts whose hashes fall together.
    private static let salt = UInt64.random(in: 0 ... .max)

    /// The keys, each at its place or behind it; 0 where there is none.
    private var slots: [UInt64]
    /// The number of keys.
    private(set) var count = 0

    /// Creates an empty set with room for `capacity` keys, which grows with more.
    init(capacity: Int = 0) {
        var size = 64
        while size < 2 * capacity { size *= 2 }
        slots = Array(repeating: 0, count: size)
    }

    /// Whether there are no keys.
    var isEmpty: Bool { count == 0 }

    /// The bytes that the table takes.
    var byteCount: Int { slots.count * MemoryLayout<UInt64>.stride }

    /// Adds a key; 0 counts as 1.
    mutating func insert(_ key: UInt64) {
        let key = max(key, 1)
        let place = place(of: key)
        guard slots[place] == 0 else { return }
        slots[place] = key
        count += 1
        if 2 * count > slots.count { grow() }
    }

    /// Whether a key is there.
    func contains(_ key: UInt64) -> Bool {
        let key = max(key, 1)
        return slots[place(of: key)] == key
    }

    /// Where a key stands, or where it would.
    private func place(of key: UInt64) -> Int {
        let mask = slots.count - 1
        let hash = ((key ^ Self.salt) &* 0x9e37_79b9_7f4a_7c15) >> 24
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place] != 0, slots[place] != key { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let keys = slots
        slots = Array(repeating: 0, count: 2 * keys.count)
        for key in keys where key != 0 { slots[place(of: key)] = key }
    }
}
