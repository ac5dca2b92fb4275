import ArgumentParser
import Foundation
import NIOFoundationCompat
import NIOHTTP1
import PlumblineCore

/// `plumbline log REPOSITORY [REVISION]`: lists the commits of a history.
struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "List the commits of a repository, or of one of its paths.")

    @Argument(help: "Its id, its name or its URL.")
    var repository: String
    @Argument(help: "The revision to begin at.")
    var revision = "HEAD"
    @Option(help: "A file or folder: only commits that changed it.")
    var path: String?
    @Flag(help: "Follow a file to the path that it was renamed from.")
    var follow = false
    @Option(help: "What the author's name or email holds, whatever the case.")
    var author: String?
    @Option(help: "What the message holds, whatever the case.")
    var message: String?
    @Option(help: "No commit before this date or time, as 2024-02-29 or 2024-02-29T12:00:00Z.")
    var since: String?
    @Option(help: "No commit after this date or time.")
    var until: String?
    @Option(help: "So many commits at most.")
    var limit = 50
    @OptionGroup var service: ServiceOptions

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit is 1 or more.") }
    }

    func run() async throws {
        let query = query
        try await service.withClient { [repository, limit] client in
            let id = try await client.repository(repository).id
            var left = limit
            var next: String? = "/v1/repositories/\(id)/commits?\(query)"
            while left > 0, let page = next {
                let answer: LogAnswer = try await client.json(.GET, page)
                for commit in answer.commits.prefix(left) {
                    try StandardOutput.write(commit.line)
                }
                left -= answer.commits.count
                next = answer.next
                if answer.truncated, left > 0 {
                    StandardError.write(
                        "plumbline: the history goes on, but without its index no further is looked;"
                            + " ask again when the index is made")
                }
            }
        }
    }

    /// The query of the first page.
    private var query: String {
        let values = [
            ("at", revision), ("path", path), ("author", author), ("message", message),
            ("since", since), ("until", until), ("follow", follow ? "true" : nil),
            ("limit", String(min(limit, 1_000))),
        ]
        return values.compactMap { name, value in
            value.map { "\(name)=\(PercentEncoding.encode($0.utf8, keeping: ""))" }
        }.joined(separator: "&")
    }
}

/// A page of a history, as the service describes it.
private struct LogAnswer: Decodable {
    let commits: [Commit]
    let next: String?
    let truncated: Bool

    struct Commit: Decodable {
        let id: String
        let author: Person
        let message: String
        let path: String?

        struct Person: Decodable {
            let name: String
            let time: String
        }

        /// The id, the day, the author and the first line of the message.
        var line: String {
            let subject = message.drop(while: \.isNewline).prefix { !$0.isNewline }
            return "\(id.prefix(7))  \(author.time.prefix(10))  \(author.name)  \(subject)"
        }
    }
}
