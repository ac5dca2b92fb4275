/// Comparing runs of bytes, eight at a time.
enum ByteComparison {
    private static let word = 8

    /// Whether the `count` bytes at both places are the same.
    @inline(__always)
    static func areEqual(
        _ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>, _ count: Int
    ) -> Bool {
        var offset = 0
        while offset + word <= count {
            if load(one + offset) != load(other + offset) { return false }
            offset += word
        }
        if offset == count { return true }
        // The last word may overlap the one before it.
        if count >= word { return load(one + count - word) == load(other + count - word) }
        while offset < count {
            if one[offset] != other[offset] { return false }
            offset += 1
        }
        return true
    }

    /// How many bytes both begin with.
    static func equalHead(
        _ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>, atMost limit: Int
    ) -> Int {
        var offset = 0
        while offset + word <= limit {
            let difference = load(one + offset) ^ load(other + offset)
            if difference != 0 { return offset + difference.trailingZeroBitCount / 8 }
            offset += word
        }
        while offset < limit, one[offset] == other[offset] { offset += 1 }
        return offset
    }

    /// How many bytes in front of both places are the same.
    static func equalTail(
        before one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>, atMost limit: Int
    ) -> Int {
        var count = 0
        while count + word <= limit {
            let difference = load(one - count - word) ^ load(other - count - word)
            if difference != 0 { return count + difference.leadingZeroBitCount / 8 }
            count += word
        }
        while count < limit, one[-count - 1] == other[-count - 1] { count += 1 }
        return count
    }

    /// The eight bytes at a place, the first one in the lowest bits.
    @inline(__always)
    static func load(_ place: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
    }
}
