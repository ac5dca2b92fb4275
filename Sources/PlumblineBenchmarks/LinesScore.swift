/// How many of some answers are right, and in which ways the others are not.
struct LinesScore {
    /// How many answers.
    let count: Int
    /// How many of the lines are not there.
    let absent: Int
    private let outcomes: [LinesOutcome: Int]
    private let withinOneCount: Int

    /// Counts `results`.
    init(_ results: [LinesResult]) {
        count = results.count
        absent = results.count { $0.truth.toLine == nil }
        outcomes = results.reduce(into: [:]) { $0[$1.outcome, default: 0] += 1 }
        withinOneCount = results.count { $0.isWithinOne }
    }

    /// How many have that outcome.
    func count(_ outcome: LinesOutcome) -> Int { outcomes[outcome, default: 0] }

    /// The share of `figure` in percent; `nil` if there is nothing to count.
    func percent(_ figure: Figure) -> Double? {
        switch figure {
        case .exact: Self.percent(count(.exact), of: count)
        case .withinOne: Self.percent(withinOneCount, of: count)
        case .falseDeletion: Self.percent(count(.falseDeletion), of: count - absent)
        case .falsePlace: Self.percent(count(.falsePlace), of: absent)
        case .wrong: Self.percent(count(.wrong), of: count - absent)
        case .harmful: Self.percent(count(.wrong) + count(.falsePlace), of: count)
        }
    }

    private static func percent(_ part: Int, of whole: Int) -> Double? {
        whole > 0 ? 100 * Double(part) / Double(whole) : nil
    }

    /// What is printed of a score.
    enum Figure {
        /// The share of all answers that are right.
        case exact
        /// The share of all answers that are right or one line off.
        case withinOne
        /// The share of the lines that are there which are called gone.
        case falseDeletion
        /// The share of the lines that are not there which are given a place.
        case falsePlace
        /// The share of the lines that are there which are given another place.
        case wrong
        /// The share of all answers with a place that the line has not.
        case harmful
    }
}
