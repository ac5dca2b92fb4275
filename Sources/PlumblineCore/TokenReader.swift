/// Splits the text of a line into tokens: words, numbers and single signs.
///
/// A word of several parts, as in `lineCount` or `LINE_COUNT`, gives each part, too; the parts
/// count half and have no case.
enum TokenReader {
    /// The bytes of a line that are read; what follows does not count.
    static let longestText = 512

    /// Calls `body` with the name of each token, the hash of its bytes, how much it counts, and the
    /// sign that it is; 0 for a word.
    @inline(__always)
    static func read(
        _ text: ArraySlice<UInt8>, body: (_ name: UInt64, _ count: Float, _ sign: UInt8) -> Void
    ) {
        kinds.withUnsafeBufferPointer { kinds in
            text.prefix(longestText).withUnsafeBufferPointer { text in
                var index = 0
                while index < text.count {
                    let byte = text[index]
                    let kind = kinds[Int(byte)]
                    if kind & word != 0 {
                        index = readWord(at: index, of: text, kinds, body: body)
                    } else {
                        if kind & space == 0 { body(extended(seed, by: byte), 1, byte) }
                        index += 1
                    }
                }
            }
        }
    }

    /// Reads the word that begins at `start`, and its parts, and returns where it ends.
    @inline(__always)
    private static func readWord(
        at start: Int, of text: UnsafeBufferPointer<UInt8>, _ kinds: UnsafeBufferPointer<UInt8>,
        body: (_ name: UInt64, _ count: Float, _ sign: UInt8) -> Void
    ) -> Int {
        var name = seed
        var part = seed
        var isWhole = true
        var index = start
        while index < text.count {
            let byte = text[index]
            let kind = kinds[Int(byte)]
            guard kind & word != 0 else { break }
            if kind & (capital | underscore) != 0 {
                if index > start, startsPart(index, of: text, kinds) {
                    if part != seed { body(part, 0.5, 0) }
                    part = seed
                    isWhole = false
                }
                if kind & capital != 0 || part != seed {
                    // A capital is a small letter but for this bit.
                    part = extended(part, by: byte | (kind & capital))
                }
            } else {
                part = extended(part, by: byte)
            }
            name = extended(name, by: byte)
            index += 1
        }
        if !isWhole, part != seed { body(part, 0.5, 0) }
        body(name, 1, 0)
        return index
    }

    /// Whether a part begins at `index`, a capital or an underscore: at an underscore, at a capital after
    /// another letter, and at the last capital before a small letter, as in `HTTPServer`.
    @inline(__always)
    private static func startsPart(
        _ index: Int, of text: UnsafeBufferPointer<UInt8>, _ kinds: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let (before, byte) = (kinds[Int(text[index - 1])], kinds[Int(text[index])])
        if byte & underscore != 0 { return before & underscore == 0 }
        if before & capital == 0 { return before & underscore == 0 }
        let next = index + 1 < text.count ? text[index + 1] : 0
        return kinds[Int(next)] & small != 0
    }

    // What a byte is, as bits.
    private static let word: UInt8 = 1
    private static let small: UInt8 = 2
    private static let space: UInt8 = 4
    private static let underscore: UInt8 = 8
    private static let capital: UInt8 = 0x20

    /// What each byte is.
    private static let kinds: [UInt8] = (0...UInt8.max).map { byte in
        switch byte {
        case UInt8(ascii: "_"): word | underscore
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): word | capital
        case UInt8(ascii: "a")...UInt8(ascii: "z"): word | small
        case UInt8(ascii: "$"): word
        default:
            LineTraits.isWord(byte) ? word : LineTraits.isWhitespace(byte) ? space : 0
        }
    }

    private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
    @inline(__always)
    private static func extended(_ name: UInt64, by byte: UInt8) -> UInt64 {
        (name ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}
