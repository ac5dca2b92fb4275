/// How an answer compares with the truth.
enum LinesOutcome: String, Codable {
    /// The place is right, or rightly there is none.
    case exact
    /// No place was given for a line that is there.
    case falseDeletion = "f-del"
    /// A place was given for a line that is not there.
    case falsePlace = "f-map"
    /// Another place than the true one was given.
    case wrong
    /// There is no answer.
    case missing

    /// Compares `answer`, if there is one, with `truth`.
    init(_ answer: LinesAnswer?, _ truth: LinesTruth) {
        guard let answer, answer.error == nil else {
            self = .missing
            return
        }
        switch (answer.line, truth.toLine) {
        case (nil, nil): self = .exact
        case (nil, _): self = .falseDeletion
        case (_, nil): self = .falsePlace
        default: self = answer.isPlace(truth.toPath, truth.toLine) ? .exact : .wrong
        }
    }

    /// Whether a tracepoint would stand on a line that has nothing to do with it.
    var isHarmful: Bool { self == .wrong || self == .falsePlace }
}
