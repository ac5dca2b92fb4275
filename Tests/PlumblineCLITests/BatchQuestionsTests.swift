import Foundation
import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineCLI

/// How the lines of a batch are read; Foundation is the referee.
@Suite struct BatchQuestionsTests {
    private static let lines = [
        #"{"id":"a","from_commit":"v1","from_path":"a.txt","from_line":7,"to_commit":"main"}"#,
        #" {"to_commit" : "main", "id":"1", "from_line":1,"from_path":"b/c","from_commit":"v1"} "#,
        #"{"id":"ü😀","from_commit":"v1","from_path":"ü/\/a","from_line":12,"to_commit":"main"}"#,
        #"{"id":"\"x\\","from_commit":"v\u0031","from_path":"a","from_line":1,"to_commit":"v1"}"#,
        #"{"id":"a","from_commit":"v1","from_path":"a","from_line":1,"to_commit":"v","more":7}"#,
        #"{"id":"a","from_commit":"v1","from_path":"a","from_line":1,"to_commit":"v","b":[{}]}"#,
        #"{"id":"a","id":"b","from_commit":"v1","from_path":"a","from_line":1,"to_commit":"v"}"#,
        #"{"id":"a","from_commit":"v1","from_path":"a","from_line":1.0,"to_commit":"v"}"#,
        #"{"id":"a","from_commit":"v1","from_path":"a","from_line":-1,"to_commit":"v"}"#,
        #"{"id":"a","from_commit":"v1","from_path":"a\u0000","from_line":1,"to_commit":"v"}"#,
        #"{"id":"a","from_commit":"v1","from_path":"a","from_line":01,"to_commit":"v"}"#,
        #"{"id":7,"from_commit":"v1","from_path":"a","from_line":1,"to_commit":"v"}"#,
        #"{"id":"a","from_commit":"v1","from_path":"a","from_line":1}"#,
        #"{"id":"a","from_commit":"v1","from_path":"a","from_line":1,"to_commit":"v"}}"#,
        "{", "[]", "{}", "7", "x", "\"id\"", "\u{7F}",
    ]

    @Test func `a line is read as Foundation reads it`() throws {
        let input = BatchInput(Array(Self.lines.joined(separator: "\n").utf8))

        let questions = BatchQuestions(input, input.lines.indices)

        #expect(questions.asked.count == Self.lines.count)
        for (line, asked) in zip(Self.lines, questions.asked) {
            #expect(Read(asked, questions, input) == Read(Data(line.utf8)), "\(line)")
        }
    }

    @Test func `a damaged line is read as Foundation reads it, or refused as it refuses`() throws {
        var generator = SplitMix(seed: 7)
        var lines: [[UInt8]] = []
        for _ in 0..<2_000 {
            var bytes = Array(
                Self.lines[Int.random(in: 0..<Self.lines.count, using: &generator)].utf8)
            for _ in 0...Int.random(in: 0...2, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
            }
            lines += bytes.split(separator: 0x0A).map(Array.init)
        }
        let input = BatchInput(Array(lines.joined(separator: [0x0A])))

        let questions = BatchQuestions(input, input.lines.indices)

        #expect(questions.asked.count == lines.count)
        for (line, asked) in zip(lines, questions.asked) {
            #expect(
                Read(asked, questions, input) == Read(Data(line)),
                "\(String(decoding: line, as: UTF8.self))")
        }
    }

    @Test func `a revision that comes again is looked up once`() {
        let line = Self.lines[0] + "\n"
        let input = BatchInput(Array(String(repeating: line, count: 100).utf8))

        let questions = BatchQuestions(input, 50..<100)

        #expect(questions.asked.count == 50)
        #expect(questions.revisions == ["v1", "main"])
    }

    @Test(arguments: [
        ("", []), ("\n\n", []), ("a", ["a"]), ("a\n", ["a"]), ("\na\n\nbc", ["a", "bc"]),
    ])
    func `empty lines are no lines`(text: String, lines: [String]) {
        let input = BatchInput(Array(text.utf8))
        #expect(input.lines.map { String(decoding: input.bytes[$0], as: UTF8.self) } == lines)
    }
}

/// What was read of a line; of one that was refused, the name that it gave.
private struct Read: Equatable {
    var id: String?
    var revisions: [String] = []
    var position: Position?

    init(
        _ asked: Result<BatchQuestion, BatchRefusal>, _ questions: BatchQuestions,
        _ input: BatchInput
    ) {
        switch asked {
        case .success(let question):
            switch question.id {
            case .plain(let range): id = String(decoding: input.bytes[range], as: UTF8.self)
            case .text(let text): id = text
            }
            revisions = [question.fromCommit, question.toCommit].map { questions.revisions[$0] }
            position = question.position
        case .failure(let refusal): id = refusal.id
        }
    }

    init(_ line: Data) {
        let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any]
        id = object?["id"] as? String
        guard let body = try? JSONDecoder().decode(Body.self, from: line), body.from_line >= 1,
            let path = TreePath(body.from_path)
        else { return }
        id = body.id
        revisions = [body.from_commit, body.to_commit]
        position = Position(path: path, line: LineNumber(body.from_line))
    }

    private struct Body: Decodable {
        let id: String
        let from_commit: String
        let from_path: String
        let from_line: Int
        let to_commit: String
    }
}
