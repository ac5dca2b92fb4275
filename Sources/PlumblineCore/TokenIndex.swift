/// Numbers the tokens in the order in which they come: a hash table with open addressing.
struct TokenIndex {
    private var names: [UInt64]
    private var ids: [Int32]
    /// The number of distinct tokens.
    private(set) var count = 0

    /// Creates an empty index with room for `capacity` tokens, which grows with more.
    init(capacity: Int) {
        var size = 64
        while size < 2 * capacity { size *= 2 }
        names = Array(repeating: 0, count: size)
        ids = Array(repeating: -1, count: size)
    }

    /// Returns the number of the token with this name; the next one, if it is new.
    mutating func id(of name: UInt64) -> Int32 {
        var place = Self.place(of: name, in: ids.count)
        while ids[place] >= 0 {
            if names[place] == name { return ids[place] }
            place = (place + 1) & (ids.count - 1)
        }
        ids[place] = Int32(count)
        names[place] = name
        count += 1
        if 2 * count > ids.count { grow() }
        return Int32(count - 1)
    }

    private mutating func grow() {
        let (oldNames, oldIDs) = (names, ids)
        names = Array(repeating: 0, count: 2 * oldIDs.count)
        ids = Array(repeating: -1, count: 2 * oldIDs.count)
        for (name, id) in zip(oldNames, oldIDs) where id >= 0 {
            var place = Self.place(of: name, in: ids.count)
            while ids[place] >= 0 { place = (place + 1) & (ids.count - 1) }
            ids[place] = id
            names[place] = name
        }
    }

    private static func place(of name: UInt64, in size: Int) -> Int {
        Int(truncatingIfNeeded: (name ^ name >> 29) &* 0x9e37_79b9_7f4a_7c15 >> 20) & (size - 1)
    }
}
