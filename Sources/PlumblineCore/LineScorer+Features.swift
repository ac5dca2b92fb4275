extension LineScorer {
    /// A new line with what speaks for it.
    struct Scored {
        let line: Int
        var features: LineFeatures<LineFeature>
        /// How alike the two lines and their surroundings are, to compare the candidates.
        let strength: Double
    }

    /// Returns the candidates for a free old line with their features, the likeliest first.
    ///
    /// - Parameters:
    ///   - reach: how far below the best candidate another one may rank.
    ///   - asksGap: whether it is wanted what the lines around it, and those between the anchors, say.
    mutating func candidates(
        for line: Int, limit: Int = candidateLimit, reach: Float = reach,
        asksGap: Bool = true, old oldText: Text, new newText: Text
    ) -> [Scored] {
        let text = LineWording(line, of: oldText)
        let gap = gap(around: line)
        let scopes = scopeNames(ofOld: line)
        let twins = logarithmOfTwins(old.table.twinCount(of: line))
        let evidence =
            asksGap ? gapEvidence(for: line, in: gap, old: oldText, new: newText) : nil
        var scored: [Scored] = []
        for likely in likeliest(for: line, limit: limit, reach: reach) {
            let candidate = likely.line
            var features = LineFeatures<LineFeature>()
            text.compare(with: candidate, of: newText, features: &features)
            addTokens(of: line, and: candidate, to: &features)
            addSurroundings(likely.cosines, of: line, and: candidate, to: &features)
            features[.scopeNames] = scopes.likeness(to: scopeNames(ofNew: candidate))
            addPlace(of: candidate, for: line, in: gap, to: &features)
            evidence?.add(candidate, of: newText, new.table, to: &features)
            features[.oldTwins] = twins
            addRivals(of: candidate, for: line, likeness: likely.cosines.likeness, to: &features)
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
            (.oldTwins, logarithmOfTwins(old.table.twinCount(of: line))),
            (.hasBody, LineBody(of: line, in: old.table).lines.isEmpty ? 0 : 1),
        ])
    }

    private func scopeNames(ofOld line: Int) -> ScopeNames {
        ScopeNames(around: line, in: old.table, rows: tokens.rows.old, tokens: tokens)
    }

    private func scopeNames(ofNew line: Int) -> ScopeNames {
        ScopeNames(around: line, in: new.table, rows: tokens.rows.new, tokens: tokens)
    }

    private func logarithmOfTwins(_ count: Int) -> Double {
        naturalLogarithm(Double(max(1, count)))
    }

    private func logarithmOfCount(_ count: Int) -> Double { naturalLogarithm(Double(1 + count)) }

    private func addTokens(
        of line: Int, and candidate: Int, to features: inout LineFeatures<LineFeature>
    ) {
        let (row, other) = (tokens.rows.old[line], tokens.rows.new[candidate])
        let shorter = min(tokens.slots(of: row).count, tokens.slots(of: other).count)
        let shared = tokens.sharedCount(of: row, and: other)
        features[.containment] = shorter == 0 ? 1 : Double(shared) / Double(shorter)
        features[.rareToken] = tokens.rarestShare(of: row, and: other)
        let (roles, otherRoles) = (tokens.roles[Int(row)], tokens.roles[Int(other)])
        features[.firstToken] = roles.first == otherRoles.first ? 1 : 0
        features[.lastToken] = roles.last == otherRoles.last ? 1 : 0
        features[.name] = roles.name >= 0 && roles.name == otherRoles.name ? 1 : 0
        let (opening, otherOpening) = (roles.opening, otherRoles.opening)
        features[.leadingWords] = opening.wordCount == otherOpening.wordCount ? 1 : 0
        features[.leadingSign] = opening.end == otherOpening.end ? 1 : 0
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
        let fromAbove = candidate - gap.new.above - (line - gap.old.above)
        let fromBelow = gap.new.below - candidate - (gap.old.below - line)
        features[.fromAnchors] = logarithmOfCount(max(abs(fromAbove), abs(fromBelow)))
    }

    private mutating func addRivals(
        of candidate: Int, for line: Int, likeness: Float,
        to features: inout LineFeatures<LineFeature>
    ) {
        let rival = rivalLikeness(of: candidate, besides: line)
        features[.newTwins] = logarithmOfTwins(new.table.twinCount(of: candidate))
        features[.rival] = rival
        features[.lead] = Double(likeness) - rival
        features[.isSecond] = rival > Double(likeness) ? 1 : 0
        features[.strongRival] = max(0, rival - 0.6)
    }

    private func addProducts(to features: inout LineFeatures<LineFeature>) {
        let (above, below) = (features[.above], features[.below])
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
        var (best, second) = (0.0, 0.0)
        for candidate in scored {
            second = max(second, min(best, candidate.strength))
            best = max(best, candidate.strength)
        }
        for index in scored.indices {
            let strength = scored[index].strength
            scored[index].features[.margin] = strength - (strength == best ? second : best)
        }
    }
}
