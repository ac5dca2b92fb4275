/// Looks for the lines that a change added to a file in texts that were there before it: blocks that
/// were moved or copied, with the same bytes but for their indentation.
///
/// As in `git blame -M`, what a block weighs are its letters and digits; the idea of choosing the heaviest
/// block first is from git's `blame.c`.
package struct MovedBlocks {
    /// A line that the added ones have more often begins no block.
    private static let mostOccurrences = 16
    /// So many lines are compared at most; what is not found until then is left.
    private static let workLimit = 4_000_000

    private let text: Text
    private let leastWeight: Int
    private let regions: [Range<Int>]
    /// How many letters and digits of its region stand before each line, and behind the last one in all.
    private let weights: [Int]
    /// The regions in which lines with a key stand, and where.
    private var occurrences: [UInt64: [Occurrence]] = [:]
    /// By the end of its length: whether one of those lines is so long without its indentation. It tells
    /// most lines of other texts apart before they are read.
    private var lengths = [Bool](repeating: false, count: 256)
    private var choice: MovedBlockChoice
    private var work = 0

    private struct Occurrence {
        let line: Int
        let region: Int
    }

    /// Reads the lines of `text` in `regions`, which are those that a change added.
    ///
    /// - Parameters:
    ///   - regions: ranges of lines, counted from 0, ascending and disjoint.
    ///   - leastWeight: so many letters and digits of a block are no accident.
    /// - Complexity: O(*n*) in the bytes of the text.
    package init(_ text: Text, in regions: [Range<Int>], leastWeight: Int) {
        self.text = text
        self.leastWeight = leastWeight
        var weights = [Int](repeating: 0, count: text.lineCount + 1)
        for region in regions {
            for line in region {
                let weight = LineTraits.wordByteCount(of: text[LineNumber(index: line)])
                weights[line + 1] = weights[line] + weight
            }
        }
        self.regions = regions.filter {
            weights[$0.upperBound] - weights[$0.lowerBound] >= leastWeight
        }
        self.weights = weights
        choice = MovedBlockChoice(weights: weights, leastWeight: leastWeight)
        for (number, region) in self.regions.enumerated() {
            for line in region {
                let traits = LineTraits(text[LineNumber(index: line)])
                guard traits.isSignificant else { continue }
                lengths[LineTraits.unindentedCount(of: text[LineNumber(index: line)]) & 255] = true
                occurrences[traits.key, default: []].append(
                    Occurrence(line: line, region: number))
            }
        }
    }

    /// Whether no region has enough weight for a block.
    package var isEmpty: Bool { regions.isEmpty }

    /// Looks for blocks in `source`.
    ///
    /// - Parameters:
    ///   - number: names the text in the blocks.
    ///   - map: leads from `source` to what the change made of it, asked for only if there are blocks;
    ///     `nil` if nothing is left of it. Of equal blocks one that the change removed is preferred.
    /// - Complexity: O(*n*) in the bytes of `source`, and O(*m*) in the lines of the blocks.
    package mutating func search<Failure: Error>(
        _ source: Text, number: Int, map: () throws(Failure) -> LineMap?
    ) throws(Failure) {
        var blocks: [MovedBlock] = []
        // How far each diagonal was compared.
        var reached: [Int: Int] = [:]
        for line in 0..<source.lineCount {
            let bytes = source[LineNumber(index: line)]
            guard lengths[LineTraits.unindentedCount(of: bytes) & 255] else { continue }
            let traits = LineTraits(bytes)
            guard traits.isSignificant, let places = occurrences[traits.key],
                places.count <= Self.mostOccurrences
            else { continue }
            for place in places where work <= Self.workLimit {
                let shift = line - place.line
                guard reached[shift, default: 0] <= line,
                    let block = block(around: place, shift: shift, in: source, number)
                else { continue }
                reached[shift] = block.lines.upperBound + shift
                if weight(of: block.lines) >= leastWeight { blocks.append(block) }
            }
        }
        guard !blocks.isEmpty else { return }
        let keptLines = try map().map { KeptLines($0, count: source.lineCount) }
        for block in blocks {
            let isExact = block.lines.allSatisfy {
                text[LineNumber(index: $0)] == source[LineNumber(index: $0 + block.shift)]
            }
            let lines = block.lines.lowerBound + block.shift..<block.lines.upperBound + block.shift
            choice.add(
                block, lostCount: lines.count - (keptLines?.count(in: lines) ?? 0),
                isExact: isExact)
        }
    }

    /// Chooses the heaviest blocks, each line in one at most.
    ///
    /// - Returns: the blocks, ascending, and what is left of the regions. Lines whose block stands in
    ///   several places that are equally likely are in neither.
    package consuming func outcome() -> (blocks: [MovedBlock], rest: [Range<Int>]) {
        let regions = regions
        let (blocks, taken) = choice.outcome()
        var rest: [Range<Int>] = []
        for line in regions.joined() where !taken[line] {
            if let last = rest.last, last.upperBound == line {
                rest[rest.count - 1] = last.lowerBound..<line + 1
            } else {
                rest.append(line..<line + 1)
            }
        }
        return (blocks, rest)
    }

    /// The lines around a place that are the same in `source`, by the shift between the two.
    private mutating func block(
        around place: Occurrence, shift: Int, in source: Text, _ number: Int
    ) -> MovedBlock? {
        guard isSame(place.line, place.line + shift, in: source) else { return nil }
        let region = regions[place.region]
        var (start, end) = (place.line, place.line + 1)
        while start > region.lowerBound, start + shift > 0,
            isSame(start - 1, start - 1 + shift, in: source)
        {
            start -= 1
        }
        while end < region.upperBound, end + shift < source.lineCount,
            isSame(end, end + shift, in: source)
        {
            end += 1
        }
        work += end - start
        return MovedBlock(lines: start..<end, source: number, shift: shift)
    }

    private func isSame(_ line: Int, _ other: Int, in source: Text) -> Bool {
        LineTraits.areEqualUpToIndentation(
            text[LineNumber(index: line)], source[LineNumber(index: other)])
    }

    private func weight(of lines: Range<Int>) -> Int {
        weights[lines.upperBound] - weights[lines.lowerBound]
    }
}

