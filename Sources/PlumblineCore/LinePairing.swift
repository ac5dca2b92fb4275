/// Pairs the lines of one hunk that are equal up to white space, in order, as patience diff does:
/// unique lines first, then what lies between them.
struct LinePairing {
    /// How often a gap is cut at its unique lines before its remaining lines are left unpaired.
    private static let deepestCut = 8
    /// The largest product of the sides of a gap for which the longest common subsequence is found.
    private static let largestTable = 10_000

    private let old: PairedLines
    private let new: PairedLines
    private var found: [Pair] = []
    private var gaps: [Gap] = []

    /// An old line and the new one that is equal to it.
    typealias Pair = (old: Int, new: Int)

    /// A run of old lines and the run of new ones that took their place.
    struct Gap {
        var old: Range<Int>
        var new: Range<Int>
        var depth = 0
    }

    /// Creates a pairing of two runs of lines.
    init(old: PairedLines, new: PairedLines) {
        self.old = old
        self.new = new
    }

    /// Returns the pairs in `gap`, in no particular order, but none crosses another.
    ///
    /// - Complexity: O(*n* log *n*) in the lines of both sides.
    mutating func pairs(in gap: Gap) -> [Pair] {
        found = []
        gaps = [gap]
        while let next = gaps.popLast() {
            let inner = trimmed(next)
            guard !inner.old.isEmpty, !inner.new.isEmpty else { continue }
            let unique = ascending(uniquePairs(in: inner))
            if unique.isEmpty {
                pairCommonSubsequence(in: inner)
            } else if inner.depth < Self.deepestCut {
                cut(inner, at: unique)
            } else {
                found += unique
            }
        }
        return supported(found, in: gap)
    }

    /// Pairs the equal lines at both ends of a gap and returns what is left of it.
    private mutating func trimmed(_ gap: Gap) -> Gap {
        var rest = gap
        while let line = rest.old.first, let image = rest.new.first,
            old.key(of: line) == new.key(of: image)
        {
            found.append((line, image))
            rest.old.removeFirst()
            rest.new.removeFirst()
        }
        while let line = rest.old.last, let image = rest.new.last,
            old.key(of: line) == new.key(of: image)
        {
            found.append((line, image))
            rest.old.removeLast()
            rest.new.removeLast()
        }
        return rest
    }

    /// Returns the significant lines that stand once on each side, in the order of the old side.
    private func uniquePairs(in gap: Gap) -> [Pair] {
        var keys = TokenIndex(capacity: gap.new.count)
        // For each key how often it stands on either side, and where on the new one.
        var uses: [(old: Int32, new: Int32, place: Int)] = []
        func use(_ key: UInt64) -> Int {
            let index = Int(keys.id(of: key))
            if index == uses.count { uses.append((0, 0, 0)) }
            return index
        }
        for line in gap.new where new.isSignificant(line) {
            let index = use(new.key(of: line))
            uses[index].new += 1
            uses[index].place = line
        }
        var asked: [(line: Int, use: Int)] = []
        for line in gap.old where old.isSignificant(line) {
            let index = use(old.key(of: line))
            uses[index].old += 1
            asked.append((line, index))
        }
        return asked.compactMap { line, index in
            uses[index].old == 1 && uses[index].new == 1 ? (line, uses[index].place) : nil
        }
    }

    /// Returns a longest run of pairs that ascends on the new side, too.
    private func ascending(_ pairs: [Pair]) -> [Pair] {
        var piles: [Int] = []
        var previous = Array(repeating: -1, count: pairs.count)
        for (index, pair) in pairs.enumerated() {
            let pile = piles.partitioningIndex { pairs[$0].new >= pair.new }
            if pile > 0 { previous[index] = piles[pile - 1] }
            if pile == piles.count { piles.append(index) } else { piles[pile] = index }
        }
        var index = piles.last ?? -1
        var run: [Pair] = []
        while index >= 0 {
            run.append(pairs[index])
            index = previous[index]
        }
        return run.reversed()
    }

    private mutating func cut(_ gap: Gap, at pairs: [Pair]) {
        var start = (old: gap.old.lowerBound, new: gap.new.lowerBound)
        let end = (old: gap.old.upperBound, new: gap.new.upperBound)
        found += pairs
        for pair in pairs + [end] {
            if start.old < pair.old, start.new < pair.new {
                gaps.append(
                    Gap(
                        old: start.old..<pair.old, new: start.new..<pair.new, depth: gap.depth + 1))
            }
            start = (pair.old + 1, pair.new + 1)
        }
    }

    /// Pairs the longest common subsequence of a gap, unless the gap is too large.
    private mutating func pairCommonSubsequence(in gap: Gap) {
        let (rows, columns) = (gap.old.count, gap.new.count)
        let (size, overflow) = rows.multipliedReportingOverflow(by: columns)
        guard !overflow, size <= Self.largestTable else { return }
        let lengths = commonLengths(in: gap)
        var (row, column) = (0, 0)
        while row < rows, column < columns {
            let here = row * (columns + 1) + column
            if old.key(of: gap.old.lowerBound + row) == new.key(of: gap.new.lowerBound + column) {
                found.append((gap.old.lowerBound + row, gap.new.lowerBound + column))
                row += 1
                column += 1
            } else if lengths[here + columns + 1] >= lengths[here + 1] {
                row += 1
            } else {
                column += 1
            }
        }
    }

    /// The length of the longest common subsequence from each place of a gap on, row by row.
    private func commonLengths(in gap: Gap) -> [UInt16] {
        let width = gap.new.count + 1
        var lengths = [UInt16](repeating: 0, count: (gap.old.count + 1) * width)
        for row in (0..<gap.old.count).reversed() {
            for column in (0..<gap.new.count).reversed() {
                let here = row * width + column
                let isEqual =
                    old.key(of: gap.old.lowerBound + row)
                    == new.key(of: gap.new.lowerBound + column)
                lengths[here] =
                    isEqual
                    ? lengths[here + width + 1] + 1
                    : max(lengths[here + width], lengths[here + 1])
            }
        }
        return lengths
    }

    /// Drops pairs such as `}` that have neither a paired neighbour nor the end of the hunk beside them.
    private func supported(_ pairs: [Pair], in gap: Gap) -> [Pair] {
        var images = [Int](repeating: .min, count: gap.old.count + 2)
        let first = gap.old.lowerBound - 1
        images[0] = gap.new.lowerBound - 1
        images[gap.old.count + 1] = gap.new.upperBound
        for pair in pairs { images[pair.old - first] = pair.new }
        return pairs.filter { pair in
            old.isSignificant(pair.old) || images[pair.old - first - 1] == pair.new - 1
                || images[pair.old - first + 1] == pair.new + 1
        }
    }
}
