/// Splits the text of a line into tokens: words, numbers and single signs.
///
/// A word of several parts, as in `lineCount` or `LINE_COUNT`, gives each part, too; the parts
/// count half and have no case.
struct TokenReader {
    /// The bytes of a line that are read; what follows does not count.
    static let longestText = 512

    /// Calls `body` with the name of each token, the hash of its bytes, and how much it counts.
    func read(_ text: ArraySlice<UInt8>, body: (_ name: UInt64, _ count: Float) -> Void) {
        let text = text.prefix(Self.longestText)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if Self.isWord(byte) {
                let end = text[index...].firstIndex { !Self.isWord($0) } ?? text.endIndex
                body(Self.name(of: text[index..<end]), 1)
                readParts(of: text[index..<end], body: body)
                index = end
            } else {
                if !LineTraits.isWhitespace(byte) { body(Self.name(of: [byte]), 1) }
                index += 1
            }
        }
    }

    private func readParts(
        of word: ArraySlice<UInt8>, body: (_ name: UInt64, _ count: Float) -> Void
    ) {
        var start = word.startIndex
        for index in word.indices.dropFirst() where startsPart(index, in: word) {
            readPart(word[start..<index], body: body)
            start = index
        }
        guard start > word.startIndex else { return }
        readPart(word[start...], body: body)
    }

    private func readPart(
        _ part: ArraySlice<UInt8>, body: (_ name: UInt64, _ count: Float) -> Void
    ) {
        let letters = part.drop { $0 == UInt8(ascii: "_") }
        guard !letters.isEmpty else { return }
        body(Self.name(of: letters.lazy.map(Self.lowercased)), 0.5)
    }

    /// Whether a part begins at `index`: at an underscore, at a capital after another letter, and
    /// at the last capital before a small letter, as in `HTTPServer`.
    private func startsPart(_ index: Int, in word: ArraySlice<UInt8>) -> Bool {
        let (before, byte) = (word[index - 1], word[index])
        if byte == UInt8(ascii: "_") { return before != byte }
        guard Self.isCapital(byte) else { return false }
        if !Self.isCapital(before) { return before != UInt8(ascii: "_") }
        let next = index + 1 < word.endIndex ? word[index + 1] : byte
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next)
    }

    private static func isCapital(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        isCapital(byte) ? byte | 0x20 : byte
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        LineTraits.isWord(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
    }

    private static func name(of bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
