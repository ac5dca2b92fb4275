/// What a mapper is asked: a line of the input of `plumbline map --batch`.
struct LinesQuestion: Codable {
    let id: String
    let fromCommit: String
    let fromPath: String
    /// Counted from 1.
    let fromLine: Int
    let toCommit: String
}
