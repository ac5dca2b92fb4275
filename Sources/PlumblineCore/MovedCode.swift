/// The lines that a change adds to a file, to recognise code that came from elsewhere.
package struct AddedLines: Sendable {
    /// The whole file.
    package let text: Text
    private let ranges: [Range<LineNumber>]
    private let keys: KeySet
    private let words: KeySet

    /// Takes the lines of `text` that are new beside `old`, as `map` pairs the two; all if `old` is `nil`.
    ///
    /// - Complexity: O(*n*) in the bytes of the added lines.
    package init(_ text: Text, map: LineMap?) {
        self.text = text
        ranges =
            map?.hunks.map(\.new).filter { !$0.isEmpty }
            ?? [LineNumber(index: 0)..<LineNumber(index: text.lineCount)]
        var keys = KeySet()
        var words = KeySet()
        for line in ranges.joined() where text.contains(line) {
            let traits = LineTraits(text[line])
            guard traits.isSignificant else { continue }
            keys.insert(traits.key | 1)
            LineWords.read(text[line]) { words.insert($0) }
        }
        self.keys = keys
        self.words = words
    }

    /// The bytes that it takes besides the text.
    package var byteCount: Int { keys.byteCount + words.byteCount }

    /// Whether nothing of weight is added.
    package var isEmpty: Bool { keys.isEmpty }

    /// Whether `line` of the text is one of the added ones.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of hunks.
    package func contains(_ line: LineNumber) -> Bool {
        let index = ranges.partitioningIndex { $0.upperBound > line }
        return index < ranges.endIndex && ranges[index].contains(line)
    }

    /// The lines, counted from 0, ascending.
    var indices: [Int] { ranges.joined().map(\.index).filter { $0 < text.lineCount } }

    func contains(key: UInt64) -> Bool { keys.contains(key) }

    func contains(word: UInt64) -> Bool { words.contains(word) }
}

/// The keys of all lines of a text, read once for many questions about it.
package struct LineKeys: Sendable {
    /// The key of each line, 0 for one that is not significant.
    fileprivate let keys: [UInt64]

    /// Reads the lines of `text`.
    ///
    /// - Complexity: O(*n*) in bytes.
    package init(_ text: Text) {
        keys = (0..<text.lineCount).map {
            let traits = LineTraits(text[LineNumber(index: $0)])
            return traits.isSignificant ? traits.key | 1 : 0
        }
    }

    /// Returns the share of the significant lines that stand among `lines`.
    package func share(in lines: AddedLines) -> Double {
        var kept = 0
        var count = 0
        for key in keys where key != 0 {
            count += 1
            if lines.contains(key: key) { kept += 1 }
        }
        return count == 0 ? 0 : Double(kept) / Double(count)
    }
}

