import ArgumentParser
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PlumblineCore

/// `plumbline blame REPOSITORY REVISION:PATH`: shows which commit brought each line of a file.
struct Blame: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blame", abstract: "Show which commit brought each line of a file.")

    @Argument(help: "Its id, its name or its URL.")
    var repository: String
    @Argument(help: "REVISION:PATH.")
    var place: String
    @Option(help: "Only these lines, as 120-160 or 120.")
    var lines: String?
    @Flag(help: "Follow lines that were moved or copied within a file or from others, too.")
    var moves = false
    @OptionGroup var service: ServiceOptions

    func validate() throws {
        guard place.contains(":") else { throw ValidationError("Give REVISION:PATH.") }
    }

    func run() async throws {
        let place = RevisionPath(place)
        let selection = lines.map { "&lines=\(PercentEncoding.encode($0.utf8, keeping: ""))" } ?? ""
        let options = selection + (moves ? "&moves=true" : "")
        try await service.withClient { [repository] client in
            let id = try await client.repository(repository).id
            let base = "/v1/repositories/\(id)"
            let answer: BlameAnswer = try await client.json(
                .GET,
                "\(base)/blame/\(place.encodedPath)?at=\(place.encodedRevision)\(options)")
            if let failure = answer.error { throw CommandFailure(failure.detail) }
            // The very file whose lines were blamed, wherever the revision stands by now.
            let bytes = try await client.bytes(
                .GET, "\(base)/raw/\(place.encodedPath)?at=\(answer.commit)")
            try Self.write(answer, Text(bytes: Array(bytes.readableBytesView)))
        }
    }

    private static func write(_ answer: BlameAnswer, _ text: Text) throws {
        let showsPath = answer.runs.contains { $0.path != answer.path }
        let width = String(answer.lineCount).count
        for run in answer.runs.sorted(by: { $0.start < $1.start }) {
            let day = run.commit.author.time.prefix(10)
            let path = showsPath ? " \(run.path)" : ""
            let head = "\(run.commit.id.prefix(8))\(path) (\(run.commit.author.name) \(day) "
            for number in run.start...run.end {
                let digits = String(number)
                let blanks = String(repeating: " ", count: max(0, width - digits.count))
                let line = text.contains(LineNumber(number)) ? text[LineNumber(number)] : []
                try StandardOutput.write(Array("\(head)\(blanks)\(digits)) ".utf8) + line + [10])
            }
        }
        for lines in answer.unattributed {
            StandardError.write(
                "plumbline: lines \(lines.start) to \(lines.end) would have cost too much to blame")
        }
    }
}

/// A blame, as the service describes it.
private struct BlameAnswer: Decodable {
    let commit: String
    let path: String
    let lineCount: Int
    let runs: [Run]
    let unattributed: [Lines]
    let error: ProblemAnswer?

    struct Lines: Decodable {
        let start: Int
        let end: Int
    }

    struct Run: Decodable {
        let start: Int
        let end: Int
        let commit: Commit
        let path: String
    }

    struct Commit: Decodable {
        let id: String
        let author: Person
    }

    struct Person: Decodable {
        let name: String
        let time: String
    }

    private enum CodingKeys: CodingKey { case commit, path, lineCount, runs, unattributed, error }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        commit = try values.decode(String.self, forKey: .commit)
        path = try values.decode(String.self, forKey: .path)
        lineCount = try values.decode(Int.self, forKey: .lineCount)
        runs = try values.decode([Run].self, forKey: .runs)
        // An answer that was cut short ends with the error instead.
        unattributed = try values.decodeIfPresent([Lines].self, forKey: .unattributed) ?? []
        error = try values.decodeIfPresent(ProblemAnswer.self, forKey: .error)
    }
}
