/// A text with one token on each line, to compare two texts whatever their layout.
package struct TokenLines: Sendable {
    /// The tokens, words and single signs, an LF behind each.
    package let text: Text
    /// The line that each token stands on, counted from 0.
    private let origins: [Int32]
    /// Where the tokens of each line begin, and behind the last one where the next would.
    private let starts: [Int]

    /// How much a single sign counts beside a word.
    private static let signWeight = 0.25

    /// Splits `source`.
    ///
    /// - Complexity: O(*n*) in bytes.
    package init(_ source: Text) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.bytes.count * 2)
        var origins: [Int32] = []
        var starts: [Int] = [0]
        for index in 0..<source.lineCount {
            var isInWord = false
            for byte in source[LineNumber(index: index)] {
                let isWord = LineTraits.isWord(byte) || byte == UInt8(ascii: "_")
                if isInWord, !isWord { bytes.append(UInt8(ascii: "\n")) }
                if !isWord, LineTraits.isWhitespace(byte) {
                    isInWord = false
                    continue
                }
                if !(isInWord && isWord) { origins.append(Int32(index)) }
                bytes.append(byte)
                if !isWord { bytes.append(UInt8(ascii: "\n")) }
                isInWord = isWord
            }
            if isInWord { bytes.append(UInt8(ascii: "\n")) }
            starts.append(origins.count)
        }
        text = Text(bytes: bytes)
        self.origins = origins
        self.starts = starts
    }

    /// Returns the line of `other` that holds most of a line's tokens, and the share of them that the
    /// diff of the two token texts pairs at all; `nil` if it pairs none.
    package func destination(
        of line: LineNumber, in other: TokenLines, by map: LineMap
    ) -> (line: LineNumber, share: Double)? {
        var votes: [Int32: Double] = [:]
        var total = 0.0
        var paired = 0.0
        for token in starts[line.index]..<starts[line.value] {
            let number = LineNumber(index: token)
            let weight = text[number].first.map(LineTraits.isWord) == true ? 1 : Self.signWeight
            total += weight
            guard case .unchanged(let image) = map.destination(of: number),
                image.index < other.origins.count
            else { continue }
            paired += weight
            votes[other.origins[image.index], default: 0] += weight
        }
        let best = votes.max { ($0.value, $1.key) < ($1.value, $0.key) }
        return best.map { (LineNumber(index: Int($0.key)), paired / total) }
    }
}
