import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PlumblineCore

/// `plumbline grep REPOSITORY [REVISION] PATTERN`: searches the files of a commit.
struct Grep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grep", abstract: "Search the files of a commit.",
        discussion: """
            Prints PATH:LINE:TEXT for each line that matches, as 'git grep -n' does, and ends with status \
            1 if there is none. Expressions are in Perl's notation.
            """)

    /// How many lines are asked for at a time.
    private static let page = 10_000

    @Argument(help: "Its id, its name or its URL.")
    var repository: String
    @Argument(
        help: ArgumentHelp("REVISION (default: HEAD), and what to look for.", valueName: "pattern"))
    var words: [String]
    @Flag(name: [.customShort("i"), .long], help: "Letters that differ in case alone are equal.")
    var ignoreCase = false
    @Flag(name: [.customShort("w"), .customLong("word-regexp")], help: "Find whole words only.")
    var word = false
    @Flag(name: [.customShort("F"), .long], help: "Find the pattern as it stands.")
    var fixedStrings = false
    @Flag(
        name: [.customShort("E"), .customShort("P"), .customLong("perl-regexp")],
        help: "The pattern is an expression, which is the default.")
    var expression = false
    @Option(name: [.customShort("C"), .long], help: "Lines to print before and after each match.")
    var context = 0
    @Option(name: .long, help: "A glob for the files to look into, or with '!' to leave out.")
    var path: [String] = []
    @Option(help: "Lines to find at most (default: all).")
    var limit: Int?
    @Flag(help: "Print the service's JSON, a file a line.")
    var json = false
    @OptionGroup var service: ServiceOptions

    func validate() throws {
        guard (1...2).contains(words.count) else {
            throw ValidationError("Give a pattern, or a revision and a pattern.")
        }
        guard !(fixedStrings && expression) else {
            throw ValidationError("Give one of -F, -E and -P.")
        }
        if let limit, limit < 1 { throw ValidationError("Give a limit of 1 or more.") }
    }

    func run() async throws {
        let matchCount = try await service.withClient { [self] client in
            let id = try await client.repository(repository).id
            return try await search("/v1/repositories/\(id)/search?\(query)", client)
        }
        if matchCount == 0 { throw ExitCode(1) }
    }

    /// Asks page by page and prints what comes; returns how many lines matched.
    private func search(_ base: String, _ client: APIClient) async throws -> Int {
        var printer = FoundLinePrinter(hasContext: context > 0, isJSON: json)
        var count = 0
        var revision = words.count > 1 ? words[0] : "HEAD"
        var cursor: String?
        while true {
            let limit = min(Self.page, (limit ?? .max) - count)
            var path = "\(base)&limit=\(limit)&fileLimit=\(limit)&at=\(Self.encoded(revision))"
            if let cursor { path += "&cursor=\(Self.encoded(cursor))" }
            let response = try await client.response(.GET, path, accept: "application/x-ndjson")
            guard let end = try await printer.print(response.body) else {
                throw CommandFailure("the service ended its answer too early")
            }
            if let error = end.error { throw CommandFailure(error.detail) }
            count += end.matchCount ?? 0
            revision = end.commit
            guard end.mayGoOn, let next = end.next, count < self.limit ?? .max else {
                try printer.finish(end)
                return count
            }
            cursor = next
        }
    }

    private var query: String {
        var pairs = [
            "q=\(Self.encoded(words[words.count - 1]))", "regex=\(!fixedStrings)",
            "case=\(ignoreCase ? "insensitive" : "sensitive")", "word=\(word)",
            "context=\(context)",
        ]
        pairs += path.map { "path=\(Self.encoded($0))" }
        return pairs.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        PercentEncoding.encode(text.utf8, keeping: "")
    }
}
