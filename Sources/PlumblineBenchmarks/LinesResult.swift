/// A truth with the answer that was given.
struct LinesResult {
    let truth: LinesTruth
    let answer: LinesAnswer?
    let outcome: LinesOutcome

    init(_ truth: LinesTruth, _ answer: LinesAnswer?) {
        self.truth = truth
        self.answer = answer
        outcome = LinesOutcome(answer, truth)
    }

    /// Whether the path is right and the line at most one off, or rightly there is none.
    var isWithinOne: Bool {
        guard outcome == .wrong, let answer, let line = answer.line, let toLine = truth.toLine
        else { return outcome == .exact }
        return answer.path == truth.toPath && abs(line - toLine) <= 1
    }
}
