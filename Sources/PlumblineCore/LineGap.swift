/// Where an old line stands between the nearest significant anchors, and the same place in the new
/// text; lines are counted from 0.
struct LineGap {
    /// The anchored old lines around the line: -1 and the line count where there is none.
    let old: (above: Int, below: Int)
    /// Their images.
    let new: (above: Int, below: Int)

    /// Whether a new line stands in the gap.
    func contains(_ line: Int) -> Bool { new.above < line && line < new.below }

    /// The place in the new text that divides the gap as `line` does in the old one.
    func proportionalPlace(of line: Int) -> Double {
        let share = Double(line - old.above) / Double(old.below - old.above)
        return Double(new.above) + share * Double(new.below - new.above)
    }

    /// The lines of the old text inside the gap.
    var oldLines: Range<Int> { old.above + 1..<old.below }

    /// The lines of the new text inside the gap.
    var newLines: Range<Int> { new.above + 1..<max(new.above + 1, new.below) }
}

/// The significant anchors of the old text, to find those around a line.
struct LineGaps {
    private var anchored: [Int32] = []
    private let anchors: LineAnchors

    /// Lists the significant anchors.
    init(_ anchors: LineAnchors) {
        self.anchors = anchors
        for line in 0..<anchors.old.count
        where anchors.image(of: line) != nil && anchors.old.isSignificant(line) {
            anchored.append(Int32(line))
        }
    }

    /// Returns the gap around an old line.
    func gap(around line: Int) -> LineGap {
        let next = anchored.partitioningIndex { $0 >= line }
        let below = anchored[next...].first { $0 > line }.map { Int($0) }
        let above = next > 0 ? Int(anchored[next - 1]) : nil
        return LineGap(
            old: (above ?? -1, below ?? anchors.old.count),
            new: (
                above.flatMap(anchors.image(of:)) ?? -1,
                below.flatMap(anchors.image(of:)) ?? anchors.new.count
            ))
    }
}
