/// What the lines around an old line, and those between the same anchors, say about its place.
struct GapEvidence {
    fileprivate let neighbours: LineNeighbours
    fileprivate let body: BodyImages
    fileprivate let alignment: TokenAlignment
    fileprivate let words: RenamedWords

    /// Sets the features of a new line of `text`, whose table is `table`.
    func add(
        _ candidate: Int, of text: Text, _ table: LineTable,
        to features: inout LineFeatures<LineFeature>
    ) {
        let support = neighbours.support(for: candidate)
        features[.bestNeighbours] = support.best
        features[.worstNeighbours] = support.worst
        if !body.isEmpty { features[.body] = body.likeness(to: LineBody(of: candidate, in: table)) }
        features[.alignedTokens] = alignment.share(in: candidate)
        features[.renamedWords] = words.share(in: candidate, of: text)
    }
}

extension LineScorer {
    /// Gathers what speaks for the places of a free old line.
    mutating func gapEvidence(
        for line: Int, in gap: LineGap, old oldText: Text, new newText: Text
    ) -> GapEvidence {
        GapEvidence(
            neighbours: neighbours(of: line), body: bodyImages(of: line),
            alignment: TokenAlignment(line, in: gap, old: oldText, new: newText),
            words: renames(old: oldText, new: newText).words(of: line, in: oldText))
    }
}
