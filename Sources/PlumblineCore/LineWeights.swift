/// How much each feature counts.
///
/// The weights were fitted on a practice set of line mappings that people validated, several
/// thousand lines of open source repositories whose line lies in a changed hunk. Each question is
/// one choice among its candidates and “none”; the logarithm of the probability of the right choice
/// was maximized with an L2 penalty on standardized features, and judged by answers for
/// repositories that were left out of the fit. Features overlap, so a single sign means little.
enum LineWeights {
    /// The weight of absence before any feature; that of a candidate is zero.
    static let absenceBias = 8.24

    /// The weights of a candidate's features.
    static let candidate = LineFeatures<LineFeature>([
        (.characters, 0.62), (.tokens, -0.59), (.sameText, -0.35), (.containment, 3.83),
        (.lengthRatio, -0.31), (.firstToken, 1.68), (.lastToken, -0.32), (.rareToken, 2.32),
        (.indentation, -0.52), (.above, 1.10), (.below, 1.51), (.header, 0.85), (.scope, -1.17),
        (.headerImage, 0.18), (.inGap, 0.96), (.relativeDistance, 0.75), (.fromAbove, -0.10),
        (.fromBelow, 0.04), (.distance, -0.32), (.newTwins, -0.31), (.rival, -1.10), (.lead, 1.24),
        (.isSecond, -1.26), (.strongRival, -5.72), (.margin, 1.20), (.charactersInContext, 0.22),
        (.sameUniqueText, 1.25), (.tokensInScope, 0.54), (.bestContext, 2.23),
        (.worstContext, 0.15),
    ])

    /// The weights of the features of absence.
    static let absence = LineFeatures<LineAbsence>([
        (.freeShareOfOld, 0.41), (.freeShareOfNew, -4.76), (.oldGap, -0.36), (.newGap, -0.00),
        (.isNewGapEmpty, 0.47), (.surplus, 0.24), (.oldTwins, -0.53),
    ])
}
