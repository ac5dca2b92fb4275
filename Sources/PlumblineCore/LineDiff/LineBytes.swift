/// What a diff reads in the bytes of a line.
enum LineBytes {
    private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let tabWidth = 8
    /// No line counts as indented more.
    private static let deepestIndentation = 200

    /// A number that depends on each of `count` bytes.
    @inline(__always)
    static func hash(_ bytes: UnsafePointer<UInt8>, _ count: Int, seed: UInt64) -> UInt64 {
        var hash = seed &+ UInt64(truncatingIfNeeded: count) &* factor
        var offset = 0
        while offset + 8 <= count {
            hash = mixed(hash ^ ByteComparison.load(bytes + offset))
            offset += 8
        }
        guard offset < count else { return mixed(hash) }
        var rest: UInt64 = 0
        while offset < count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return mixed(mixed(hash ^ rest))
    }

    @inline(__always)
    private static func mixed(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: factor)
        return product.high ^ product.low
    }

    /// As `hash`, of the bytes that are no white space.
    static func hashWithoutWhitespace(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, seed: UInt64
    ) -> UInt64 {
        var hash = seed
        for offset in 0..<count where !isWhitespace(bytes[offset]) {
            hash = (hash ^ UInt64(bytes[offset])) &* factor
            hash ^= hash >> 29
        }
        return mixed(hash)
    }

    /// Whether two lines differ in white space alone.
    static func areEqualWithoutWhitespace(
        _ one: UnsafePointer<UInt8>, _ count: Int, _ other: UnsafePointer<UInt8>, _ otherCount: Int
    ) -> Bool {
        var (index, otherIndex) = (0, 0)
        while true {
            while index < count, isWhitespace(one[index]) { index += 1 }
            while otherIndex < otherCount, isWhitespace(other[otherIndex]) { otherIndex += 1 }
            guard index < count, otherIndex < otherCount else {
                return index == count && otherIndex == otherCount
            }
            if one[index] != other[otherIndex] { return false }
            index += 1
            otherIndex += 1
        }
    }

    /// How many columns of blanks and tabs a line begins with; `nil` if there is nothing behind them.
    static func indentation(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        var columns = 0
        for offset in 0..<count {
            let byte = bytes[offset]
            guard isWhitespace(byte) else { return columns }
            if byte == UInt8(ascii: " ") {
                columns += 1
            } else if byte == UInt8(ascii: "\t") {
                columns += tabWidth - columns % tabWidth
            }
            if columns >= deepestIndentation { return deepestIndentation }
        }
        return nil
    }

    /// White space as git counts it: without the vertical tab and the form feed.
    @inline(__always)
    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
