/// How much each feature counts.
///
/// The weights were fitted on a practice set of line mappings that people validated, several
/// thousand lines of open source repositories whose line lies in a changed hunk, and on some 600
/// such lines in seven languages, half of them deleted, that were judged by reading. Each question
/// is one choice among its candidates and “none”; the logarithm of the probability of the right
/// choice was maximized with an L2 penalty on standardized features, and judged by answers for
/// repositories that were left out of the fit. Features overlap, so a single sign means little. The
/// numbers are those that `plumbline-benchmarks lines-fit` prints.
enum LineWeights {
    /// The weight of absence before any feature; that of a candidate is zero.
    static let absenceBias = 11.57

    /// The weights of a candidate's features.
    static let candidate = LineFeatures<LineFeature>([
        (.characters, 0.83), (.tokens, -1.06), (.sameText, -0.85), (.containment, 3.87),
        (.lengthRatio, 0.03), (.firstToken, 0.17), (.lastToken, -0.33), (.rareToken, 3.13),
        (.indentation, -0.51), (.name, 2.38), (.leadingWords, 1.78), (.leadingSign, -0.26),
        (.alignedTokens, 1.35), (.renamedWords, 9.94), (.above, 0.58), (.below, 0.08),
        (.header, 0.38), (.scope, -1.89), (.scopeNames, 2.17), (.bestNeighbours, 3.38),
        (.worstNeighbours, 0.55), (.body, 1.34), (.inGap, 1.15), (.relativeDistance, 2.18),
        (.fromAnchors, 0.38), (.distance, -0.51), (.newTwins, -0.11), (.rival, -3.00),
        (.lead, 0.87), (.isSecond, -0.62), (.strongRival, -1.69), (.margin, 1.81),
        (.sameUniqueText, 2.25), (.tokensInScope, -0.30), (.bestContext, 0.30),
        (.worstContext, 0.44),
    ])

    /// The weights of the features of absence.
    static let absence = LineFeatures<LineAbsence>([
        (.freeShareOfOld, 0.08), (.freeShareOfNew, -3.30), (.oldGap, -0.34), (.newGap, -0.03),
        (.isNewGapEmpty, 0.61), (.surplus, 0.25), (.oldTwins, 0.01), (.hasBody, 1.12),
    ])
}
