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
        text.prefix(longestText).withUnsafeBufferPointer { text in
            var index = 0
            while index < text.count {
                let byte = text[index]
                if isWord(byte) {
                    index = readWord(at: index, of: text, body: body)
                } else {
                    if !LineTraits.isWhitespace(byte) { body(extended(seed, by: byte), 1, byte) }
                    index += 1
                }
            }
        }
    }

    /// Reads the word that begins at `start`, and its parts, and returns where it ends.
    @inline(__always)
    private static func readWord(
        at start: Int, of text: UnsafeBufferPointer<UInt8>,
        body: (_ name: UInt64, _ count: Float, _ sign: UInt8) -> Void
    ) -> Int {
        var name = seed
        var part = seed
        var isWhole = true
        var index = start
        while index < text.count, isWord(text[index]) {
            if index > start, startsPart(index, of: text) {
                if part != seed { body(part, 0.5, 0) }
                part = seed
                isWhole = false
            }
            let byte = text[index]
            name = extended(name, by: byte)
            if byte != underscore || part != seed { part = extended(part, by: lowercased(byte)) }
            index += 1
        }
        if !isWhole, part != seed { body(part, 0.5, 0) }
        body(name, 1, 0)
        return index
    }

    /// Whether a part begins at `index`: at an underscore, at a capital after another letter, and
    /// at the last capital before a small letter, as in `HTTPServer`.
    @inline(__always)
    private static func startsPart(_ index: Int, of text: UnsafeBufferPointer<UInt8>) -> Bool {
        let (before, byte) = (text[index - 1], text[index])
        if byte == underscore { return before != byte }
        guard isCapital(byte) else { return false }
        if !isCapital(before) { return before != underscore }
        let next = index + 1 < text.count ? text[index + 1] : byte
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next)
    }

    private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let underscore = UInt8(ascii: "_")

    private static func extended(_ name: UInt64, by byte: UInt8) -> UInt64 {
        (name ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    private static func isCapital(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        isCapital(byte) ? byte | 0x20 : byte
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        LineTraits.isWord(byte) || byte == underscore || byte == UInt8(ascii: "$")
    }
}
