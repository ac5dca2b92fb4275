/// The lines of one text that may be the counterpart of a line of another, and what speaks for each.
///
/// Its tables are prepared once for two texts and serve any number of questions.
package struct LineCandidates {
    private let old: Text
    private let new: Text
    private let map: LineMap
    private var scorer: LineScorer

    /// A line of the new text with what speaks for it.
    package struct Candidate: Sendable {
        /// Where it stands.
        package let line: LineNumber
        /// What speaks for it and against it.
        package let features: LineFeatures<LineFeature>
        /// Whether the diff pairs the two lines.
        package let isPaired: Bool
    }

    /// Prepares the tables of two texts and the map of their diff.
    ///
    /// - Complexity: O(*n*) in the bytes of both.
    package init(old: Text, new: Text, map: LineMap) {
        self.old = old
        self.new = new
        self.map = map
        let anchors = LineAnchors(old: old, new: new, map: map)
        scorer = LineScorer(old: old, new: new, anchors: anchors)
    }

    /// Whether the diff pairs a line of the old text, or the lines of a hunk that are equal up to
    /// white space.
    package func isPaired(_ line: LineNumber) -> Bool {
        scorer.anchors.image(of: line.index) != nil
    }

    /// How many pairs of lines one question compares.
    package var work: Int { scorer.work }

    /// Returns the lines of the new text that are most like `line`, the likeliest first.
    ///
    /// A line that the diff pairs with another one is no candidate; the one that it pairs with
    /// `line` is. Blank lines are candidates for blank lines alone.
    ///
    /// - Parameters:
    ///   - line: a line of the old text.
    ///   - limit: how many candidates there may be, at least 1.
    ///   - isAllowed: whether a line of the new text may be a candidate.
    package mutating func candidates(
        for line: LineNumber, limit: Int = 14, where isAllowed: (LineNumber) -> Bool = { _ in true }
    ) -> [Candidate] {
        precondition(old.contains(line), "the old text has \(old.lineCount) lines, no \(line)")
        let image = scorer.anchors.image(of: line.index)
        let found = withScorer(for: line.index) { scorer, old, new in
            scorer.candidates(
                for: line.index, limit: limit, reach: .infinity, old: old, new: new, hasParts: true
            ) { isAllowed(LineNumber(index: $0)) }
        }
        return found.map {
            Candidate(
                line: LineNumber(index: $0.line), features: $0.features, isPaired: $0.line == image)
        }
    }

    /// Returns the candidates among which the matcher chooses, the likeliest first.
    package mutating func choices(for line: LineNumber) -> [Candidate] {
        precondition(!isPaired(line), "line \(line) is paired, there is nothing to choose")
        return scorer.candidates(for: line.index, old: old, new: new).map {
            Candidate(line: LineNumber(index: $0.line), features: $0.features, isPaired: false)
        }
    }

    /// Returns what speaks for the absence of any counterpart of `line`.
    package mutating func absence(of line: LineNumber) -> LineFeatures<LineAbsence> {
        withScorer(for: line.index) { scorer, _, _ in scorer.absence(of: line.index) }
    }

    /// Calls `body` with tables in which the line is free.
    ///
    /// What the tables of the texts learn serves later questions, and changes no answer. The pair of
    /// a line is dissolved for its own question alone, so that its image is one candidate among others.
    private mutating func withScorer<Result>(
        for line: Int, _ body: (inout LineScorer, _ old: Text, _ new: Text) -> Result
    ) -> Result {
        guard scorer.anchors.image(of: line) != nil else {
            return body(&scorer, old, new)
        }
        let anchors = LineAnchors(old: old, new: new, map: map, freed: [line])
        var dissolved = LineScorer(old: old, new: new, anchors: anchors)
        return body(&dissolved, old, new)
    }
}