/// Lines of a text that stand elsewhere, too.
package struct MovedBlock: Hashable, Sendable {
    /// The lines, counted from 0.
    package let lines: Range<Int>
    /// The number of the text that has them.
    package let source: Int
    /// What is added to the number of a line to get its place there.
    package let shift: Int
}

/// How many lines of a text a change kept.
private struct KeptLines {
    /// For each line how many before it were kept, and behind the last one in all.
    private var sums: [Int] = [0]

    init(_ map: LineMap, count: Int) {
        sums.reserveCapacity(count + 1)
        var line = 0
        for hunk in map.hunks {
            append(hunk.old.lowerBound.index - line, areKept: true)
            append(hunk.old.count, areKept: false)
            line = hunk.old.upperBound.index
        }
        append(count - line, areKept: true)
    }

    func count(in lines: Range<Int>) -> Int { sums[lines.upperBound] - sums[lines.lowerBound] }

    private mutating func append(_ count: Int, areKept: Bool) {
        for _ in 0..<max(0, count) { sums.append((sums.last ?? 0) + (areKept ? 1 : 0)) }
    }
}

extension LineTraits {
    /// How many letters and digits a text has.
    fileprivate static func wordByteCount(of text: ArraySlice<UInt8>) -> Int {
        text.withUnsafeBufferPointer { text in
            text.reduce(0) { $0 + (isWord($1) ? 1 : 0) }
        }
    }

    /// How many bytes stand behind the white space that a line begins with.
    fileprivate static func unindentedCount(of text: ArraySlice<UInt8>) -> Int {
        text.withUnsafeBufferPointer { text in
            text.count - (text.firstIndex { !isWhitespace($0) } ?? text.count)
        }
    }

    /// Whether two lines have the same bytes behind the white space that they begin with.
    fileprivate static func areEqualUpToIndentation(
        _ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>
    ) -> Bool {
        left.drop(while: isWhitespace) == right.drop(while: isWhitespace)
    }
}
