extension LineScorer {
    /// A new line with what speaks for it.
    struct Scored {
        let line: Int
        var features: LineFeatures<LineFeature>
        /// How alike the two lines and their surroundings are, to compare the candidates.
        let strength: Double
    }

    /// Returns the candidates for an old line with their features, in no particular order.
    mutating func candidates(for line: Int, old oldText: Text, new newText: Text) -> [Scored] {
        let text = folded(line, of: oldText)
        let similarity = LineSimilarity(text)
        let gap = gap(around: line)
        var scored: [Scored] = []
        for (candidate, cosines) in likeliest(for: line) {
            var features = LineFeatures<LineFeature>()
            let other = folded(candidate, of: newText)
            features[.characters] = similarity.ratio(to: other)
            features[.partialCharacters] = similarity.partialRatio(to: other)
            features[.sameText] = text == other ? 1 : 0
            features[.lengthRatio] = abs(
                naturalLogarithm(Double(1 + text.count) / Double(1 + other.count)))
            addTokens(of: line, and: candidate, to: &features)
            addSurroundings(cosines, of: line, and: candidate, to: &features)
            addPlace(of: candidate, for: line, in: gap, to: &features)
            addRivals(of: candidate, for: line, likeness: cosines.likeness, to: &features)
            addProducts(to: &features)
            scored.append(
                Scored(line: candidate, features: features, strength: strength(of: features)))
        }
        addMargins(to: &scored)
        return scored
    }

    /// Returns what speaks for the absence of an old line.
    func absence(of line: Int) -> LineFeatures<LineAbsence> {
        let gap = gap(around: line)
        let oldCount = old.freeCount(in: gap.oldLines)
        let newCount = new.freeCount(in: gap.newLines)
        return LineFeatures([
            (.freeShareOfOld, old.freeShare),
            (.freeShareOfNew, new.freeShare),
            (.oldGap, logarithmOfCount(oldCount)),
            (.newGap, logarithmOfCount(newCount)),
            (.isNewGapEmpty, newCount == 0 ? 1 : 0),
            (.surplus, logarithmOfCount(max(0, oldCount - newCount))),
            (.oldTwins, naturalLogarithm(Double(max(1, old.twinCount(of: line))))),
        ])
    }

    private func folded(_ line: Int, of text: Text) -> [UInt8] {
        LineTraits.folded(text[LineNumber(index: line)], limit: TokenReader.longestText)
    }

    private func logarithmOfCount(_ count: Int) -> Double { naturalLogarithm(Double(1 + count)) }

    private func addTokens(
        of line: Int, and candidate: Int, to features: inout LineFeatures<LineFeature>
    ) {
        let (row, other) = (old.rows[line], new.rows[candidate])
        let (slots, others) = (tokens.slots(of: row), tokens.slots(of: other))
        let shared = Set(tokens.tokens[slots]).intersection(tokens.tokens[others]).count
        let shorter = min(slots.count, others.count)
        features[.containment] = shorter == 0 ? 1 : Double(shared) / Double(shorter)
        let (ends, otherEnds) = (tokens.ends[Int(row)], tokens.ends[Int(other)])
        features[.firstToken] = ends.first == otherEnds.first ? 1 : 0
        features[.lastToken] = ends.last == otherEnds.last ? 1 : 0
        let shift = old.table.indentations[line] - new.table.indentations[candidate]
        features[.indentation] = min(3, abs(Double(shift)) / 4)
    }

    private func addSurroundings(
        _ cosines: LineVector, of line: Int, and candidate: Int,
        to features: inout LineFeatures<LineFeature>
    ) {
        features[.tokens] = Double(cosines[LineVector.own])
        features[.above] = Double(cosines[LineVector.above])
        features[.below] = Double(cosines[LineVector.below])
        features[.header] = Double(cosines[LineVector.header])
        features[.scope] = Double(cosines[LineVector.scope])
        if let image = old.table.header(of: line).flatMap(anchors.image(of:)) {
            features[.headerImage] = image == new.table.header(of: candidate) ? 1 : -1
        }
    }

    private func addPlace(
        of candidate: Int, for line: Int, in gap: LineGap,
        to features: inout LineFeatures<LineFeature>
    ) {
        let distance = abs(Double(candidate) - gap.proportionalPlace(of: line))
        let size = Double(1 + max(0, gap.new.below - gap.new.above))
        let isInside = gap.contains(candidate)
        features[.inGap] = isInside ? 1 : 0
        features[.relativeDistance] = isInside ? min(1, distance / size) : 1
        features[.distance] = naturalLogarithm(1 + distance)
        features[.fromAbove] = logarithmOfCount(
            abs(candidate - gap.new.above - (line - gap.old.above)))
        features[.fromBelow] = logarithmOfCount(
            abs(gap.new.below - candidate - (gap.old.below - line)))
    }

    private mutating func addRivals(
        of candidate: Int, for line: Int, likeness: Double,
        to features: inout LineFeatures<LineFeature>
    ) {
        let rival = rivalLikeness(of: candidate, besides: line)
        features[.oldTwins] = naturalLogarithm(Double(max(1, old.twinCount(of: line))))
        features[.newTwins] = naturalLogarithm(Double(max(1, new.twinCount(of: candidate))))
        features[.rival] = rival
        features[.lead] = likeness - rival
        features[.isSecond] = rival > likeness ? 1 : 0
        features[.strongRival] = max(0, rival - 0.6)
    }

    private func addProducts(to features: inout LineFeatures<LineFeature>) {
        let (above, below) = (features[.above], features[.below])
        features[.charactersInContext] = features[.characters] * (above + below) / 2
        features[.sameUniqueText] = features[.sameText] * (1 - min(1, features[.newTwins]))
        features[.tokensInScope] = features[.tokens] * features[.scope]
        features[.bestContext] = max(above, below)
        features[.worstContext] = min(above, below)
    }

    private func strength(of features: LineFeatures<LineFeature>) -> Double {
        0.3 * features[.characters] + 0.3 * features[.tokens] + 0.15 * features[.above]
            + 0.15 * features[.below] + 0.1 * features[.scope]
    }

    private func addMargins(to scored: inout [Scored]) {
        let strengths = scored.map(\.strength)
        for index in scored.indices {
            let others = strengths[..<index] + strengths[(index + 1)...]
            scored[index].features[.margin] = strengths[index] - (others.max() ?? 0)
        }
    }
}
