/// The search for a shortest way through two sequences of keys, in linear space: Myers, "An O(ND)
/// Difference Algorithm and Its Variations" (1986), section 4b.
///
/// A box of old and new places is searched from both of its corners at once, with one more insertion
/// or deletion in each round, until the ways meet. A large box is not searched to the end: as in git
/// (after GNU diff) it is cut at the end of a long run of equal lines, or where the search got furthest.
struct EditGrid {
    let old: UnsafePointer<UInt32>
    let new: UnsafePointer<UInt32>
    /// The old place that the ways from the upper left corner reach on each diagonal, old less new place.
    let forward: UnsafeMutablePointer<Int32>
    /// The same for the ways from the lower right corner.
    let backward: UnsafeMutablePointer<Int32>
    /// After so many rounds a box is cut where the search got furthest.
    let roundLimit: Int
    /// How many steps were made.
    private(set) var work = 0

    init(
        old: UnsafePointer<UInt32>, new: UnsafePointer<UInt32>,
        forward: UnsafeMutablePointer<Int32>, backward: UnsafeMutablePointer<Int32>, roundLimit: Int
    ) {
        self.old = old
        self.new = new
        self.forward = forward
        self.backward = backward
        self.roundLimit = roundLimit
    }

    /// Old and new places that are compared with each other.
    struct Box {
        var oldStart: Int
        var oldEnd: Int
        var newStart: Int
        var newEnd: Int
        /// Whether a shortest way is looked for, however long that takes.
        var isExact = false
    }

    /// Where a box is cut in two, and which of the parts have to be searched to the end.
    struct Cut {
        var old: Int
        var new: Int
        var isExactBefore = true
        var isExactBehind = true
    }

    /// A long run of equal lines: more than so many.
    private static let longRun = 20
    /// From this round on a long run may end the search.
    private static let runRound = 256
    /// A way is a good one if it got so many times as far as the round is high.
    private static let goodRatio = 4

    private static let unreached: Int32 = -1
    private static let unreachedBackward = Int32.max

    /// The diagonals that one direction has reached.
    private struct Reach {
        var low: Int
        var high: Int
        let middle: Int
    }

    /// Leaves out what both sides of a box begin and end with.
    func trim(_ box: inout Box) {
        while box.oldStart < box.oldEnd, box.newStart < box.newEnd,
            old[box.oldStart] == new[box.newStart]
        {
            box.oldStart += 1
            box.newStart += 1
        }
        while box.oldStart < box.oldEnd, box.newStart < box.newEnd,
            old[box.oldEnd - 1] == new[box.newEnd - 1]
        {
            box.oldEnd -= 1
            box.newEnd -= 1
        }
    }

    /// Cuts a box whose corners differ, neither side of which is empty.
    mutating func cut(_ box: Box) -> Cut {
        let (least, most) = (box.oldStart - box.newEnd, box.oldEnd - box.newStart)
        let start = box.oldStart - box.newStart
        let end = box.oldEnd - box.newEnd
        var ahead = Reach(low: start, high: start, middle: start)
        var back = Reach(low: end, high: end, middle: end)
        let isOdd = (start - end) & 1 != 0
        forward[start] = Int32(truncatingIfNeeded: box.oldStart)
        backward[end] = Int32(truncatingIfNeeded: box.oldEnd)
        var round = 1
        while true {
            var hasLongRun = false
            widen(&ahead, least, most, forward, Self.unreached)
            if let cut = advance(box, ahead, meeting: isOdd ? back : nil, &hasLongRun) {
                return cut
            }
            widen(&back, least, most, backward, Self.unreachedBackward)
            if let cut = retreat(box, back, meeting: isOdd ? nil : ahead, &hasLongRun) {
                return cut
            }
            if !box.isExact {
                if hasLongRun, round > Self.runRound,
                    let cut = cutAtRun(box, ahead, back, round)
                {
                    return cut
                }
                if round >= roundLimit { return furthest(box, ahead, back) }
            }
            round += 1
        }
    }

    /// Adds a diagonal on each side, as far as the box has them; beyond its corners the parity changes.
    @inline(__always)
    private func widen(
        _ reach: inout Reach, _ least: Int, _ most: Int, _ ends: UnsafeMutablePointer<Int32>,
        _ unreached: Int32
    ) {
        if reach.low > least {
            reach.low -= 1
            ends[reach.low - 1] = unreached
        } else {
            reach.low += 1
        }
        if reach.high < most {
            reach.high += 1
            ends[reach.high + 1] = unreached
        } else {
            reach.high -= 1
        }
    }

    /// Makes each way from the upper left one step longer.
    ///
    /// - Parameter other: the diagonals on which it may meet one from the lower right.
    @inline(__always)
    private mutating func advance(
        _ box: Box, _ reach: Reach, meeting other: Reach?, _ hasLongRun: inout Bool
    ) -> Cut? {
        let (ends, others, old, new) = (forward, backward, old, new)
        let (oldEnd, newEnd, low) = (box.oldEnd, box.newEnd, reach.low)
        let (lowest, highest) = (other?.low ?? .max, other?.high ?? .min)
        var diagonal = reach.high
        var (steps, longest) = (0, 0)
        defer { work += steps }
        // What stands on the diagonal above is known from the one before.
        var above = ends[diagonal &+ 1]
        while diagonal >= low {
            let below = ends[diagonal &- 1]
            let first = Int(below >= above ? below &+ 1 : above)
            above = below
            let end = min(oldEnd, newEnd &+ diagonal)
            var place = first
            while place < end, old[place] == new[place &- diagonal] { place &+= 1 }
            let run = place &- first
            steps &+= run &+ 1
            longest = max(longest, run)
            ends[diagonal] = Int32(truncatingIfNeeded: place)
            if lowest <= diagonal, diagonal <= highest, Int(others[diagonal]) <= place {
                return Cut(old: place, new: place &- diagonal)
            }
            diagonal &-= 2
        }
        if longest > Self.longRun { hasLongRun = true }
        return nil
    }

