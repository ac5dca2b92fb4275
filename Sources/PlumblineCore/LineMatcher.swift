/// Says what became of lines of one text in another.
///
/// The diff answers for lines outside its hunks. For a line inside a hunk the matcher pairs what is
/// equal up to white space, then looks for the text elsewhere, then scores the changed lines of
/// the new text against each other. Its tables are prepared when a line first needs them.
public struct LineMatcher: Sendable {
    /// How many pairs of lines one question may compare before it gives up.
    public static let defaultWorkLimit = 1_000_000

    /// How sure a pair of the diff is whose lines have twins and stand in different scopes.
    private static let twinConfidence = 0.6

    private let old: Text
    private let new: Text
    private let map: LineMap
    private let workLimit: Int
    private let tables: @Sendable () -> (old: LineTable, new: LineTable)
    private var anchors: LineAnchors?
    private var hunkAnchors: HunkAnchors
    private var scorer: LineScorer?

    /// Creates a matcher for two texts and the map of their diff.
    ///
    /// - Parameter workLimit: how many pairs of lines one question may compare; beyond, its outcome
    ///   is `exhausted`. It is counted as if each question came alone, so order changes no answer.
    public init(old: Text, new: Text, map: LineMap, workLimit: Int = defaultWorkLimit) {
        self.init(old: old, new: new, map: map, workLimit: workLimit) {
            (LineTable(old), LineTable(new))
        }
    }

    /// Creates a matcher that asks for the tables of both texts only if they are needed.
    package init(
        old: Text, new: Text, map: LineMap, workLimit: Int = defaultWorkLimit,
        tables: @escaping @Sendable () -> (old: LineTable, new: LineTable)
    ) {
        self.old = old
        self.new = new
        self.map = map
        self.workLimit = workLimit
        self.tables = tables
        hunkAnchors = HunkAnchors(map)
    }

    /// Returns what became of `line`, a line of the old text.
    ///
    /// - Precondition: `line` is a line of the old text.
    /// - Complexity: O(*h*) for *h* lines near hunks; once O(*n*) in the bytes of both texts.
    public mutating func match(_ line: LineNumber) -> LineMatch {
        precondition(old.contains(line), "the old text has \(old.lineCount) lines, no \(line)")
        return unchanged(line) ?? paired(line) ?? scored(line)
    }

    /// Returns the line of the new text that the diff pairs with `line`, white space ignored.
    ///
    /// - Precondition: `line` is a line of the old text.
    public mutating func anchor(of line: LineNumber) -> LineNumber? {
        precondition(old.contains(line), "the old text has \(old.lineCount) lines, no \(line)")
        switch map.destination(of: line) {
        case .unchanged(let place): return areAlike(line, place) ? place : nil
        case .replaced:
            guard let place = hunkAnchors.image(of: line, old, new), areAlike(line, place) else {
                return nil
            }
            return place
        }
    }

    private func areAlike(_ line: LineNumber, _ place: LineNumber) -> Bool {
        new.contains(place) && LineTraits.areEqualUpToWhitespace(old[line], new[place])
    }

    private mutating func unchanged(_ line: LineNumber) -> LineMatch? {
        guard case .unchanged(let place) = map.destination(of: line), new.contains(place),
            old[line] == new[place]
        else { return nil }
        let run = LineRun(around: line, in: old, map: map)
        if run.isShort(around: line), isTwinInAnotherScope(line, at: place) {
            let confidence = Self.twinConfidence
            return LineMatch(
                outcome: .moved(to: place), confidence: confidence,
                candidates: [LineMatch.Candidate(line: place, confidence: confidence)],
                method: .diff)
        }
        let confidence = run.confidence(of: line)
        return LineMatch(outcome: .unchanged(at: place), confidence: confidence, method: .diff)
    }

    /// Whether one of the texts has more lines like `line`, and its header and that of `place` share
    /// less than half of their words: the diff may have paired two that only look alike.
    private mutating func isTwinInAnotherScope(
        _ line: LineNumber, at place: LineNumber
    ) -> Bool {
        prepareAnchors()
        guard let old = anchors?.old, let new = anchors?.new,
            old.twinCount(of: line.index) > 1 || new.twinCount(of: place.index) > 1
        else { return false }
        let header = old.header(of: line.index).map(LineNumber.init(index:))
        let other = new.header(of: place.index).map(LineNumber.init(index:))
        guard let header, let other else { return header != other }
        return LineWords.likeness(of: self.old[header], to: self.new[other]) < 0.5
    }

    private mutating func paired(_ line: LineNumber) -> LineMatch? {
        prepareAnchors()
        guard let image = anchors?.image(of: line.index) else { return nil }
        let place = LineNumber(index: image)
        guard LineTraits.areEqualUpToWhitespace(old[line], new[place]) else { return nil }
        let isInPlace = old[line] != new[place] || isLastWithoutTerminator(line, place)
        let confidence = anchors?.old.isSignificant(line.index) == true ? 0.98 : 0.95
        return LineMatch(
            outcome: isInPlace ? .reformatted(at: place) : .moved(to: place),
            confidence: confidence,
            candidates: [LineMatch.Candidate(line: place, confidence: confidence)],
            method: .whitespace)
    }

    /// Whether the lines differ in nothing but the LF at the end of one text.
    private func isLastWithoutTerminator(_ line: LineNumber, _ place: LineNumber) -> Bool {
        let isUnterminated = line.value == old.lineCount && old.bytes.last != UInt8(ascii: "\n")
        let wasAdded = place.value == new.lineCount && new.bytes.last != UInt8(ascii: "\n")
        return isUnterminated != wasAdded
    }

    private mutating func scored(_ line: LineNumber) -> LineMatch {
        // In place: its tables are many, and a copy would have to be counted for each of them.
        prepareScorer()
        if let found = scorer?.uniqueMatch(line.index, old: old, new: new) { return found }
        guard let work = scorer?.work, work <= workLimit,
            let match = scorer?.match(line.index, old: old, new: new)
        else { return LineMatch(outcome: .exhausted, confidence: 0, method: .similarity) }
        return match
    }

    private mutating func prepareAnchors() {
        guard anchors == nil else { return }
        anchors = LineAnchors(old: old, new: new, map: map, tables: tables())
    }

    private mutating func prepareScorer() {
        guard scorer == nil else { return }
        prepareAnchors()
        scorer = anchors.map { LineScorer(old: old, new: new, anchors: $0) }
    }
}
