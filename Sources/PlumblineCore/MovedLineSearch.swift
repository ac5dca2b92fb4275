/// Looks for a line among the lines that the same change added to other files.
package struct MovedLineSearch {
    /// So many lines of each file are considered.
    private static let candidatesPerFile = 8
    /// Above this ratio two lines count as much the same.
    private static let likeness = 0.8
    /// What a candidate's score is below that of none by so much hardly counts.
    private static let farBehind = 4.0
    /// A best file below this score is a poor one.
    private static let poorScore = 0.6
    /// So many pairs of lines are compared for one file.
    private static let workLimit = LineMatcher.defaultWorkLimit

    private let old: Text
    private let line: LineNumber
    /// What speaks for none.
    private let none: Double
    private var scored: [(file: Int, line: LineNumber, score: Double)] = []
    /// The significant lines around the line, as soon as they are asked for.
    private var surroundings: [Neighbour]?

    /// A significant line near the one that is looked for.
    private struct Neighbour {
        /// How far it is below.
        let offset: Int
        let text: ArraySlice<UInt8>
        let folded: [UInt8]
        let similarity: LineSimilarity
    }

    /// A line of another file.
    package struct Candidate: Sendable {
        /// The number of the file, as the caller counts.
        package let file: Int
        /// Where it stands.
        package let line: LineNumber
        /// The probability that it is the counterpart.
        package let confidence: Double
    }

    /// Creates a search for `line` of `old`.
    ///
    /// - Parameters:
    ///   - isPathLost: whether the change deletes the file.
    ///   - bestScore: the score of the likeliest file.
    package init(_ old: Text, _ line: LineNumber, isPathLost: Bool, bestScore: Double) {
        self.old = old
        self.line = line
        none = MovedLineWeights.absence(
            isPathLost: isPathLost, isBestPoor: bestScore < Self.poorScore)
    }

    /// Considers the added lines of one file.
    ///
    /// - Parameters:
    ///   - candidates: the lines of the old text and of the file, compared.
    package mutating func consider(
        _ lines: AddedLines, file: Int, candidates: inout LineCandidates,
        features: MovedCodeFeatures
    ) {
        guard candidates.work <= Self.workLimit else { return }
        let shared = MovedLineWeights.score(of: features)
        for candidate in candidates.candidates(for: line, limit: Self.candidatesPerFile) {
            var score = shared + candidate.features.weighted(by: MovedLineWeights.candidate)
            if score + MovedLineWeights.block > none - Self.farBehind {
                score += MovedLineWeights.block * blockShare(around: candidate.line, in: lines.text)
            }
            scored.append((file, candidate.line, score))
        }
    }

    /// Returns the candidates, the likeliest first, and the probability that there is none.
    package func outcome() -> (candidates: [Candidate], absence: Double) {
        let largest = scored.reduce(none) { max($0, $1.score) }
        let powers = scored.map { exponential($0.score - largest) }
        let total = powers.reduce(exponential(none - largest), +)
        let candidates = zip(scored, powers).map {
            Candidate(file: $0.file, line: $0.line, confidence: $1 / total)
        }
        return (
            candidates.sorted { $0.confidence > $1.confidence },
            exponential(none - largest) / total
        )
    }

    /// The share of the five significant lines on either side that stand around `place` with the
    /// same distance to it, give or take three lines.
    private mutating func blockShare(around place: LineNumber, in new: Text) -> Double {
        let neighbours = surroundings ?? readSurroundings()
        surroundings = neighbours
        let share = neighbours.reduce(0) { $0 + likeness(of: $1, around: place, in: new) }
        return neighbours.isEmpty ? 0 : share / Double(neighbours.count)
    }

    private func readSurroundings() -> [Neighbour] {
        (significantOffsets(-1) + significantOffsets(1)).map { offset in
            let text = old[line.shifted(by: offset)]
            let folded = LineTraits.folded(text, limit: TokenReader.longestText)
            return Neighbour(
                offset: offset, text: text, folded: folded, similarity: LineSimilarity(folded))
        }
    }

    private func significantOffsets(_ step: Int) -> [Int] {
        var offsets: [Int] = []
        var offset = step
        while offsets.count < 5, abs(offset) <= 20,
            (0..<old.lineCount).contains(line.index + offset)
        {
            if LineTraits(old[line.shifted(by: offset)]).isSignificant { offsets.append(offset) }
            offset += step
        }
        return offsets
    }

    private func likeness(
        of neighbour: Neighbour, around place: LineNumber, in new: Text
    ) -> Double {
        let middle = place.index + neighbour.offset
        let (first, last) = (max(0, middle - 3), min(new.lineCount - 1, middle + 3))
        guard first <= last else { return 0 }
        for index in first...last
        where LineTraits.areEqualUpToWhitespace(new[LineNumber(index: index)], neighbour.text) {
            return 1
        }
        for index in first...last {
            let line = new[LineNumber(index: index)]
            let other = LineTraits.folded(line, limit: TokenReader.longestText)
            if Self.mayBeLike(other.count, neighbour.folded.count),
                neighbour.similarity.ratio(to: other) > Self.likeness
            {
                return 0.7
            }
        }
        return 0
    }

    /// Whether texts of so many bytes can have a ratio above `likeness`: the shorter one has it all.
    private static func mayBeLike(_ one: Int, _ other: Int) -> Bool {
        Double(2 * min(one, other)) > likeness * Double(one + other)
    }
}

extension MovedLineWeights {
    /// What all lines of a file share.
    static func score(of features: MovedCodeFeatures) -> Double {
        ownWords * features.ownWords + name * features.name
    }

    /// What speaks for none.
    static func absence(isPathLost: Bool, isBestPoor: Bool) -> Double {
        absenceBias + (isPathLost ? self.isPathLost : 0) + (isBestPoor ? self.isBestPoor : 0)
    }
}
