/// How much each feature counts.
///
/// The weights were fitted on a practice set of line mappings that people validated, several
/// thousand lines of open source repositories whose line lies in a changed hunk. Each question is
/// one choice among its candidates and “none”; the logarithm of the probability of the right choice
/// was maximized with an L2 penalty on standardized features, and judged by answers for
/// repositories that were left out of the fit. Features overlap, so a single sign means little. The
/// numbers are those that `plumbline-benchmarks lines-fit` prints.
enum LineWeights {
    /// The weight of absence before any feature; that of a candidate is zero.
    static let absenceBias = 9.51

    /// The weights of a candidate's features.
    static let candidate = LineFeatures<LineFeature>([
        (.characters, 0.93), (.tokens, -0.68), (.sameText, -0.16), (.containment, 3.14),
        (.lengthRatio, -0.08), (.firstToken, 1.04), (.lastToken, -0.11), (.rareToken, 2.72),
        (.indentation, -0.56), (.name, 2.06), (.above, 0.47), (.below, 0.30), (.header, 0.29),
        (.scope, -1.57), (.headerImage, 0.15), (.scopeNames, 1.41), (.bestNeighbours, 3.39),
        (.worstNeighbours, 0.91), (.inGap, 0.80), (.relativeDistance, 1.08), (.fromAbove, 0.01),
        (.fromBelow, 0.13), (.distance, -0.36), (.newTwins, -0.30), (.rival, -1.67), (.lead, 1.38),
        (.isSecond, -0.86), (.strongRival, -3.09), (.margin, 1.65), (.charactersInContext, 0.08),
        (.sameUniqueText, 0.69), (.tokensInScope, -0.67), (.bestContext, 0.54),
        (.worstContext, 0.22),
    ])

    /// The weights of the features of absence.
    static let absence = LineFeatures<LineAbsence>([
        (.freeShareOfOld, 0.13), (.freeShareOfNew, -4.44), (.oldGap, -0.37), (.newGap, 0.08),
        (.isNewGapEmpty, 0.61), (.surplus, 0.26), (.oldTwins, -0.40),
    ])
}
