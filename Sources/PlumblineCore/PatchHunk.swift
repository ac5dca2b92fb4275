/// One hunk of a patch: changed lines with the unchanged ones around and between them.
public struct PatchHunk: Hashable, Sendable {
    /// The lines of the old text, empty at the line before which lines were inserted.
    public let old: Range<LineNumber>
    /// The lines of the new text, empty at the line before which lines were deleted.
    public let new: Range<LineNumber>
    /// The line of the old text that names the section in which the hunk begins; `nil` if none does.
    public let section: LineNumber?
    private let changes: ArraySlice<Hunk>

    /// Where a line of a hunk comes from.
    public enum Origin: Hashable, Sendable {
        /// It stands in both texts, unchanged.
        case context(old: LineNumber, new: LineNumber)
        /// It stands in the old text only.
        case deleted(LineNumber)
        /// It stands in the new text only.
        case added(LineNumber)
    }

    /// Calls `body` with each line in the order in which a patch shows them.
    public func forEachLine(_ body: (Origin) -> Void) {
        var next = (old: old.lowerBound, new: new.lowerBound)
        for change in changes {
            Self.context(from: next, to: change.old.lowerBound, body)
            for line in change.old { body(.deleted(line)) }
            for line in change.new { body(.added(line)) }
            next = (change.old.upperBound, change.new.upperBound)
        }
        Self.context(from: next, to: old.upperBound, body)
    }

    /// How many lines were added, and how many deleted.
    public var counts: (added: Int, deleted: Int) {
        (changes.reduce(0) { $0 + $1.new.count }, changes.reduce(0) { $0 + $1.old.count })
    }

    private static func context(
        from start: (old: LineNumber, new: LineNumber), to end: LineNumber, _ body: (Origin) -> Void
    ) {
        for offset in 0..<start.old.distance(to: end) {
            body(.context(old: start.old.shifted(by: offset), new: start.new.shifted(by: offset)))
        }
    }
}

extension PatchHunk {
    /// Puts the changes of `map` into hunks with `context` unchanged lines around each.
    ///
    /// As in git, changes share a hunk where no more than twice as many lines lie between them.
    ///
    /// - Precondition: `map` is one of `old` and `new`.
    /// - Complexity: O(*n*) in the lines of the old text.
    public static func hunks(
        of map: LineMap, old: Text, new: Text, context: Int
    ) -> [PatchHunk] {
        var hunks: [PatchHunk] = []
        var sections = PatchSections(of: old)
        var rest = map.hunks[...]
        while let first = rest.first {
            var end = rest.startIndex + 1
            while end < rest.endIndex,
                rest[end - 1].old.upperBound.distance(to: rest[end].old.lowerBound) <= 2 * context
            {
                end += 1
            }
            let changes = rest[..<end]
            rest = rest[end...]
            let last = changes[end - 1]
            let above = min(context, first.old.lowerBound.index, first.new.lowerBound.index)
            let below = min(
                context, old.lineCount - last.old.upperBound.index,
                new.lineCount - last.new.upperBound.index)
            let start = (
                old: first.old.lowerBound.shifted(by: -above),
                new: first.new.lowerBound.shifted(by: -above)
            )
            hunks.append(
                PatchHunk(
                    old: start.old..<last.old.upperBound.shifted(by: below),
                    new: start.new..<last.new.upperBound.shifted(by: below),
                    section: sections.section(above: start.old), changes: changes))
        }
        return hunks
    }
}

/// The lines of a text that git shows behind a hunk's numbers, looked for from the top down.
private struct PatchSections {
    private let text: Text
    private var next = LineNumber(1)
    private var last: LineNumber?

    init(of text: Text) { self.text = text }

    /// Returns the last line above `line` that names a section.
    ///
    /// - Precondition: `line` is not above one that was asked for before.
    mutating func section(above line: LineNumber) -> LineNumber? {
        while next < line {
            if Self.namesSection(text[next]) { last = next }
            next = next.shifted(by: 1)
        }
        return last
    }

    /// Whether a line begins with a letter, `_` or `$`, as in git's `xdiff-interface.c`.
    private static func namesSection(_ line: ArraySlice<UInt8>) -> Bool {
        guard let first = line.first else { return false }
        return switch first {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"), UInt8(ascii: "$"):
            true
        default: false
        }
    }
}

extension Text {
    /// The longest name of a section, in bytes.
    private static let longestSection = 80

    /// Returns a line as the name of a section: its beginning, without white space behind it.
    public func sectionName(_ line: LineNumber) -> ArraySlice<UInt8> {
        var name = self[line].prefix(Self.longestSection)
        while let byte = name.last, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { name.removeLast() }
        return name
    }

    /// Whether an LF stands behind `line`, one of the lines.
    public func isTerminated(_ line: LineNumber) -> Bool {
        line.value < lineCount || bytes.last == UInt8(ascii: "\n")
    }
}
