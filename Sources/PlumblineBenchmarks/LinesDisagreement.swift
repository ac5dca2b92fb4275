/// An answer that differs from git's where git is certain, or that is applied where it is not.
struct LinesDisagreement: Encodable {
    let repository: String
    let agreement: LinesReleaseResult.Agreement?
    let fromCommit: String
    let from: String
    let toCommit: String
    /// `PATH:LINE`, or that git's diffs are divided, or call the line changed.
    let git: String
    let said: String
    let verdict: String?
    let confidence: Double?
    let method: String?

    /// Puts together what there is to know about `result`.
    init(_ result: LinesReleaseResult) {
        repository = result.repository
        agreement = result.agreement
        fromCommit = result.question.fromCommit
        from = LinesMiss.place(result.question.fromPath, result.question.fromLine)
        toCommit = result.question.toCommit
        git = result.opinion.text
        said = LinesMiss.place(result.answer?.path, result.answer?.line)
        verdict = result.answer?.verdict
        confidence = result.answer?.confidence
        method = result.answer?.method
    }
}
