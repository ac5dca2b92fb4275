import Foundation
import PlumblineBrowser
import PlumblineCore

/// An answer on a line of the output: a place, its absence, or why the question could not be asked.
struct BatchAnswer: Encodable {
    let id: String?
    let error: Failure?
    let answer: Answer?

    struct Failure: Encodable {
        let type: String
        let detail: String
    }

    struct Answer {
        let path: String?
        let line: Int?
        let verdict: String
        let confidence: Double
        let method: String
        let ms: Double
    }

    private enum CodingKeys: String, CodingKey {
        case id, path, line, verdict, confidence, method, ms, error
    }

    /// Answers a line that is no question.
    init(_ line: [UInt8], _ failure: any Error) {
        let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
        id = object?["id"] as? String
        answer = nil
        error = Failure(failure)
    }

    /// Answers the question `id`, which took `elapsed`.
    init(_ id: String, _ outcome: Result<Trace, any Error>, _ elapsed: Duration) {
        self.id = id
        switch outcome {
        case .success(let trace):
            answer = Answer(trace, elapsed)
            error = nil
        case .failure(let failure):
            answer = nil
            error = Failure(failure)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        if let error { try container.encode(error, forKey: .error) }
        guard let answer else { return }
        try container.encode(answer.path, forKey: .path)
        try container.encode(answer.line, forKey: .line)
        try container.encode(answer.verdict, forKey: .verdict)
        try container.encode(answer.confidence, forKey: .confidence)
        try container.encode(answer.method, forKey: .method)
        try container.encode(answer.ms, forKey: .ms)
    }
}

extension BatchAnswer.Answer {
    fileprivate init(_ trace: Trace, _ elapsed: Duration) {
        path = trace.place?.position.path.description
        line = trace.place?.position.line.value
        verdict = trace.verdict.rawValue
        confidence = (trace.confidence * 10_000).rounded() / 10_000
        method = trace.method.description
        ms = (elapsed / .microseconds(1)).rounded() / 1000
    }
}

extension BatchAnswer.Failure {
    fileprivate init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure:
            self.init(type: "invalid-request", detail: failure.message)
        case BrowseError.noSuchRevision(let revision):
            self.init(type: "no-such-revision", detail: "no commit '\(revision)'")
        case let error as BrowseError: self.init(type: "not-answered", detail: "\(error)")
        case is DecodingError:
            self.init(
                type: "invalid-request",
                detail:
                    "not a question: id, from_commit, from_path, from_line, to_commit are needed")
        default: self.init(type: "not-answered", detail: "\(error)")
        }
    }
}

extension BatchAnswer {
    /// Writes the answer on a line, its keys in the order of the alphabet.
    ///
    /// A place or its absence is written here; Foundation writes what went wrong, and any text that
    /// needs escapes.
    func write(to output: inout [UInt8]) throws {
        guard let answer, let id, Self.isPlain(id), Self.isPlain(answer.path ?? "") else {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            output += try encoder.encode(self)
            return output.append(UInt8(ascii: "\n"))
        }
        output +=
            "{\"confidence\":\(Self.written(answer.confidence)),\"id\":\"\(id)\",\"line\":".utf8
        output += (answer.line.map { "\($0)" } ?? "null").utf8
        output +=
            ",\"method\":\"\(answer.method)\",\"ms\":\(Self.written(answer.ms)),\"path\":".utf8
        output += (answer.path.map { "\"\($0)\"" } ?? "null").utf8
        output += ",\"verdict\":\"\(answer.verdict)\"}\n".utf8
    }

    /// Whether JSON holds the text as it is.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy {
            $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
    }

    /// A number as JSON has it: no fraction if it is whole.
    private static func written(_ number: Double) -> String {
        Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }
}
