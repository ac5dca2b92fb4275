/// Compares two texts line by line.
///
/// What both begin and end with is told by its bytes. The lines in between get keys, those without a
/// counterpart are left out (`DiffSelection`), the rest is searched for a shortest edit script
/// (`EditGrid`), and the runs of changed lines are put where they read best (`DiffGroups`). It finds what
/// git finds: the ideas are those of git's xdiff, which is LibXDiff by Davide Libenzi after Myers.
struct LineDiff {
    private var old: DiffSide
    private var new: DiffSide
    private let workLimit: Int
    /// How many lines both texts begin with.
    private var head = 0
    /// How many lines both end with.
    private var tail = 0

    /// - Parameter cutsTail: whether whole blocks at the end of both texts are left out before anything
    ///   else, as git does where it shows no context.
    init(_ old: DiffSide, _ new: DiffSide, cutsTail: Bool, workLimit: Int) {
        self.old = old
        self.new = new
        self.workLimit = workLimit
        let byteCounts = cutsTail ? cutTail() : (old: old.byteCount, new: new.byteCount)
        trim(byteCounts.old, byteCounts.new)
    }

    /// The hunks of the diff, in order.
    func hunks() -> [Hunk] {
        let oldRange = head..<old.count - tail
        let newRange = head..<new.count - tail
        if oldRange.isEmpty, newRange.isEmpty { return [] }
        let (oldMarks, newMarks) = (DiffMarks(count: old.count), DiffMarks(count: new.count))
        mark(oldRange, newRange, oldMarks, newMarks)
        let groups = (
            old: DiffGroups(side: old, marks: oldMarks), new: DiffGroups(side: new, marks: newMarks)
        )
        var first = min(
            oldMarks.first(in: oldRange) ?? .max, newMarks.first(in: newRange) ?? .max)
        guard first != .max else { return [] }
        if let last = oldMarks.last(in: oldRange) {
            first = min(first, groups.old.settle(beside: groups.new, from: first, to: last))
        }
        if let last = newMarks.last(in: newRange) {
            first = min(first, groups.new.settle(beside: groups.old, from: first, to: last))
        }
        return hunks(oldMarks, newMarks, from: first)
    }

    // MARK: - Both ends

    /// Leaves out what git leaves out, and returns how many bytes are left.
    ///
    /// They are whole lines behind the first LF of the equal blocks, as in git's `xdiff-interface.c`;
    /// where several shortest diffs exist this decides which one is found.
    private mutating func cutTail() -> (old: Int, new: Int) {
        let block = 1_024
        let equal = ByteComparison.equalTail(
            before: old.bytes + old.byteCount, new.bytes + new.byteCount,
            atMost: min(old.byteCount, new.byteCount))
        var end = old.byteCount - equal / block * block
        while end < old.byteCount, old.bytes[end] != UInt8(ascii: "\n") { end += 1 }
        let kept = min(end + 1, old.byteCount)
        let newKept = new.byteCount - (old.byteCount - kept)
        if kept < old.byteCount {
            old.cut(to: old.lineCount(within: kept))
            new.cut(to: new.lineCount(within: newKept))
        }
        return (kept, newKept)
    }

    private mutating func trim(_ oldByteCount: Int, _ newByteCount: Int) {
        let shorter = min(oldByteCount, newByteCount)
        let headBytes = ByteComparison.equalHead(old.bytes, new.bytes, atMost: shorter)
        head = min(old.lineCount(within: headBytes), new.lineCount(within: headBytes))
        head = min(head, old.count, new.count)
        let start = old.start(of: head)
        guard head < old.count, head < new.count else { return }
        let tailBytes = ByteComparison.equalTail(
            before: old.bytes + oldByteCount, new.bytes + newByteCount, atMost: shorter - start)
        guard tailBytes > 0 else { return }
        // The first line of the equal bytes is a whole one only if a line begins there in both.
        let oldTail = old.count - old.lineCount(before: oldByteCount - tailBytes)
        let newTail = new.count - new.lineCount(before: newByteCount - tailBytes)
        tail = min(oldTail, newTail, old.count - head, new.count - head)
    }
}

extension LineDiff {
    // MARK: - What lies between

    private func mark(
        _ oldRange: Range<Int>, _ newRange: Range<Int>, _ oldMarks: DiffMarks,
        _ newMarks: DiffMarks
    ) {
        oldMarks.set(oldRange, true)
        newMarks.set(newRange, true)
        guard !oldRange.isEmpty, !newRange.isEmpty else { return }
        var keys = DiffKeys(old, oldRange, new, newRange)
        guard keys.hasCommonLines else { return }
        if keys.hasUnmatchedLines {
            keys.count(common: 0..<head, old, new)
            keys.count(common: oldRange.upperBound..<old.count, old, new)
        }
        let (first, last) = keys.equalEnds
        oldMarks.set(oldRange.lowerBound..<oldRange.lowerBound + first, false)
        newMarks.set(newRange.lowerBound..<newRange.lowerBound + first, false)
        oldMarks.set(oldRange.upperBound - last..<oldRange.upperBound, false)
        newMarks.set(newRange.upperBound - last..<newRange.upperBound, false)
        let selected = (
            old: keys.selectionOfOld(first, last, lineCount: old.count),
            new: keys.selectionOfNew(first, last, lineCount: new.count)
        )
        EditScript(selected.old, selected.new, workLimit: workLimit).mark(
            oldMarks.marks(from: oldRange.lowerBound + first),
            newMarks.marks(from: newRange.lowerBound + first))
    }

    private func hunks(
        _ oldMarks: DiffMarks, _ newMarks: DiffMarks, from first: Int
    ) -> [Hunk] {
        var hunks: [Hunk] = []
        var (oldLine, newLine) = (first, first)
        while oldLine < old.count || newLine < new.count {
            let (oldStart, newStart) = (oldLine, newLine)
            while oldMarks[oldLine] { oldLine += 1 }
            while newMarks[newLine] { newLine += 1 }
            if oldLine > oldStart || newLine > newStart {
                hunks.append(
                    Hunk(
                        old: LineNumber(index: oldStart)..<LineNumber(index: oldLine),
                        new: LineNumber(index: newStart)..<LineNumber(index: newLine)))
            }
            oldLine += 1
            newLine += 1
        }
        return hunks
    }
}
