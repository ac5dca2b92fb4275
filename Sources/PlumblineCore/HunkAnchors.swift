/// The lines of two texts that stand in the same hunk in the same order and are equal up to white space,
/// found hunk by hunk as they are asked for.
struct HunkAnchors: Sendable {
    private let hunks: [Hunk]
    /// The images of the old lines of a hunk; -1 where there is none.
    private var images: [Int: [Int32]] = [:]

    init(_ map: LineMap) { hunks = map.hunks }

    /// Returns the new line that belongs to `line`, which stands in a hunk; `nil` if it has none.
    ///
    /// - Complexity: O(log *h*) for *h* hunks; once O(*n* log *n*) in the lines of the hunk.
    mutating func image(of line: LineNumber, _ old: Text, _ new: Text) -> LineNumber? {
        let number = hunks.partitioningIndex { $0.old.upperBound > line }
        let gap = LinePairing.Gap(hunks[number], old, new)
        guard gap.old.contains(line.index) else { return nil }
        let known = images[number] ?? Self.images(in: gap, old, new)
        images[number] = known
        let image = known[line.index - gap.old.lowerBound]
        return image < 0 ? nil : LineNumber(index: Int(image))
    }

    private static func images(
        in gap: LinePairing.Gap, _ old: Text, _ new: Text
    ) -> [Int32] {
        var images = [Int32](repeating: -1, count: gap.old.count)
        guard !gap.new.isEmpty else { return images }
        var pairing = LinePairing(
            old: PairedLines(gap.old, of: old), new: PairedLines(gap.new, of: new))
        for pair in pairing.pairs(in: gap) {
            images[pair.old - gap.old.lowerBound] = Int32(pair.new)
        }
        return images
    }
}

extension LinePairing.Gap {
    /// The gap that a hunk leaves between two texts.
    init(_ hunk: Hunk, _ old: Text, _ new: Text) {
        self.init(
            old: (hunk.old.lowerBound.index..<hunk.old.upperBound.index)
                .clamped(to: 0..<old.lineCount),
            new: (hunk.new.lowerBound.index..<hunk.new.upperBound.index)
                .clamped(to: 0..<new.lineCount))
    }
}