    /// Makes each way from the lower right one step longer.
    @inline(__always)
    private mutating func retreat(
        _ box: Box, _ reach: Reach, meeting other: Reach?, _ hasLongRun: inout Bool
    ) -> Cut? {
        let (ends, others, old, new) = (backward, forward, old, new)
        let (oldStart, newStart, low) = (box.oldStart, box.newStart, reach.low)
        let (lowest, highest) = (other?.low ?? .max, other?.high ?? .min)
        var diagonal = reach.high
        var (steps, longest) = (0, 0)
        defer { work += steps }
        var above = ends[diagonal &+ 1]
        while diagonal >= low {
            let below = ends[diagonal &- 1]
            let first = Int(below < above ? below : above &- 1)
            above = below
            let start = max(oldStart, newStart &+ diagonal)
            var place = first
            while place > start, old[place &- 1] == new[place &- 1 &- diagonal] { place &-= 1 }
            let run = first &- place
            steps &+= run &+ 1
            longest = max(longest, run)
            ends[diagonal] = Int32(truncatingIfNeeded: place)
            if lowest <= diagonal, diagonal <= highest, place <= Int(others[diagonal]) {
                return Cut(old: place, new: place &- diagonal)
            }
            diagonal &-= 2
        }
        if longest > Self.longRun { hasLongRun = true }
        return nil
    }
}

extension EditGrid {
    /// The cut at the end of the best way that ends with a long run of equal lines, if one is good.
    private func cutAtRun(_ box: Box, _ ahead: Reach, _ back: Reach, _ round: Int) -> Cut? {
        let good = Self.goodRatio * round
        var best = good
        var cut: Cut?
        for diagonal in stride(from: ahead.high, through: ahead.low, by: -2) {
            let oldPlace = Int(forward[diagonal])
            let newPlace = oldPlace - diagonal
            let gain =
                oldPlace - box.oldStart + newPlace - box.newStart - abs(diagonal - ahead.middle)
            guard gain > best, oldPlace >= box.oldStart + Self.longRun, oldPlace < box.oldEnd,
                newPlace >= box.newStart + Self.longRun, newPlace < box.newEnd,
                isRun(oldPlace - Self.longRun, newPlace - Self.longRun)
            else { continue }
            best = gain
            cut = Cut(old: oldPlace, new: newPlace, isExactBehind: false)
        }
        if let cut { return cut }
        best = good
        for diagonal in stride(from: back.high, through: back.low, by: -2) {
            let oldPlace = Int(backward[diagonal])
            let newPlace = oldPlace - diagonal
            let gain = box.oldEnd - oldPlace + box.newEnd - newPlace - abs(diagonal - back.middle)
            guard gain > best, oldPlace > box.oldStart, oldPlace <= box.oldEnd - Self.longRun,
                newPlace > box.newStart, newPlace <= box.newEnd - Self.longRun,
                isRun(oldPlace, newPlace)
            else { continue }
            best = gain
            cut = Cut(old: oldPlace, new: newPlace, isExactBefore: false)
        }
        return cut
    }

    private func isRun(_ oldPlace: Int, _ newPlace: Int) -> Bool {
        for offset in 0..<Self.longRun where old[oldPlace + offset] != new[newPlace + offset] {
            return false
        }
        return true
    }

    /// The cut where one of the two directions got furthest.
    private func furthest(_ box: Box, _ ahead: Reach, _ back: Reach) -> Cut {
        var (bestAhead, oldAhead) = (-1, -1)
        for diagonal in stride(from: ahead.high, through: ahead.low, by: -2) {
            var oldPlace = min(Int(forward[diagonal]), box.oldEnd)
            if oldPlace - diagonal > box.newEnd { oldPlace = box.newEnd + diagonal }
            let sum = oldPlace * 2 - diagonal
            if sum > bestAhead { (bestAhead, oldAhead) = (sum, oldPlace) }
        }
        var (bestBack, oldBack) = (Int.max, Int.max)
        for diagonal in stride(from: back.high, through: back.low, by: -2) {
            var oldPlace = max(Int(backward[diagonal]), box.oldStart)
            if oldPlace - diagonal < box.newStart { oldPlace = box.newStart + diagonal }
            let sum = oldPlace * 2 - diagonal
            if sum < bestBack { (bestBack, oldBack) = (sum, oldPlace) }
        }
        let gainAhead = bestAhead - box.oldStart - box.newStart
        let gainBack = box.oldEnd + box.newEnd - bestBack
        return gainBack < gainAhead
            ? Cut(old: oldAhead, new: bestAhead - oldAhead, isExactBehind: false)
            : Cut(old: oldBack, new: bestBack - oldBack, isExactBefore: false)
    }
}
