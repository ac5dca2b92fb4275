import Foundation
import PlumblineBrowser

/// An answer on a line of the output: why there is none.
struct BatchRefusal: Error, Encodable {
    let id: String?
    let error: Failure

    struct Failure: Encodable {
        let type: String
        let detail: String
    }

    /// Refuses a line that is no question.
    init(_ line: Data, _ error: any Error) {
        let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any]
        id = object?["id"] as? String
        self.error = Failure(error)
    }

    /// Refuses the question `id`, which stands in `input`.
    init(_ id: BatchID, _ error: any Error, _ input: [UInt8]) {
        switch id {
        case .plain(let range): self.id = String(decoding: input[range], as: UTF8.self)
        case .text(let text): self.id = text
        }
        self.error = Failure(error)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(error, forKey: .error)
    }

    private enum CodingKeys: String, CodingKey {
        case id, error
    }

    /// Writes the refusal on a line.
    func write(to output: inout [UInt8]) throws {
        output += try BatchJSON.encoder().encode(self)
        output.append(UInt8(ascii: "\n"))
    }
}

extension BatchRefusal.Failure {
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

/// JSON as the answers have it.
enum BatchJSON {
    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// A number as JSON has it: no fraction if it is whole.
    static func written(_ number: Double) -> String {
        Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }
}
