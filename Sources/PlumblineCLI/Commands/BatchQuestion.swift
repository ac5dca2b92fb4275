import Foundation
import PlumblineCore
import PlumblineHTTP

/// A question on a line of the input, its commits by their numbers among the revisions of its part.
struct BatchQuestion: Sendable {
    let id: BatchID
    let fromCommit: Int
    let toCommit: Int
    let position: Position
}

/// What a line of the input calls itself.
enum BatchID: Sendable {
    /// It stands there in the input; JSON holds it as it is.
    case plain(Range<Int>)
    case text(String)
}

/// A part of the lines of an input, read.
struct BatchQuestions: Sendable {
    /// The revisions that the questions name; one may stand here more than once.
    private(set) var revisions: [String] = []
    /// A question for each line, or the answer where there is none.
    private(set) var asked: [Result<BatchQuestion, BatchRefusal>] = []

    private let bytes: [UInt8]
    private var knownRevisions = KnownTexts()
    private var revisionNumbers: [Int] = []
    private var knownPaths = KnownTexts()
    private var paths: [TreePath?] = []

    /// Reads the lines `part` of `input`.
    init(_ input: BatchInput, _ part: Range<Int>) {
        bytes = input.bytes
        asked.reserveCapacity(part.count)
        for line in input.lines[part] {
            do throws(BatchRefusal) {
                asked.append(.success(try question(line)))
            } catch {
                asked.append(.failure(error))
            }
        }
    }

    /// Reads a line, or says what is wrong with it.
    ///
    /// A plain object, which nearly all questions are, is read here; Foundation reads any other JSON.
    private mutating func question(_ line: Range<Int>) throws(BatchRefusal) -> BatchQuestion {
        if let plain = plainQuestion(line) { return plain }
        let data = Data(bytes[line])
        do {
            return try elaborateQuestion(data)
        } catch {
            throw BatchRefusal(data, error)
        }
    }

    private mutating func elaborateQuestion(_ line: Data) throws -> BatchQuestion {
        let body = try JSONDecoder().decode(BatchBody.self, from: line)
        guard body.from_line >= 1, let path = TreePath(body.from_path) else {
            throw CommandFailure("from_line is below 1 or from_path holds a NUL")
        }
        revisions += [body.from_commit, body.to_commit]
        return BatchQuestion(
            id: .text(body.id), fromCommit: revisions.count - 2, toCommit: revisions.count - 1,
            position: Position(path: path, line: LineNumber(body.from_line)))
    }

    /// Reads an object of texts and numbers that holds a question; `nil` for all else.
    private mutating func plainQuestion(_ line: Range<Int>) -> BatchQuestion? {
        var reader = PlainJSONReader(bytes, in: line)
        guard let members = PlainMembers(&reader), members.fromLine >= 1,
            let path = path(members.fromPath, reader)
        else { return nil }
        return BatchQuestion(
            id: id(members.id, reader), fromCommit: revision(members.fromCommit, reader),
            toCommit: revision(members.toCommit, reader),
            position: Position(path: path, line: LineNumber(members.fromLine)))
    }

    private func id(_ text: PlainJSONReader.Text, _ reader: PlainJSONReader) -> BatchID {
        let isPlain = !text.hasEscapes && bytes[text.range].allSatisfy { $0 != 0x7F }
        return isPlain
            ? .plain(text.range) : .text(String(decoding: reader.utf8(of: text), as: UTF8.self))
    }

    private mutating func path(
        _ text: PlainJSONReader.Text, _ reader: PlainJSONReader
    ) -> TreePath? {
        let number = knownPaths.number(of: text.range, in: bytes)
        if number == paths.count { paths.append(TreePath(bytes: reader.utf8(of: text))) }
        return paths[number]
    }

    private mutating func revision(
        _ text: PlainJSONReader.Text, _ reader: PlainJSONReader
    ) -> Int {
        let number = knownRevisions.number(of: text.range, in: bytes)
        if number == revisionNumbers.count {
            revisionNumbers.append(revisions.count)
            revisions.append(String(decoding: reader.utf8(of: text), as: UTF8.self))
        }
        return revisionNumbers[number]
    }
}

/// The members of a question.
private struct PlainMembers {
    let id: PlainJSONReader.Text
    let fromCommit: PlainJSONReader.Text
    let fromPath: PlainJSONReader.Text
    let fromLine: Int
    let toCommit: PlainJSONReader.Text

    /// Reads an object; `nil` if it is not plain, or a member is missing or comes twice.
    init?(_ reader: inout PlainJSONReader) {
        var id: PlainJSONReader.Text?
        var fromCommit: PlainJSONReader.Text?
        var fromPath: PlainJSONReader.Text?
        var fromLine: Int?
        var toCommit: PlainJSONReader.Text?
        guard reader.take(UInt8(ascii: "{")) else { return nil }
        repeat {
            guard let key = reader.text(), reader.take(UInt8(ascii: ":")) else { return nil }
            let isPlain =
                if reader.says("id", key) {
                    Self.read(&id, reader.text())
                } else if reader.says("from_commit", key) {
                    Self.read(&fromCommit, reader.text())
                } else if reader.says("from_path", key) {
                    Self.read(&fromPath, reader.text())
                } else if reader.says("from_line", key) {
                    Self.read(&fromLine, reader.number())
                } else if reader.says("to_commit", key) {
                    Self.read(&toCommit, reader.text())
                } else {
                    !key.hasEscapes && reader.skipScalar()
                }
            guard isPlain else { return nil }
        } while reader.take(UInt8(ascii: ","))
        guard reader.take(UInt8(ascii: "}")), reader.isAtEnd(), let id, let fromCommit,
            let fromPath, let fromLine, let toCommit
        else { return nil }
        self.id = id
        self.fromCommit = fromCommit
        self.fromPath = fromPath
        self.fromLine = fromLine
        self.toCommit = toCommit
    }

    /// Sets a member, which comes once; whether there is a value for it.
    private static func read<Value>(_ member: inout Value?, _ value: Value?) -> Bool {
        guard member == nil, let value else { return false }
        member = value
        return true
    }
}

/// A question as any JSON may hold it.
private struct BatchBody: Decodable {
    let id: String
    let from_commit: String
    let from_path: String
    let from_line: Int
    let to_commit: String
}
