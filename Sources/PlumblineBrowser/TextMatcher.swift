import NIOConcurrencyHelpers
import PlumblineCore

/// A matcher that keeps its tables between questions, which any thread may ask.
final class TextMatcher: Sendable {
    private let matcher: NIOLockedValueBox<LineMatcher>
    private let lost = NIOLockedValueBox<[LineNumber]?>(nil)
    private let hunks: [Hunk]
    /// How many lines the diff pairs.
    let pairedCount: Int

    init(_ old: KnownText, _ new: KnownText, _ map: LineMap) {
        hunks = map.hunks
        pairedCount = old.text.lineCount - map.hunks.reduce(0) { $0 + $1.old.count }
        matcher = NIOLockedValueBox(
            LineMatcher(old: old.text, new: new.text, map: map) { (old.table, new.table) })
    }

    /// The lines that the diff does not pair, white space ignored.
    var lostLines: [LineNumber] {
        lost.withLockedValue { lost in
            let made = lost ?? hunks.flatMap { $0.old.filter { anchor(of: $0) == nil } }
            lost = made
            return made
        }
    }

    /// The line that the diff pairs with `line`; `nil` as well for a line that the text does not have.
    func anchor(of line: LineNumber) -> LineNumber? {
        matcher.withLockedValue { $0.anchor(of: line) }
    }

    /// What became of `line`.
    func match(_ line: LineNumber) -> LineMatch { matcher.withLockedValue { $0.match(line) } }
}
