/// The tokens of some lines in their order: words, numbers and single signs.
struct TokenRun {
    /// So many tokens of a line are read; what follows does not count.
    static let longestLine = 64
    /// Most lines have less tokens.
    private static let usualLine = 12

    /// The hashes of the tokens.
    private(set) var tokens: [UInt64] = []
    /// Whether each of them is a word and not a sign.
    private(set) var areWords: [Bool] = []
    /// The line of each token.
    private(set) var lines: [Int32] = []

    /// Reads `lines`, which ascend.
    init(_ lines: some Sequence<Int>, of text: Text) {
        let count = Self.usualLine * lines.underestimatedCount
        tokens.reserveCapacity(count)
        areWords.reserveCapacity(count)
        self.lines.reserveCapacity(count)
        for line in lines { append(line, of: text) }
    }

    private mutating func append(_ line: Int, of text: Text) {
        text[LineNumber(index: line)].prefix(TokenReader.longestText).withUnsafeBufferPointer {
            append($0, line)
        }
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ line: Int) {
        let end = tokens.count + Self.longestLine
        var hash = Self.seed
        for byte in text {
            if LineTraits.isWord(byte) || byte == UInt8(ascii: "_") {
                hash = Self.extended(hash, by: byte)
                continue
            }
            if hash != Self.seed { append(hash, line, isWord: true) }
            hash = Self.seed
            guard tokens.count < end else { return }
            if !LineTraits.isWhitespace(byte) {
                append(Self.extended(hash, by: byte), line, isWord: false)
            }
            guard tokens.count < end else { return }
        }
        if hash != Self.seed { append(hash, line, isWord: true) }
    }

    private mutating func append(_ token: UInt64, _ line: Int, isWord: Bool) {
        tokens.append(token)
        areWords.append(isWord)
        lines.append(Int32(line))
    }

    private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    private static func extended(_ hash: UInt64, by byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    /// Where the tokens of a line stand; lines ascend.
    func range(of line: Int) -> Range<Int> {
        let start = lines.partitioningIndex { $0 >= Int32(line) }
        return start..<lines[start...].partitioningIndex { $0 > Int32(line) }
    }
}