/// A line with what surrounds it, to be looked for among lines that were added elsewhere.
package struct LineSurroundings {
    /// So many significant lines on either side are looked at.
    private static let reach = 10
    /// By how much a line counts less than its neighbour nearer by.
    private static let decay = 0.85

    private let key: UInt64
    private let isTelling: Bool
    private let wordsOfLine: [UInt64]
    private let neighbours: [(key: UInt64, weight: Double)]
    /// In one order, so that the same question has the same sums.
    private let words: [(word: UInt64, weight: Double)]

    /// Reads `line` of `text`, whose keys are `keys`, and what is around it.
    package init(_ text: Text, _ line: LineNumber, keys: LineKeys) {
        key = keys.keys[line.index]
        isTelling = text[line].count { !LineTraits.isWhitespace($0) } >= 8
        var wordsOfLine: [UInt64] = []
        LineWords.read(text[line]) { wordsOfLine.append($0) }
        self.wordsOfLine = wordsOfLine
        var words = wordsOfLine.map { (word: $0, weight: 2.0) }
        var neighbours: [(key: UInt64, weight: Double)] = []
        for lines in Self.sides(of: line, in: text) {
            var weight = 1.0
            for other in lines where weight > 0.2 {
                guard keys.keys[other.index] != 0 else { continue }
                neighbours.append((keys.keys[other.index], weight))
                LineWords.read(text[other]) { words.append(($0, weight)) }
                weight *= Self.decay
            }
        }
        self.neighbours = neighbours
        self.words = Self.heaviest(of: words)
    }

    /// Each of the words once, in order, as heavy as it is anywhere.
    private static func heaviest(
        of words: [(word: UInt64, weight: Double)]
    ) -> [(word: UInt64, weight: Double)] {
        var heaviest: [(word: UInt64, weight: Double)] = []
        for next in words.sorted(by: { $0.word < $1.word }) {
            if let last = heaviest.last, last.word == next.word {
                heaviest[heaviest.count - 1].weight = max(last.weight, next.weight)
            } else {
                heaviest.append(next)
            }
        }
        return heaviest
    }

    /// The lines above, the closest first, and those below.
    private static func sides(of line: LineNumber, in text: Text) -> [[LineNumber]] {
        let above = max(0, line.index - 4 * reach)..<line.index
        let below = line.value..<min(text.lineCount, line.value + 4 * reach)
        return [above.reversed().map(LineNumber.init(index:)), below.map(LineNumber.init(index:))]
    }

    /// Returns how much of the line and of what surrounds it stands among `lines`.
    ///
    /// - Parameters:
    ///   - fileShare: what `lines` keep of the whole file, `LineKeys.share(in:)`.
    ///   - nameSimilarity: how alike the names of the files are.
    package func features(
        in lines: AddedLines, fileShare: Double, nameSimilarity: Double
    ) -> MovedCodeFeatures {
        let total = neighbours.reduce(0) { $0 + $1.weight }
        let found = neighbours.reduce(0) { $0 + (lines.contains(key: $1.key) ? $1.weight : 0) }
        let allWords = words.reduce(0) { $0 + $1.weight }
        let foundWords = words.reduce(0) { $0 + (lines.contains(word: $1.word) ? $1.weight : 0) }
        let ownWords = wordsOfLine.count { lines.contains(word: $0) }
        return MovedCodeFeatures(
            neighbours: total > 0 ? found / total : 0,
            words: allWords > 0 ? foundWords / allWords : 0,
            hasLine: isTelling && lines.contains(key: key),
            ownWords: wordsOfLine.isEmpty ? 0 : Double(ownWords) / Double(wordsOfLine.count),
            file: fileShare,
            name: nameSimilarity)
    }
}

/// What speaks for a file as the one that a line moved to; shares from 0 to 1.
package struct MovedCodeFeatures: Hashable, Sendable {
    /// How much of the surrounding lines stands among the added ones.
    package let neighbours: Double
    /// How many of the words of the line and of its surroundings do.
    package let words: Double
    /// Whether the line itself does, and is long enough to tell.
    package let hasLine: Bool
    /// How many of the line's own words stand among the added ones.
    package let ownWords: Double
    /// How much of the whole old file does.
    package let file: Double
    /// How alike the names of the files are.
    package let name: Double

    /// How likely the file is; only a comparison of files gives it a meaning.
    package var score: Double {
        neighbours + 0.5 * words + (hasLine ? 0.3 : 0) + 0.2 * name + 0.3 * file
    }
}

/// The words of a line that tell something: names of three letters and more.
enum LineWords {
    private static let shortest = 3

    /// Calls `body` with the hash of each word.
    static func read(_ text: ArraySlice<UInt8>, body: (UInt64) -> Void) {
        var hash = seed
        var length = 0
        for byte in text.prefix(TokenReader.longestText) {
            if LineTraits.isWord(byte) || byte == UInt8(ascii: "_") {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
                length += 1
            } else {
                if length >= shortest { body(hash) }
                hash = seed
                length = 0
            }
        }
        if length >= shortest { body(hash) }
    }

    /// Returns the share of both texts' words that the other one has, too; 1 if neither has any.
    static func likeness(of text: ArraySlice<UInt8>, to other: ArraySlice<UInt8>) -> Double {
        var (words, others): (Set<UInt64>, Set<UInt64>) = ([], [])
        read(text) { words.insert($0) }
        read(other) { others.insert($0) }
        let count = words.count + others.count
        return count == 0 ? 1 : Double(2 * words.intersection(others).count) / Double(count)
    }

    private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
}
