/// What became of a line of the old text in the new one, and how sure that is.
public struct LineMatch: Hashable, Sendable {
    /// What became of the line.
    public let outcome: Outcome
    /// The probability, 0 to 1, that the whole answer is right: that place, one of the candidates
    /// if it is ambiguous, the absence if the line was deleted; 0 if the work limit was reached.
    public let confidence: Double
    /// The likeliest places, best first, at most five; empty if the line is unchanged.
    public let candidates: [Candidate]
    /// Where to look instead of a line that was deleted or is ambiguous; `nil` if nothing survived.
    public let nearest: Nearest?
    /// What the answer rests on.
    public let method: Method

    init(
        outcome: Outcome,
        confidence: Double,
        candidates: [Candidate] = [],
        nearest: Nearest? = nil,
        method: Method
    ) {
        self.outcome = outcome
        self.confidence = confidence
        self.candidates = candidates
        self.nearest = nearest
        self.method = method
    }

    /// The line's place in the new text; `nil` if there is no single one.
    public var line: LineNumber? {
        switch outcome {
        case .unchanged(let line), .reformatted(let line), .moved(let line), .edited(let line): line
        case .ambiguous, .deleted, .exhausted: nil
        }
    }
}

extension LineMatch {
    /// What became of a line.
    public enum Outcome: Hashable, Sendable {
        /// The diff pairs the line with this one, and their bytes are the same.
        case unchanged(at: LineNumber)
        /// In place, equal up to white space.
        case reformatted(at: LineNumber)
        /// The text, up to white space, stands here, but not where the diff expects it.
        case moved(to: LineNumber)
        /// The line was rewritten; this is its likeliest counterpart.
        case edited(at: LineNumber)
        /// Several candidates are about equally good.
        case ambiguous
        /// The line has no counterpart.
        case deleted
        /// The work limit was reached before an answer was found.
        case exhausted
    }

    /// A line of the new text that may be the counterpart.
    public struct Candidate: Hashable, Sendable {
        /// Where it stands.
        public let line: LineNumber
        /// The probability, 0 to 1, that it is the counterpart.
        public let confidence: Double
    }

    /// A line of the new text near the place where the old line stood.
    public struct Nearest: Hashable, Sendable {
        /// Where it stands.
        public let line: LineNumber
        /// Why this line was chosen.
        public let reason: Reason
    }

    /// How the nearest line relates to the one that is gone.
    public enum Reason: String, Hashable, Sendable {
        /// It is the header of the innermost scope that survived around the line.
        case enclosingScope
        /// It is the closest surviving line, and stood above.
        case previousLine
        /// It is the closest surviving line, and stood below.
        case nextLine
    }

    /// What an answer rests on.
    public enum Method: String, Hashable, Sendable {
        /// The diff itself.
        case diff
        /// The diff inside a hunk, white space ignored.
        case whitespace
        /// A text that stands once among the changed lines of either side, and its neighbours.
        case uniqueText
        /// The candidate score.
        case similarity
        /// The tokens of the texts, their layout ignored.
        case tokens
    }
}
