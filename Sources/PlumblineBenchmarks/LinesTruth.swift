/// A question with its true answer, and what it is counted under.
struct LinesTruth: Decodable {
    let id: String
    /// The repository that it is about.
    let repo: String
    let fromCommit: String
    let fromPath: String
    let fromLine: Int
    let toCommit: String
    /// `nil` if the line is not there, as `toLine` is.
    let toPath: String?
    let toLine: Int?
    let kind: String
    let span: String
    let direction: String
    let textChanged: Bool?
    let lang: String?

    /// What became of the line.
    var what: String {
        guard let toLine else { return "not there" }
        if toPath != fromPath { return "other path" }
        if textChanged ?? false { return "text changed" }
        return toLine == fromLine ? "unmoved" : "shifted only"
    }
}
