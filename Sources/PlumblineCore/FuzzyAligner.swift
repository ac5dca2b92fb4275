/// Finds how well a term fits a path.
///
/// The score is that of fzf (`src/algo/algo.go`, "FuzzyMatchV2"), a Smith-Waterman alignment: what
/// stands at the beginning of a word counts more, a run counts more than its parts, gaps cost.
final class FuzzyAligner {
    private static let match: Int32 = 16
    private static let gapStart: Int32 = -3
    private static let gapExtension: Int32 = -1
    /// What the later characters of a run get: as much as a gap of two costs.
    private static let consecutive: Int32 = 4
    private static let firstCharacterFactor: Int32 = 2

    /// Where each character of the term can stand at the earliest.
    private var firsts: [Int] = []
    private var bonus: [Int32] = []
    /// A row for each character of the term: the best score of an alignment that ends here or before.
    private var scores: [Int32] = []
    /// Of the same shape: how long the run is that ends here, 0 if none does.
    private var runs: [Int32] = []
    private var columnCount = 0
    private var rowCount = 0

    /// Returns the score of the best alignment of `term` with a part of `path`; `nil` if there is none.
    ///
    /// - Complexity: O(*n* · *m*) in the bytes of both; O(*n*) if there is none.
    func score(_ term: FuzzyTerm, in path: UnsafeBufferPointer<UInt8>) -> Int32? {
        guard let span = span(of: term, in: path) else { return nil }
        begin(path, span, rowCount: term.text.count)
        var best: Int32 = 0
        for row in term.text.indices { best = fill(row, term.text[row], path) }
        return best
    }

    /// Returns the score, and the offsets in `path` of the bytes that match.
    func alignment(
        _ term: FuzzyTerm, in path: UnsafeBufferPointer<UInt8>
    ) -> (score: Int32, offsets: [Int])? {
        guard let best = score(term, in: path) else { return nil }
        let last = (rowCount - 1) * columnCount
        guard var column = scores[last..<last + columnCount].firstIndex(of: best).map({ $0 - last })
        else { return nil }
        var row = rowCount - 1
        var offsets: [Int] = []
        var prefersMatch = true
        while column >= 0 {
            let cell = row * columnCount + column
            let diagonal =
                row > 0 && column > firsts[row] - 1 && column > 0
                ? scores[cell - columnCount - 1] : 0
            let left = column > firsts[row] ? scores[cell - 1] : 0
            if scores[cell] > diagonal,
                scores[cell] > left || (scores[cell] == left && prefersMatch), runs[cell] > 0
            {
                offsets.append(column)
                if row == 0 { break }
                row -= 1
            }
            let below = cell + columnCount + 1
            prefersMatch = runs[cell] > 1 || (below < rowCount * columnCount && runs[below] > 0)
            column -= 1
        }
        return (best, offsets.reversed())
    }

    /// The part of the path that can hold the term; `nil` if none can.
    private func span(
        of term: FuzzyTerm, in path: UnsafeBufferPointer<UInt8>
    ) -> Range<Int>? {
        firsts.removeAll(keepingCapacity: true)
        var offset = 0
        for wanted in term.text {
            while offset < path.count, !FuzzyTerm.isMatch(path[offset], wanted) { offset += 1 }
            guard offset < path.count else { return nil }
            firsts.append(offset)
            offset += 1
        }
        guard let last = term.text.last else { return nil }
        var end = path.count
        while !FuzzyTerm.isMatch(path[end - 1], last) { end -= 1 }
        return 0..<end
    }

    private func begin(
        _ path: UnsafeBufferPointer<UInt8>, _ span: Range<Int>, rowCount: Int
    ) {
        columnCount = span.count
        self.rowCount = rowCount
        let cellCount = rowCount * columnCount
        if scores.count < cellCount {
            scores = Array(repeating: 0, count: cellCount)
            runs = Array(repeating: 0, count: cellCount)
        }
        if bonus.count < columnCount { bonus = Array(repeating: 0, count: columnCount) }
        bonus.withUnsafeMutableBufferPointer { bonus in
            var previous = UInt8(ascii: "/")
            for column in 0..<columnCount {
                bonus[column] = WordStart.bonus(of: path[column], after: previous)
                previous = path[column]
            }
        }
    }

    /// Fills a row, once those above it are filled; returns its best score.
    private func fill(
        _ row: Int, _ wanted: UInt8, _ path: UnsafeBufferPointer<UInt8>
    ) -> Int32 {
        let (first, start, columnCount) = (firsts[row], row * columnCount, columnCount)
        return bonus.withUnsafeBufferPointer { bonus in
            scores.withUnsafeMutableBufferPointer { scores in
                runs.withUnsafeMutableBufferPointer { runs in
                    for cell in start..<start + first { (scores[cell], runs[cell]) = (0, 0) }
                    var (best, left, isGap): (Int32, Int32, Bool) = (0, 0, false)
                    for column in first..<columnCount {
                        let skipped = left + (isGap ? Self.gapExtension : Self.gapStart)
                        var (score, run): (Int32, Int32) = (0, 0)
                        if FuzzyTerm.isMatch(path[column], wanted) {
                            (score, run) = Self.matched(
                                row, column, columnCount, bonus, scores, runs)
                        }
                        isGap = score < skipped
                        if isGap { run = 0 }
                        left = max(score, skipped, 0)
                        scores[start + column] = left
                        runs[start + column] = run
                        best = max(best, left)
                    }
                    return best
                }
            }
        }
    }

    /// The score of an alignment that ends with a match of `row` at `column`, and its run.
    @inline(__always)
    private static func matched(
        _ row: Int, _ column: Int, _ columnCount: Int, _ bonus: UnsafeBufferPointer<Int32>,
        _ scores: UnsafeMutableBufferPointer<Int32>, _ runs: UnsafeMutableBufferPointer<Int32>
    ) -> (score: Int32, run: Int32) {
        guard row > 0 else { return (match + bonus[column] * firstCharacterFactor, 1) }
        let above = (row - 1) * columnCount + column - 1
        var run = runs[above] + 1
        var gain = bonus[column]
        if run > 1 {
            let first = bonus[column - Int(run) + 1]
            if gain >= WordStart.bonus, gain > first {
                run = 1
            } else {
                gain = max(gain, first, consecutive)
            }
        }
        return (scores[above] + match + gain, run)
    }
}
