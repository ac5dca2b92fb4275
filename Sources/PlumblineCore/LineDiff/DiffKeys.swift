/// Numbers for the lines of two texts: equal lines have the same one.
struct DiffKeys {
    /// How often a line stands in each text.
    struct Counts {
        var old: Int32 = 0
        var new: Int32 = 0
    }

    /// The keys of the old lines that were asked for, in order.
    private(set) var old: [UInt32] = []
    /// The keys of the new lines.
    private(set) var new: [UInt32] = []
    /// How often each key stands in each text.
    private(set) var counts: [Counts] = []
    /// Whether a line of one side stands on the other as well.
    private(set) var hasCommonLines = false
    /// Whether a line of one side is not among those of the other.
    private(set) var hasUnmatchedLines = false

    /// Where a key was met first: an old line, or behind all of those a new one.
    private var places: [Int] = []
    private var hashes: [UInt32] = []
    /// The key in each slot of the table, from 1 on; 0 in an empty one.
    private var slots: [UInt32]
    private let mask: Int

    /// Numbers lines of both texts.
    init(_ oldSide: DiffSide, _ oldLines: Range<Int>, _ newSide: DiffSide, _ newLines: Range<Int>) {
        var slotCount = 16
        while slotCount < 2 * (oldLines.count + newLines.count) { slotCount *= 2 }
        slots = Array(repeating: 0, count: slotCount)
        mask = slotCount - 1
        old.reserveCapacity(oldLines.count)
        new.reserveCapacity(newLines.count)
        for line in oldLines {
            let key = key(of: line, of: oldSide, oldSide, newSide, place: line)
            counts[Int(key)].old += 1
            old.append(key)
        }
        for line in newLines {
            let key = key(of: line, of: newSide, oldSide, newSide, place: oldSide.count + line)
            counts[Int(key)].new += 1
            new.append(key)
        }
        for count in counts {
            if count.old == 0 || count.new == 0 {
                hasUnmatchedLines = true
            } else {
                hasCommonLines = true
            }
        }
    }

    /// Counts lines that both texts have, `line` of the old one, where one of those that were numbered
    /// is the same.
    mutating func count(common lines: Range<Int>, _ oldSide: DiffSide, _ newSide: DiffSide) {
        for line in lines {
            let hash = oldSide.hash(of: line)
            guard let key = slot(of: line, of: oldSide, hash, oldSide, newSide).key else {
                continue
            }
            counts[Int(key)].old += 1
            counts[Int(key)].new += 1
        }
    }

    /// How many lines are equal at both ends; more than none only where white space is ignored.
    var equalEnds: (first: Int, last: Int) {
        let shorter = min(old.count, new.count)
        var (first, last) = (0, 0)
        while first < shorter, old[first] == new[first] { first += 1 }
        while last < shorter - first, old[old.count - 1 - last] == new[new.count - 1 - last] {
            last += 1
        }
        return (first, last)
    }

    /// The old lines to search, without the `first` and the `last` ones.
    func selectionOfOld(_ first: Int, _ last: Int, lineCount: Int) -> DiffSelection {
        let keys = old[first..<old.count - last]
        guard hasUnmatchedLines else { return DiffSelection(all: keys) }
        return DiffSelection(keys, lineCount: lineCount) { Int(counts[Int($0)].new) }
    }

    /// The new lines to search, without the `first` and the `last` ones.
    func selectionOfNew(_ first: Int, _ last: Int, lineCount: Int) -> DiffSelection {
        let keys = new[first..<new.count - last]
        guard hasUnmatchedLines else { return DiffSelection(all: keys) }
        return DiffSelection(keys, lineCount: lineCount) { Int(counts[Int($0)].old) }
    }

    private mutating func key(
        of line: Int, of side: DiffSide, _ oldSide: DiffSide, _ newSide: DiffSide, place: Int
    ) -> UInt32 {
        let hash = side.hash(of: line)
        let found = slot(of: line, of: side, hash, oldSide, newSide)
        if let key = found.key { return key }
        let key = UInt32(places.count)
        places.append(place)
        hashes.append(hash)
        counts.append(Counts())
        slots[found.slot] = key + 1
        return key
    }

    /// The slot that holds the key of a line, or is free for it.
    @inline(__always)
    private func slot(
        of line: Int, of side: DiffSide, _ hash: UInt32, _ oldSide: DiffSide, _ newSide: DiffSide
    ) -> (slot: Int, key: UInt32?) {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let key = slots[slot] - 1
            let place = places[Int(key)]
            if hashes[Int(key)] == hash,
                place < oldSide.count
                    ? side.isEqual(line, to: place, of: oldSide)
                    : side.isEqual(line, to: place - oldSide.count, of: newSide)
            {
                return (slot, key)
            }
            slot = (slot + 1) & mask
        }
        return (slot, nil)
    }
}
