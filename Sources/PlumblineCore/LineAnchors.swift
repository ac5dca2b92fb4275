/// The lines of two texts that belong together beyond doubt: the diff pairs them, or they are
/// equal up to white space and stand in the same hunk in the same order.
struct LineAnchors {
    /// The lines of the old text.
    let old: LineTable
    /// The lines of the new text.
    let new: LineTable
    /// The new line of each old one, or -1; ascending.
    private var images: [Int32]
    /// The old line of each new one, or -1; ascending.
    private var origins: [Int32]

    /// Finds the anchors of two texts; a pair of the map whose texts differ is none.
    ///
    /// - Complexity: O(*n* log *n*) in the lines of both texts.
    init(old: LineTable, new: LineTable, map: LineMap) {
        self.old = old
        self.new = new
        images = Array(repeating: -1, count: old.count)
        origins = Array(repeating: -1, count: new.count)
        var end = (old: 0, new: 0)
        for hunk in map.hunks {
            anchorCommonLines(from: end, to: hunk.old.lowerBound.index)
            pairLines(of: hunk)
            end = (hunk.old.upperBound.index, hunk.new.upperBound.index)
        }
        anchorCommonLines(from: end, to: old.count)
    }

    /// The new line that belongs to an old one; `nil` if the old one has no anchor.
    func image(of line: Int) -> Int? { images[line] < 0 ? nil : Int(images[line]) }

    /// The old line that belongs to a new one; `nil` if the new one has no anchor.
    func origin(of line: Int) -> Int? { origins[line] < 0 ? nil : Int(origins[line]) }

    private mutating func anchorCommonLines(from start: (old: Int, new: Int), to end: Int) {
        let end = min(end, old.count, start.old + max(0, new.count - start.new))
        guard start.old < end else { return }
        for line in start.old..<end {
            anchor(line, to: start.new + line - start.old)
        }
    }

    private mutating func pairLines(of hunk: Hunk) {
        let gap = LinePairing.Gap(
            old: (hunk.old.lowerBound.index..<hunk.old.upperBound.index)
                .clamped(to: 0..<old.count),
            new: (hunk.new.lowerBound.index..<hunk.new.upperBound.index)
                .clamped(to: 0..<new.count))
        guard !gap.old.isEmpty, !gap.new.isEmpty else { return }
        var pairing = LinePairing(old: old, new: new)
        for pair in pairing.pairs(in: gap) {
            anchor(pair.old, to: pair.new)
        }
    }

    private mutating func anchor(_ line: Int, to image: Int) {
        guard old.keys[line] == new.keys[image] else { return }
        images[line] = Int32(image)
        origins[image] = Int32(line)
    }
}
