/// How badly a text is split at both ends of a group of changed lines.
///
/// The weights are those of git's `diff.indentHeuristic`, which were fitted to thousands of hunks that
/// people had placed.
struct SplitScore {
    private var indentation = 0
    private var penalty = 0

    private static let mostBlanks = 20
    private static let indentationWeight = 60

    /// What stands around a place before which a text is split.
    private struct Split {
        /// Of the line behind the place; -1 for a blank one, or none.
        var indentation = -1
        var isAtEnd = false
        /// Of the next line above that is not blank, and how many blank ones are in between.
        var above = (indentation: -1, blanks: 0)
        /// The same below the line behind the place.
        var below = (indentation: -1, blanks: 0)

        init(before line: Int, of side: DiffSide) {
            isAtEnd = line >= side.count
            if !isAtEnd { indentation = side.indentation(of: line) ?? -1 }
            above = Self.look(stride(from: line - 1, through: 0, by: -1), side)
            below = Self.look(stride(from: line + 1, through: side.count - 1, by: 1), side)
        }

        private static func look(
            _ lines: StrideThrough<Int>, _ side: DiffSide
        ) -> (indentation: Int, blanks: Int) {
            var blanks = 0
            for line in lines {
                if let indentation = side.indentation(of: line) { return (indentation, blanks) }
                blanks += 1
                if blanks == mostBlanks { return (0, blanks) }
            }
            return (-1, blanks)
        }
    }

    /// Adds what a split before `line` is worth.
    mutating func add(splitBefore line: Int, of side: DiffSide) {
        let split = Split(before: line, of: side)
        if split.above == (-1, 0) { penalty += 1 }
        if split.isAtEnd { penalty += 21 }
        let blanksBelow = split.indentation == -1 ? 1 + split.below.blanks : 0
        let blanks = split.above.blanks + blanksBelow
        penalty += -30 * blanks + 6 * blanksBelow
        let effective = split.indentation == -1 ? split.below.indentation : split.indentation
        indentation += effective
        guard effective != -1, split.above.indentation != -1 else { return }
        penalty += Self.penalty(split, effective, hasBlanks: blanks != 0)
    }

    private static func penalty(_ split: Split, _ effective: Int, hasBlanks: Bool) -> Int {
        if effective > split.above.indentation { return hasBlanks ? 10 : -4 }
        if effective == split.above.indentation { return 0 }
        // Less indented than what is above: between two blocks, or at the end of one.
        if split.below.indentation > effective { return hasBlanks ? 17 : 24 }
        return hasBlanks ? 17 : 23
    }

    /// Whether the text is split no worse than by `other`.
    func isAsGood(as other: SplitScore) -> Bool {
        let deeper = (indentation - other.indentation).signum()
        return Self.indentationWeight * deeper + penalty - other.penalty <= 0
    }
}
