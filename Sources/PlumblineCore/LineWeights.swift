/// How much each feature counts.
///
/// The weights were fitted on a practice set of line mappings that people validated, several
/// thousand lines of open source repositories whose line lies in a changed hunk. Each question is
/// one choice among its candidates and “none”; the logarithm of the probability of the right choice
/// was maximized with an L2 penalty on standardized features, and judged by answers for
/// repositories that were left out of the fit. Features overlap, so a single sign means little.
enum LineWeights {
    /// The weight of absence before any feature; that of a candidate is zero. It is the one fitted, 8.81,
    /// and 0.35 more: a wrong place costs more than a lost one.
    static let absenceBias = 9.16

    /// The weights of a candidate's features.
    static let candidate = LineFeatures<LineFeature>([
        (.characters, 0.67), (.tokens, -0.80), (.sameText, 0.10), (.containment, 3.59),
        (.lengthRatio, -0.19), (.firstToken, 0.98), (.lastToken, -0.24), (.rareToken, 2.87),
        (.indentation, -0.54), (.name, 1.96), (.above, 1.15), (.below, 1.36), (.header, 0.63),
        (.scope, -2.18), (.headerImage, 0.14), (.scopeNames, 2.06), (.inGap, 1.05),
        (.relativeDistance, 0.76), (.fromAbove, -0.09), (.fromBelow, 0.06), (.distance, -0.32),
        (.newTwins, -0.25), (.rival, -2.54), (.lead, 0.97), (.isSecond, -1.20),
        (.strongRival, -3.95), (.margin, 1.71), (.charactersInContext, 0.06),
        (.sameUniqueText, 0.77), (.tokensInScope, -0.45), (.bestContext, 2.35),
        (.worstContext, 0.33),
    ])

    /// The weights of the features of absence.
    static let absence = LineFeatures<LineAbsence>([
        (.freeShareOfOld, -0.03), (.freeShareOfNew, -4.09), (.oldGap, -0.27), (.newGap, -0.02),
        (.isNewGapEmpty, 0.41), (.surplus, 0.25), (.oldTwins, -0.36),
    ])
}
