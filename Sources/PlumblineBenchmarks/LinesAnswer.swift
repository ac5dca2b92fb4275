/// A line of the output of `plumbline map --batch`.
struct LinesAnswer: Codable {
    let id: String?
    /// `nil` if there is no single place, as the line is.
    let path: String?
    let line: Int?
    let verdict: String?
    /// The probability that the answer is right, as the mapper sees it.
    let confidence: Double?
    let method: String?
    /// Milliseconds in the process.
    let ms: Double?
    /// Why there is no answer.
    let error: Failure?

    struct Failure: Codable {
        let type: String
        let detail: String
    }

    /// Whether the line is said to be at `path` and `line`.
    func isPlace(_ path: String?, _ line: Int?) -> Bool { self.path == path && self.line == line }
}

extension LinesAnswer {
    /// The verdicts after which a tracepoint is moved without asking anybody.
    static let appliedVerdicts: Set = ["identical", "shifted", "renamed"]

    /// Whether a tracepoint would be moved without asking anybody.
    var isApplied: Bool { verdict.map(Self.appliedVerdicts.contains) ?? false }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encodeIfPresent(error, forKey: .error)
        guard error == nil else { return }
        // That there is no place is said, not left out.
        try container.encode(path, forKey: .path)
        try container.encode(line, forKey: .line)
        try container.encodeIfPresent(verdict, forKey: .verdict)
        try container.encodeIfPresent(confidence, forKey: .confidence)
        try container.encodeIfPresent(method, forKey: .method)
        try container.encodeIfPresent(ms, forKey: .ms)
    }
}
