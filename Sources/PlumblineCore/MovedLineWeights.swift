/// How much each feature counts when a line is looked for in other files of the same change.
///
/// Fitted as `LineWeights` are, on 432 steps of a history at which a line was looked for elsewhere: those
/// of the practice set, and those of lines in seven languages that were judged by reading. 255 of the
/// lines stand in another file. Features that made no difference to answers for repositories left out
/// of the fit are gone.
enum MovedLineWeights {
    /// The weights of a candidate's features.
    static let candidate = LineFeatures<LineFeature>([
        (.characters, 3.13), (.tokens, 2.47), (.containment, 1.42), (.scopeNames, 1.54),
        (.above, 3.02), (.below, 3.74), (.scope, 1.90), (.newTwins, -0.34), (.lead, 2.23),
        (.margin, 2.50),
    ])
    static let block = 1.78
    static let ownWords = 0.82
    static let name = -1.91

    static let absenceBias = 12.72
    static let isPathLost = 0.27
    static let isBestPoor = 0.50
}
