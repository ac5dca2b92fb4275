import Foundation
import NIOCore
import NIOFoundationCompat
import PlumblineBrowser
import PlumblineCore

/// What became of one position, told so that a person believes it: both lines with their surroundings,
/// how the answer was found, which commit changed the line, and what else it may be.
struct MapExplanation {
    /// So many lines above and below are shown.
    private static let context = 2

    /// The explanation.
    let text: String

    /// Explains the only answer of `body`, which `POST positions` gave; `read` reads a file at a commit.
    ///
    /// A file that cannot be read is left out: the answer stands without it.
    init(
        _ body: ByteBuffer, read: (TreePath, String) async throws -> [UInt8]
    ) async throws {
        let answers = try JSONDecoder().decode(PositionsAnswer.self, from: Data(buffer: body))
        guard let answer = answers.positions.first else {
            text = ""
            return
        }
        var lines = [answer.headline(to: answers.to)]
        if let commit = answer.from.commit, answer.verdict != Verdict.noSuchPosition.rawValue {
            lines += await Self.excerpt("-", answer.from, commit, read)
        }
        if let place = answer.to ?? answer.nearest {
            lines += await Self.excerpt(answer.to == nil ? "~" : "+", place, answers.to, read)
        }
        text = (lines + answer.details).joined(separator: "\n")
    }

    private static func excerpt(
        _ mark: String, _ place: PositionsAnswer.Place, _ commit: String,
        _ read: (TreePath, String) async throws -> [UInt8]
    ) async -> [String] {
        guard let path = place.treePath, let bytes = try? await read(path, commit) else {
            return []
        }
        let text = Text(bytes: bytes)
        guard place.line <= text.lineCount else { return [] }
        let first = max(1, place.line - context)
        let last = min(text.lineCount, place.line + context)
        let width = String(last).count
        return (first...last).map { number in
            let line = Terminal.printable(text[LineNumber(number)])
            let padding = String(repeating: " ", count: width - String(number).count)
            let mark = number == place.line ? mark : " "
            return "  \(mark) \(padding)\(number)\(line.isEmpty ? "" : "  " + line)"
        }
    }
}

/// What the service answers about positions, as far as a person reads it.
struct PositionsAnswer: Decodable {
    let to: String
    let positions: [Answer]

    struct Answer: Decodable {
        let verdict: String
        let confidence: Double
        let method: String
        let from: Place
        let to: Place?
        let candidates: [Place]
        let nearest: Place?
        let changedBy: String?
        let ignored: [String]?
    }

    struct Place: Decodable {
        let commit: String?
        let path: String
        let pathEncoded: String?
        let line: Int
        let confidence: Double?
        let reason: String?

        var text: String { "\(path):\(line)" }

        var treePath: TreePath? {
            if let pathEncoded { return TreePath(percentEncoded: pathEncoded) }
            return TreePath(path)
        }
    }
}

extension PositionsAnswer.Answer {
    /// Where the line stands, how sure that is and how it was found.
    fileprivate func headline(to commit: String) -> String {
        let origin = "\(from.commit?.prefix(7) ?? "?"):\(from.text)"
        let target = to.map { "\(commit.prefix(7)):\($0.text)" } ?? "no place"
        let sure = "\(Int((confidence * 100).rounded())) %"
        return "\(origin) -> \(target)  \(verdict), \(sure) sure, by \(method)"
    }

    /// Who changed the line, what else it may be, where to look if it is gone.
    fileprivate var details: [String] {
        var lines: [String] = []
        if let changedBy { lines.append("  changed by \(changedBy)") }
        for commit in ignored ?? [] {
            lines.append("  layout only, by .git-blame-ignore-revs: \(commit)")
        }
        for candidate in candidates where to?.text != candidate.text {
            let share = candidate.confidence.map { "  \(Int(($0 * 100).rounded())) %" } ?? ""
            lines.append("  candidate \(candidate.text)\(share)")
        }
        if let nearest { lines.append("  nearest \(nearest.text)  \(nearest.reason ?? "")") }
        return lines
    }
}

extension RepositoryBrowser {
    /// The bytes of the file at `path` in the commit with the id `commit`.
    func bytes(of path: TreePath, at commit: String) async throws -> [UInt8] {
        guard let id = ObjectID(hex: commit) else { throw CommandFailure("'\(commit)' is no id") }
        switch try await file(path, at: id).content.body {
        case .buffer(let buffer): return Array(buffer.readableBytesView)
        case .large(let large):
            return Array(large.bytes(in: 0..<large.byteCount).readableBytesView)
        }
    }
}
