/// How much each feature counts when a line is looked for in other files of the same change.
///
/// Fitted as `LineWeights` are, on 446 steps of a history at which a line was looked for elsewhere: those
/// of the practice set, and those of lines in seven languages that were judged by reading. 278 of the
/// lines stand in another file, 13 of them though the search had not found them before: steps that are
/// known by the right answers alone would teach the search to go on as it did. It still said too
/// often that there is none (12 of 19 places that it gave 0.3 to 0.5 were right, by weights that had
/// not seen them), so the bias of absence is less by a half. Features that made no difference to answers
/// for repositories left out of the fit are gone.
enum MovedLineWeights {
    /// The weights of a candidate's features.
    static let candidate = LineFeatures<LineFeature>([
        (.characters, 5.30), (.tokens, 1.98), (.containment, 1.46), (.scopeNames, 2.66),
        (.above, 3.80), (.below, 5.41), (.scope, 0.13), (.newTwins, -0.53), (.lead, 2.22),
        (.margin, 4.65),
    ])
    static let block = 2.67
    static let ownWords = -0.19
    static let name = 0.53

    static let absenceBias = 15.45
    static let isPathLost = -0.05
    static let isBestPoor = 0.32
}
