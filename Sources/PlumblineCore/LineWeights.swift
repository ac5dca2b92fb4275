/// How much each feature counts.
///
/// The weights were fitted on a practice set of line mappings that people validated, several
/// thousand lines of open source repositories whose line lies in a changed hunk. Each question is
/// one choice among its candidates and “none”; the logarithm of the probability of the right choice
/// was maximized with an L2 penalty on standardized features, and judged by answers for
/// repositories that were left out of the fit. Features overlap, so a single sign means little.
enum LineWeights {
    /// The weight of absence before any feature; that of a candidate is zero.
    static let absenceBias = 9.35

    /// The weights of a candidate's features.
    static let candidate = LineFeatures<LineFeature>([
        (.characters, 1.02), (.tokens, -0.78), (.sameText, -0.10), (.containment, 3.41),
        (.lengthRatio, -0.13), (.firstToken, 1.02), (.lastToken, -0.12), (.rareToken, 2.90),
        (.indentation, -0.56), (.name, 2.03), (.above, 0.51), (.below, 0.33), (.header, 0.37),
        (.scope, -2.11), (.headerImage, 0.16), (.scopeNames, 1.80), (.bestNeighbours, 3.42),
        (.worstNeighbours, 0.89), (.inGap, 0.81), (.relativeDistance, 1.07), (.fromAbove, 0.02),
        (.fromBelow, 0.14), (.distance, -0.37), (.newTwins, -0.28), (.rival, -2.53), (.lead, 0.75),
        (.isSecond, -0.84), (.strongRival, -2.80), (.margin, 1.58), (.charactersInContext, -0.02),
        (.sameUniqueText, 0.70), (.tokensInScope, -0.48), (.bestContext, 0.61),
        (.worstContext, 0.29),
    ])

    /// The weights of the features of absence.
    static let absence = LineFeatures<LineAbsence>([
        (.freeShareOfOld, -0.36), (.freeShareOfNew, -3.59), (.oldGap, -0.25), (.newGap, -0.00),
        (.isNewGapEmpty, 0.51), (.surplus, 0.21), (.oldTwins, -0.35),
    ])
}
