/// The lines of two texts that belong together beyond doubt: the diff pairs them, or they are
/// equal up to white space and stand in the same hunk in the same order.
struct LineAnchors {
    /// The lines of the old text.
    private(set) var old: LineTable
    /// The lines of the new text.
    private(set) var new: LineTable
    /// The new line of each old one, ascending; or `free` or `closed`.
    private var images: [Int32]
    /// The old line of each new one, ascending; or `free` or `closed`.
    private var origins: [Int32]

    /// Whether lines with an anchor are compared, too.
    private var comparesAnchored = false

    /// Marks a line without an anchor.
    private static let free: Int32 = -1
    /// Marks a line without an anchor that is not to be compared either.
    private static let closed: Int32 = -2

    /// Finds the anchors of two texts; a pair of the map whose texts differ is none.
    ///
    /// - Complexity: O(*n*) in the bytes of both texts, O(*h* log *h*) in the lines of hunks.
    init(old: Text, new: Text, map: LineMap, tables: (old: LineTable, new: LineTable)) {
        self.old = tables.old
        self.new = tables.new
        images = Array(repeating: Self.free, count: old.lineCount)
        origins = Array(repeating: Self.free, count: new.lineCount)
        var end = (old: 0, new: 0)
        for hunk in map.hunks {
            anchorCommonLines(of: old, and: new, from: end, to: hunk.old.lowerBound.index)
            pairLines(of: hunk, old, new)
            end = (hunk.old.upperBound.index, hunk.new.upperBound.index)
        }
        anchorCommonLines(of: old, and: new, from: end, to: old.lineCount)
        for line in images.indices where images[line] < 0 { self.old.readKey(of: line, in: old) }
        for line in origins.indices where origins[line] < 0 { self.new.readKey(of: line, in: new) }
    }

    /// Finds the anchors among the lines that one file `lost` and those `added` to another one, both
    /// ascending. Lines with an anchor are compared, too; others of the two texts are not.
    ///
    /// - Complexity: O(*n*) in the lines of both texts, O(*h* log *h*) in the lines lost and added.
    init(
        old: Text, lost: [Int], new: Text, added: [Int], tables: (old: LineTable, new: LineTable)
    ) {
        self.old = tables.old
        self.new = tables.new
        comparesAnchored = true
        images = Array(repeating: Self.closed, count: old.lineCount)
        origins = Array(repeating: Self.closed, count: new.lineCount)
        for line in lost {
            images[line] = Self.free
            self.old.readKey(of: line, in: old)
        }
        self.new.closeKeys()
        for line in added {
            origins[line] = Self.free
            self.new.readKey(of: line, in: new)
        }
        guard let firstLost = lost.first, let lastLost = lost.last, let firstAdded = added.first,
            let lastAdded = added.last
        else { return }
        let gap = LinePairing.Gap(
            old: firstLost..<lastLost + 1, new: firstAdded..<lastAdded + 1)
        var pairing = LinePairing(
            old: PairedLines(gap.old, of: self.old), new: PairedLines(gap.new, of: self.new))
        for pair in pairing.pairs(in: gap) { anchor(pair.old, to: pair.new) }
    }

    /// Whether an old line is to be compared with others.
    func isCompared(old line: Int) -> Bool { isCompared(images[line]) }

    /// Whether a new line is to be compared with others.
    func isCompared(new line: Int) -> Bool { isCompared(origins[line]) }

    private func isCompared(_ anchor: Int32) -> Bool {
        anchor == Self.free || (comparesAnchored && anchor >= 0)
    }

    /// The new line that belongs to an old one; `nil` if the old one has no anchor.
    func image(of line: Int) -> Int? { images[line] < 0 ? nil : Int(images[line]) }

    /// The old line that belongs to a new one; `nil` if the new one has no anchor.
    func origin(of line: Int) -> Int? { origins[line] < 0 ? nil : Int(origins[line]) }

    /// The lines of both texts between one anchor and the next, where there are any on either side.
    var changes: [(old: Range<Int>, new: Range<Int>)] {
        var changes: [(old: Range<Int>, new: Range<Int>)] = []
        var start = (old: 0, new: 0)
        for line in 0...old.count {
            guard let image = line < old.count ? image(of: line) : new.count else { continue }
            if start.old < line || start.new < image {
                changes.append((start.old..<line, start.new..<max(start.new, image)))
            }
            start = (line + 1, image + 1)
        }
        return changes
    }

    private mutating func anchorCommonLines(
        of oldText: Text, and newText: Text, from start: (old: Int, new: Int), to end: Int
    ) {
        let end = min(end, old.count, start.old + max(0, new.count - start.new))
        guard start.old < end else { return }
        for line in start.old..<end {
            let image = start.new + line - start.old
            guard
                LineTraits.areEqualUpToWhitespace(
                    oldText[LineNumber(index: line)], newText[LineNumber(index: image)])
            else { continue }
            anchor(line, to: image)
        }
    }

    private mutating func pairLines(of hunk: Hunk, _ oldText: Text, _ newText: Text) {
        let gap = LinePairing.Gap(hunk, oldText, newText)
        guard !gap.old.isEmpty, !gap.new.isEmpty else { return }
        for line in gap.old { old.readKey(of: line, in: oldText) }
        for line in gap.new { new.readKey(of: line, in: newText) }
        var pairing = LinePairing(
            old: PairedLines(gap.old, of: old), new: PairedLines(gap.new, of: new))
        for pair in pairing.pairs(in: gap) {
            anchor(pair.old, to: pair.new)
        }
    }

    private mutating func anchor(_ line: Int, to image: Int) {
        images[line] = Int32(image)
        origins[image] = Int32(line)
    }
}
