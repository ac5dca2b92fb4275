/// Runs of changed lines of one side, and where else they might stand.
///
/// A run can be shifted where the line before it is the same as its last one, or the line behind it the
/// same as its first: the diff says the same, but reads better or worse. As git does, a run is put where
/// the other side has changes, too, so that both make one hunk; else where the indentation says that a
/// block begins or ends (git's indent heuristic, after Michael Haggerty's study of such diffs).
struct DiffGroups {
    let side: DiffSide
    let marks: DiffMarks

    /// Lines that are changed, or none, and then the line before which nothing is.
    struct Group {
        var start: Int
        var end: Int

        @inline(__always) var isEmpty: Bool { start == end }
    }

    /// The group that begins with `line`, before which nothing is changed.
    func group(at line: Int) -> Group {
        var end = line
        while marks[end] { end += 1 }
        return Group(start: line, end: end)
    }

    /// Goes to the next group, behind the next unchanged line.
    ///
    /// - Returns: whether there is one.
    @inline(__always)
    func advance(_ group: inout Group) -> Bool {
        guard group.end < side.count else { return false }
        group = self.group(at: group.end + 1)
        return true
    }

    /// Goes back to the group before the last unchanged line.
    @inline(__always)
    func retreat(_ group: inout Group) {
        var start = group.start - 1
        group.end = start
        while marks[start - 1] { start -= 1 }
        group.start = start
    }

    /// Shifts a group one line up, and joins it with one that it meets; `false` if it cannot be.
    private func slideUp(_ group: inout Group) -> Bool {
        guard group.start > 0, side.areEqual(group.start - 1, group.end - 1) else { return false }
        group.start -= 1
        group.end -= 1
        marks[group.start] = true
        marks[group.end] = false
        while marks[group.start - 1] { group.start -= 1 }
        return true
    }

    /// Shifts a group one line down, and joins it with one that it meets; `false` if it cannot be.
    private func slideDown(_ group: inout Group) -> Bool {
        guard group.end < side.count, side.areEqual(group.start, group.end) else { return false }
        marks[group.start] = false
        marks[group.end] = true
        group.start += 1
        group.end += 1
        while marks[group.end] { group.end += 1 }
        return true
    }
}

extension DiffGroups {
    /// No group is shifted further by its indentation.
    private static let furthestSlide = 100

    /// Puts every group where it reads best.
    ///
    /// - Parameters:
    ///   - other: the other side, whose groups are passed in step: between two of them stands an
    ///     unchanged line of both.
    ///   - start: a line before which nothing is changed on either side.
    ///   - end: the last line that is changed on this side.
    /// - Returns: the first line of a group.
    func settle(beside other: DiffGroups, from start: Int, to end: Int) -> Int {
        var first = Int.max
        var (group, opposite) = (self.group(at: start), other.group(at: start))
        while group.start <= end {
            if !group.isEmpty {
                settle(&group, beside: other, &opposite)
                first = min(first, group.start)
            }
            guard advance(&group), other.advance(&opposite) else { break }
        }
        return first
    }

    private func settle(
        _ group: inout Group, beside other: DiffGroups, _ opposite: inout Group
    ) {
        var (count, highestEnd, meets) = (0, 0, false)
        repeat {
            count = group.end - group.start
            while slideUp(&group) { other.retreat(&opposite) }
            highestEnd = group.end
            meets = !opposite.isEmpty
            while slideDown(&group) {
                _ = other.advance(&opposite)
                if !opposite.isEmpty { meets = true }
            }
            // What it met made it longer, so that it may go further.
        } while count != group.end - group.start
        guard group.end != highestEnd else { return }
        if meets {
            while opposite.isEmpty, slideUp(&group) { other.retreat(&opposite) }
            return
        }
        let best = bestEnd(of: group, count, notBefore: highestEnd)
        while group.end > best, slideUp(&group) { other.retreat(&opposite) }
    }

    /// The end at which the lines before and behind a group are split best; of equal ones the lowest.
    private func bestEnd(of group: Group, _ count: Int, notBefore highestEnd: Int) -> Int {
        let first = max(highestEnd, group.end - count - 1, group.end - Self.furthestSlide)
        var (best, bestScore) = (first, SplitScore())
        for end in first...group.end {
            var score = SplitScore()
            score.add(splitBefore: end, of: side)
            score.add(splitBefore: end - count, of: side)
            if end == first || score.isAsGood(as: bestScore) { (best, bestScore) = (end, score) }
        }
        return best
    }
}
