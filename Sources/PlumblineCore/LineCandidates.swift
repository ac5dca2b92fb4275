/// The lines of one text that may be the counterpart of a line of another, and what speaks for each.
///
/// Its tables are prepared once for two texts and serve any number of questions. What they learn from
/// one makes others faster and changes no answer.
package struct LineCandidates: Sendable {
    private let old: Text
    private let new: Text
    private var scorer: LineScorer

    /// A line of the new text with what speaks for it.
    package struct Candidate: Sendable {
        /// Where it stands.
        package let line: LineNumber
        /// What speaks for it and against it.
        package let features: LineFeatures<LineFeature>
    }

    /// Prepares the tables of two texts and the map of their diff: the lines that the diff leaves
    /// open are compared.
    ///
    /// - Complexity: O(*n*) in the bytes of both.
    package init(old: Text, new: Text, map: LineMap) {
        let anchors = LineAnchors(
            old: old, new: new, map: map, tables: (LineTable(old), LineTable(new)))
        self.init(old: old, new: new, anchors: anchors)
    }

    /// Prepares the tables of two texts of different files: the lines that one `lost`, in ascending
    /// order, are compared with those that were `added` to the other.
    ///
    /// - Complexity: O(*n*) in the lines of both and in the bytes of those that are compared.
    package init(old: Text, lost: [LineNumber], added: AddedLines) {
        self.init(
            old: old, lost: lost, added: added, tables: (LineTable(old), LineTable(added.text)))
    }

    /// Prepares the same with the tables of both texts.
    package init(
        old: Text, lost: [LineNumber], added: AddedLines,
        tables: (old: LineTable, new: LineTable)
    ) {
        let anchors = LineAnchors(
            old: old, lost: lost.map(\.index), new: added.text, added: added.indices,
            tables: tables)
        self.init(old: old, new: added.text, anchors: anchors)
    }

    private init(old: Text, new: Text, anchors: LineAnchors) {
        self.old = old
        self.new = new
        scorer = LineScorer(old: old, new: new, anchors: anchors)
    }

    /// Whether a line of the old text is compared with others.
    package func isFree(_ line: LineNumber) -> Bool { scorer.old.freeIndex(of: line.index) != nil }

    /// How many pairs of lines one question compares.
    package var work: Int { scorer.work }

    /// Returns the lines of the new text that are most like `line`, the likeliest first; none if the
    /// line is not free. Blank lines are candidates for blank lines alone; what the lines around it
    /// say is left out.
    ///
    /// - Parameters:
    ///   - line: a line of the old text.
    ///   - limit: how many candidates there may be, at least 1.
    package mutating func candidates(for line: LineNumber, limit: Int = 14) -> [Candidate] {
        precondition(old.contains(line), "the old text has \(old.lineCount) lines, no \(line)")
        let found = scorer.candidates(
            for: line.index, limit: limit, reach: .infinity, asksGap: false, old: old,
            new: new)
        return found.map { Candidate(line: LineNumber(index: $0.line), features: $0.features) }
    }

    /// Returns the candidates among which the matcher chooses, the likeliest first.
    package mutating func choices(for line: LineNumber) -> [Candidate] {
        precondition(isFree(line), "line \(line) is paired, there is nothing to choose")
        return scorer.candidates(for: line.index, old: old, new: new).map {
            Candidate(line: LineNumber(index: $0.line), features: $0.features)
        }
    }

    /// Returns what speaks for the absence of any counterpart of `line`, which is free.
    package func absence(of line: LineNumber) -> LineFeatures<LineAbsence> {
        scorer.absence(of: line.index)
    }
}
