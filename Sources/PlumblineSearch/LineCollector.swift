import Glibc
import PlumblineCore

/// Puts together the lines that were found in one text, and the lines near them.
struct LineCollector {
    private static let lineFeed = UInt8(ascii: "\n")

    var outcome = TextSearch.Outcome()
    /// The bytes of the lines so far.
    private(set) var textByteCount = 0
    private let text: UnsafeRawBufferPointer
    private let contextLines: Int
    /// The start of the first line that was not counted yet, and its number.
    private var counted = (offset: 0, number: 1)
    /// The start of the first line that was not given yet.
    private var given = 0
    /// How many lines behind the last match are still to be given.
    private var owed = 0

    init(_ text: UnsafeRawBufferPointer, contextLines: Int) {
        self.text = text
        self.contextLines = contextLines
    }

    /// Leaves out the lines before `first` and returns where that begins.
    mutating func skip(to first: LineNumber) -> Int {
        while counted.number < first.value, counted.offset < text.count {
            counted = (end(of: counted.offset) + 1, counted.number + 1)
        }
        given = counted.offset
        return counted.offset
    }

    /// Adds the line that stands at `line`, with what matched in it.
    mutating func add(_ line: Range<Int>, _ matches: [Range<Int>]) {
        giveOwed(before: line.lowerBound)
        var before: [Range<Int>] = []
        var start = line.lowerBound
        while before.count < contextLines, start > given {
            let end = start - 1
            start = self.start(of: end)
            before.append(start..<end)
        }
        for line in before.reversed() { give(line, []) }
        give(line, matches)
        outcome.matchCount += 1
        owed = contextLines
    }

    /// Adds what is owed at the end.
    mutating func finish() { giveOwed(before: text.count) }

    private mutating func giveOwed(before limit: Int) {
        while owed > 0, given < limit {
            owed -= 1
            give(given..<end(of: given), [])
        }
    }

    private mutating func give(_ line: Range<Int>, _ matches: [Range<Int>]) {
        let bytes = UnsafeRawBufferPointer(rebasing: text[line])
        outcome.lines.append(FoundLine(bytes, number: number(at: line.lowerBound), matches))
        textByteCount += min(line.count, FoundLine.longestText)
        given = line.upperBound + 1
    }

    /// The number of the line that begins at `offset`.
    private mutating func number(at offset: Int) -> LineNumber {
        var count = 0
        for byte in UnsafeRawBufferPointer(rebasing: text[counted.offset..<offset]) {
            count &+= byte == Self.lineFeed ? 1 : 0
        }
        counted = (offset, counted.number + count)
        return LineNumber(counted.number)
    }

    private func end(of offset: Int) -> Int {
        guard let base = text.baseAddress, offset < text.count,
            let end = memchr(base + offset, Int32(Self.lineFeed), text.count - offset)
        else { return text.count }
        return UnsafeRawPointer(end) - base
    }

    private func start(of end: Int) -> Int {
        var start = end
        while start > given, text[start - 1] != Self.lineFeed { start -= 1 }
        return start
    }
}

extension FoundLine {
    /// Takes a line, or the part of it around the first match.
    init(_ line: UnsafeRawBufferPointer, number: LineNumber, _ matches: [Range<Int>]) {
        let shown = Self.shown(line, around: matches.first)
        var column = 1
        var offset = 0
        func move(to end: Int) -> Int {
            column += String(decoding: line[offset..<end], as: UTF8.self).utf16.count
            offset = end
            return column
        }
        var textColumn = shown.lowerBound == 0 ? 1 : move(to: shown.lowerBound)
        let columns = matches.map { match in
            let start = move(to: match.lowerBound)
            return Match(column: start, length: move(to: match.upperBound) - start)
        }
        if matches.isEmpty { textColumn = 1 }
        self.init(
            number: number, text: String(decoding: line[shown], as: UTF8.self),
            textColumn: textColumn, isCut: shown.count < line.count, matches: columns)
    }

    /// The part of `line` that is shown: all of it, or what stands around `match`, cut between
    /// characters.
    private static func shown(
        _ line: UnsafeRawBufferPointer, around match: Range<Int>?
    ) -> Range<Int> {
        guard line.count > longestText else { return 0..<line.count }
        let before = max(0, (match?.lowerBound ?? 0) - longestText / 4)
        var start = min(before, line.count - longestText)
        var end = start + longestText
        // No character of UTF-8 has more than four bytes.
        for _ in 0..<3 where start > 0 && isContinuation(line[start]) { start -= 1 }
        for _ in 0..<3 where end < line.count && isContinuation(line[end]) { end -= 1 }
        return start..<end
    }

    private static func isContinuation(_ byte: UInt8) -> Bool {
        byte & 0b1100_0000 == 0b1000_0000
    }
}
