/// Where the lines of one blob are found in another.
///
/// A line outside every hunk kept its text and only moved. A line inside a hunk was rewritten:
/// the map names the lines that took its place and leaves the choice to the caller.
public struct LineMap: Hashable, Sendable {
    /// Ascending and disjoint on both sides.
    public let hunks: [Hunk]

    /// Creates a map from the hunks of a diff, in the order in which the diff lists them.
    public init(hunks: [Hunk]) {
        self.hunks = hunks
    }

    /// Returns what became of `line`, a line of the old blob.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of hunks.
    public func destination(of line: LineNumber) -> Destination {
        let next = hunks.partitioningIndex { $0.old.upperBound > line }
        if next < hunks.endIndex, hunks[next].old.contains(line) {
            return .replaced(by: hunks[next].new)
        }
        let shift = hunks[..<next].last?.shift ?? 0
        return .unchanged(at: line.shifted(by: shift))
    }

    /// The map from the new blob back to the old one.
    public var inverted: LineMap {
        LineMap(hunks: hunks.map { Hunk(old: $0.new, new: $0.old) })
    }
}

extension LineMap {
    /// What became of a line.
    public enum Destination: Hashable, Sendable {
        /// The same text stands at this line.
        case unchanged(at: LineNumber)
        /// These lines took its place; none, if it was deleted.
        case replaced(by: Range<LineNumber>)
    }
}

extension RandomAccessCollection {
    /// Returns the first index whose element satisfies `belongsInSecondPart`, or the end.
    ///
    /// - Precondition: the elements that satisfy it all stand behind those that do not.
    /// - Complexity: O(log *n*).
    package func partitioningIndex(where belongsInSecondPart: (Element) -> Bool) -> Index {
        var start = startIndex
        var count = count
        while count > 0 {
            let half = count / 2
            let middle = index(start, offsetBy: half)
            if belongsInSecondPart(self[middle]) {
                count = half
            } else {
                start = index(after: middle)
                count -= half + 1
            }
        }
        return start
    }
}
