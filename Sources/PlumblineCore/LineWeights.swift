/// How much each feature counts.
///
/// The weights were fitted on a practice set of line mappings that people validated, several
/// thousand lines of open source repositories whose line lies in a changed hunk. Each question is
/// one choice among its candidates and “none”; the logarithm of the probability of the right choice
/// was maximized with an L2 penalty on standardized features, and judged by answers for
/// repositories that were left out of the fit. Features overlap, so a single sign means little.
enum LineWeights {
    /// The weight of absence before any feature; that of a candidate is zero.
    static let absenceBias = 6.44

    /// The weights of a candidate's features.
    static let candidate = LineFeatures<LineFeature>([
        (.characters, 0.76), (.partialCharacters, 1.09), (.tokens, 0.34), (.sameText, -1.96),
        (.containment, 3.18), (.lengthRatio, -0.13), (.firstToken, 1.52), (.lastToken, -0.13),
        (.indentation, -0.51), (.above, 1.06), (.below, 1.36), (.header, 0.71), (.scope, -1.10),
        (.headerImage, 0.14), (.inGap, 0.79), (.relativeDistance, 0.52), (.fromAbove, -0.15),
        (.fromBelow, 0.04), (.distance, -0.35), (.oldTwins, 0.44), (.newTwins, -0.33),
        (.rival, -1.25), (.lead, 1.31), (.isSecond, -1.61), (.strongRival, -4.94), (.margin, 1.93),
        (.charactersInContext, -0.57), (.sameUniqueText, 2.35), (.tokensInScope, 0.73),
        (.bestContext, 2.37), (.worstContext, 0.08),
    ])

    /// The weights of the features of absence.
    static let absence = LineFeatures<LineAbsence>([
        (.freeShareOfOld, -0.89), (.freeShareOfNew, -3.04), (.oldGap, -0.10), (.newGap, -0.23),
        (.isNewGapEmpty, 0.65), (.surplus, 0.15), (.oldTwins, -0.48),
    ])
}
