extension LineScorer {
    /// Below this probability a place is no answer.
    private static let leastConfidence = 0.5
    /// The score alone proves no more: one in a hundred of its surest answers was wrong.
    private static let mostConfidence = 0.99
    /// Two candidates that differ by less are about equally good.
    private static let ambiguousMargin = 0.1
    /// How many candidates an answer lists.
    private static let listedCount = 5

    /// Returns what became of an old line whose text is unique; `nil` if it is not, or lacks support.
    mutating func uniqueMatch(_ line: Int, old oldText: Text, new newText: Text) -> LineMatch? {
        guard let place = uniqueCounterpart(of: line).map(LineNumber.init(index:)) else {
            return nil
        }
        let outcome = outcome(for: line, at: place, old: oldText, new: newText)
        if case .edited = outcome { return nil }
        let confidence = 0.98
        return LineMatch(
            outcome: outcome, confidence: confidence,
            candidates: [LineMatch.Candidate(line: place, confidence: confidence)],
            method: .uniqueText)
    }

    /// Returns what became of an old line without an anchor.
    mutating func match(_ line: Int, old oldText: Text, new newText: Text) -> LineMatch {
        let (listed, absence) = rankedCandidates(for: line, old: oldText, new: newText)
        guard let best = listed.first else { return deleted(line, confidence: absence, []) }
        let second = listed.dropFirst().first?.confidence ?? 0
        if best.confidence - second < Self.ambiguousMargin,
            best.confidence + second > Self.leastConfidence
        {
            return ambiguous(line, listed)
        }
        guard best.confidence >= Self.leastConfidence else {
            return deleted(line, confidence: absence, listed)
        }
        return LineMatch(
            outcome: outcome(for: line, at: best.line, old: oldText, new: newText),
            confidence: best.confidence, candidates: listed, method: .similarity)
    }

    /// Returns the candidates for an old line, the likeliest first, and the probability of absence.
    private mutating func rankedCandidates(for line: Int, old oldText: Text, new newText: Text)
        -> (listed: [LineMatch.Candidate], absence: Double)
    {
        let choices = candidates(for: line, old: oldText, new: newText)
        let probabilities = probabilities(of: choices, for: line)
        var ranked = zip(choices, probabilities).map { choice, probability in
            LineMatch.Candidate(
                line: LineNumber(index: choice.line),
                confidence: min(probability, Self.mostConfidence))
        }
        ranked.sort { (-$0.confidence, $0.line) < (-$1.confidence, $1.line) }
        let absence = Self.tempered(1 - probabilities.reduce(0, +))
        return (Array(ranked.prefix(Self.listedCount)), min(absence, Self.mostConfidence))
    }

    /// Absence is less sure than the score says: of the lines it gives 0.85, three in four were gone.
    private static func tempered(_ absence: Double) -> Double {
        let absence = max(0, absence)
        return absence - 0.25 * absence * (1 - absence)
    }

    /// The probabilities of the candidates; what they lack of 1 is that of absence.
    private func probabilities(of choices: [Scored], for line: Int) -> [Double] {
        let none = LineWeights.absenceBias + absence(of: line).weighted(by: LineWeights.absence)
        let scores = choices.map { $0.features.weighted(by: LineWeights.candidate) }
        let largest = scores.reduce(none, max)
        let powers = scores.map { exponential($0 - largest) }
        let total = powers.reduce(exponential(none - largest), +)
        return powers.map { $0 / total }
    }

    private func outcome(for line: Int, at place: LineNumber, old oldText: Text, new newText: Text)
        -> LineMatch.Outcome
    {
        let text = oldText[LineNumber(index: line)]
        guard LineTraits.areEqualUpToWhitespace(text, newText[place]) else {
            return .edited(at: place)
        }
        let isInPlace = gap(around: line).contains(place.index) && text != newText[place]
        return isInPlace ? .reformatted(at: place) : .moved(to: place)
    }

    private func deleted(_ line: Int, confidence: Double, _ listed: [LineMatch.Candidate])
        -> LineMatch
    {
        LineMatch(
            outcome: .deleted, confidence: confidence, candidates: listed,
            nearest: nearest(to: line), method: .similarity)
    }

    private func ambiguous(_ line: Int, _ listed: [LineMatch.Candidate]) -> LineMatch {
        LineMatch(
            outcome: .ambiguous, confidence: min(listed.reduce(0) { $0 + $1.confidence }, 1),
            candidates: listed, nearest: nearest(to: line), method: .similarity)
    }
}
