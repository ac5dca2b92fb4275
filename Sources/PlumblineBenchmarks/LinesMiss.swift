/// An answer that is not exact, for reading.
struct LinesMiss: Encodable {
    let id: String
    let repo: String
    let miss: LinesOutcome
    let fromCommit: String
    let from: String
    let toCommit: String
    /// `PATH:LINE`, or `not there`.
    let truth: String
    /// `PATH:LINE`, or `not there`.
    let said: String
    let verdict: String?
    let confidence: Double?
    let method: String?
    let ms: Double?
    let error: String?
    let kind: String
    let span: String
    let direction: String
    let what: String
    let lang: String?

    /// Puts together what there is to know about `result`.
    init(_ result: LinesResult) {
        let (truth, answer) = (result.truth, result.answer)
        id = truth.id
        repo = truth.repo
        miss = result.outcome
        fromCommit = truth.fromCommit
        from = Self.place(truth.fromPath, truth.fromLine)
        toCommit = truth.toCommit
        self.truth = Self.place(truth.toPath, truth.toLine)
        said = Self.place(answer?.path, answer?.line)
        verdict = answer?.verdict
        confidence = answer?.confidence
        method = answer?.method
        ms = answer?.ms
        error = answer?.error?.detail
        kind = truth.kind
        span = truth.span
        direction = truth.direction
        what = truth.what
        lang = truth.lang
    }

    /// `PATH:LINE`, or `not there`.
    static func place(_ path: String?, _ line: Int?) -> String {
        guard let path, let line else { return "not there" }
        return "\(path):\(line)"
    }
}
