import ArgumentParser
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PlumblineCore

/// `plumbline find REPOSITORY QUERY`: finds files by a few characters of their paths.
struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find files of a commit by a few characters of their paths, the best first.")

    @Argument(help: "Its id, its name or its URL.")
    var repository: String
    @Argument(
        help: "Characters of the path in their order; words with blanks between them all fit.")
    var query: String
    @Option(help: "The revision to look at.")
    var at = "HEAD"
    @Option(help: "Files to print at most.")
    var limit = 20
    @Flag(help: "Print the service's JSON.")
    var json = false
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let pairs = "q=\(Self.encoded(query))&at=\(Self.encoded(at))&limit=\(limit)"
        let answer = try await service.withClient { [repository] client in
            let id = try await client.repository(repository).id
            return try await client.bytes(.GET, "/v1/repositories/\(id)/find?\(pairs)")
        }
        if json { return try StandardOutput.write(String(buffer: answer)) }
        let found = try JSONDecoder().decode(FilesAnswer.self, from: Data(buffer: answer))
        for file in found.files {
            let encoded = file.pathEncoded.flatMap { PercentEncoding.decode($0.utf8) }
            try StandardOutput.write((encoded ?? Array(file.path.utf8)) + [UInt8(ascii: "\n")])
        }
        if found.files.isEmpty { throw ExitCode(1) }
    }

    private static func encoded(_ text: String) -> String {
        PercentEncoding.encode(text.utf8, keeping: "")
    }

    private struct FilesAnswer: Decodable {
        let files: [File]

        struct File: Decodable {
            let path: String
            let pathEncoded: String?
        }
    }
}
