/// A line of a release that was followed to the next, beside what git's diffs say.
struct LinesReleaseResult {
    /// Which lines were drawn.
    enum Sample: String, CaseIterable {
        /// Of all source files.
        case natural = "all source lines"
        /// Of the source files that the diff touches.
        case touched = "lines of changed files"
    }

    /// What two diffs of git say of a line.
    enum Opinion {
        /// Both call it unchanged, and it stands here.
        case unchanged(path: String, line: Int)
        /// They do not say the same.
        case divided
        /// Both call it changed.
        case changed
    }

    /// How an answer compares with git's, where git is certain that the line is unchanged.
    enum Agreement: String, Encodable {
        case same
        case anotherPlace = "another place"
        case notThere = "not there"
        case noAnswer = "no answer"
    }

    let repository: String
    let sample: Sample
    let question: LinesQuestion
    let opinion: Opinion
    let answer: LinesAnswer?

    /// `nil` where git is not certain.
    var agreement: Agreement? {
        guard case .unchanged(let path, let line) = opinion else { return nil }
        guard let answer, let verdict = answer.verdict else { return .noAnswer }
        if answer.isPlace(path, line) { return .same }
        if answer.line != nil { return .anotherPlace }
        return ["ambiguous", "deleted", "fileDeleted"].contains(verdict) ? .notThere : .noAnswer
    }

    /// Whether the answer would be applied without asking.
    var isApplied: Bool { answer?.isApplied ?? false }

    var language: String { LinesLanguage.name(of: question.fromPath) ?? "unknown" }
}

extension LinesReleaseResult.Opinion {
    /// Compares what the two diffs say; `nil` means that a diff calls the line changed.
    init(_ one: (path: String, line: Int)?, _ other: (path: String, line: Int)?) {
        switch (one, other) {
        case (let one?, let other?) where one == other:
            self = .unchanged(path: one.path, line: one.line)
        case (nil, nil): self = .changed
        default: self = .divided
        }
    }

    /// The opinion in a few words.
    var text: String {
        switch self {
        case .unchanged(let path, let line): "\(path):\(line)"
        case .divided: "divided"
        case .changed: "changed"
        }
    }

    var isDivided: Bool { if case .divided = self { true } else { false } }
    var isChanged: Bool { if case .changed = self { true } else { false } }
}
