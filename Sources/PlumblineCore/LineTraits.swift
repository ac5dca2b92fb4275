/// What the matcher looks at in the text of one line.
struct LineTraits {
    /// Names the text without its white space; equal texts have equal keys.
    private(set) var key: UInt64 = 0xcbf2_9ce4_8422_2325
    /// The columns of white space before the text; a tab counts four.
    private(set) var indentation = 0
    /// The first byte that is not white space; `nil` if there is none.
    private(set) var first: UInt8?
    private var wordBytes = 0

    /// Reads the text of a line.
    init(_ text: ArraySlice<UInt8>) {
        for byte in text {
            if Self.isWhitespace(byte) {
                if first == nil { indentation += byte == UInt8(ascii: "\t") ? 4 : 1 }
                continue
            }
            if first == nil { first = byte }
            if Self.isWord(byte) { wordBytes += 1 }
            key = (key ^ UInt64(byte)) &* 0x100_0000_01b3
        }
    }

    /// Whether the line is nothing but white space.
    var isBlank: Bool { first == nil }

    /// Whether the line has at least two letters or digits, unlike `}` or `*/`.
    var isSignificant: Bool { wordBytes >= 2 }

    /// Whether `byte` is white space of git's `-w`, or any of its kin in ASCII.
    static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }

    /// Whether `byte` is a letter or a digit; every byte beyond ASCII counts as a letter.
    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 128...:
            true
        default: false
        }
    }

    /// Returns the key of a text; none is 0.
    static func key(of text: ArraySlice<UInt8>) -> UInt64 {
        let key = text.withUnsafeBufferPointer { text in
            text.reduce(0xcbf2_9ce4_8422_2325) { key, byte in
                isWhitespace(byte) ? key : (key ^ UInt64(byte)) &* 0x100_0000_01b3
            }
        }
        return key == 0 ? 1 : key
    }

    /// Whether two lines have the same text once white space is taken out.
    static func areEqualUpToWhitespace(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>)
        -> Bool
    {
        if left == right { return true }
        return left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in areEqualUpToWhitespace(left, right) }
        }
    }

    private static func areEqualUpToWhitespace(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        var (mine, theirs) = (0, 0)
        while true {
            while mine < left.count, isWhitespace(left[mine]) { mine += 1 }
            while theirs < right.count, isWhitespace(right[theirs]) { theirs += 1 }
            guard mine < left.count, theirs < right.count else {
                return mine == left.count && theirs == right.count
            }
            guard left[mine] == right[theirs] else { return false }
            mine += 1
            theirs += 1
        }
    }

    /// Returns the first `limit` bytes of the trimmed text, each run of white space as one space.
    static func folded(_ text: ArraySlice<UInt8>, limit: Int) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(min(text.count, limit + 1))
        text.withUnsafeBufferPointer { text in
            var isSpaced = false
            for byte in text {
                if isWhitespace(byte) {
                    isSpaced = !folded.isEmpty
                    continue
                }
                if isSpaced { folded.append(UInt8(ascii: " ")) }
                if folded.count >= limit { break }
                isSpaced = false
                folded.append(byte)
            }
        }
        return folded
    }
}
