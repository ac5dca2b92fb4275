import ArgumentParser
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PlumblineCore

/// `plumbline open URL`: prints what a provider's web page shows.
struct Open: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Print the code that a page of GitHub, GitLab or Bitbucket shows.",
        discussion: """
            The first line gives the place, its commit and the permalink. Quote the URL: a shell takes \
            '#' and '&' for its own.
            """)

    @Argument(help: "The page's URL, with its line anchor.")
    var url: String
    @Option(help: "Lines to show above and below those that the URL points at.")
    var context = 3
    @Flag(help: "Print the service's JSON about the place and the file.")
    var json = false
    @OptionGroup var service: ServiceOptions

    func validate() throws {
        guard (0...10_000).contains(context) else {
            throw ValidationError("--context is \(context); give a number from 0 to 10000.")
        }
    }

    func run() async throws {
        let text = try await service.withClient { [url, context, json] client in
            let query = PercentEncoding.encode(url.utf8, keeping: "")
            let page = try PageURL(url)
            let remote = page.repository.description
            guard try await client.findRepository(remote) != nil else {
                throw CommandFailure(
                    "no repository '\(remote)' is linked; 'plumbline link \(remote)' links it")
            }
            let place = try await client.bytes(.GET, "/v1/permalinks?url=\(query)")
            let answer = try JSONDecoder().decode(PlaceAnswer.self, from: Data(buffer: place))
            let contents = try await client.bytes(.GET, answer.contents(context))
            if json {
                let key = answer.isFolder ? "tree" : "file"
                return "{\"place\":\(String(buffer: place)),\"\(key)\":\(String(buffer: contents))}"
            }
            return try PlaceText(answer, contents).text
        }
        try StandardOutput.write(text)
    }
}

/// A place, as the service describes it.
struct PlaceAnswer: Decodable {
    let repository: Repository
    let commit: String
    let path: String
    let pathEncoded: String?
    let kind: String
    let lines: Lines?
    let permalink: String?

    struct Repository: Decodable {
        let id: String
    }

    struct Lines: Decodable {
        let start: Int
        let end: Int
    }

    var isFolder: Bool { kind == Tree.Kind.tree.rawValue }

    /// Where the service has what stands there, with `context` more lines on both sides.
    func contents(_ context: Int) -> String {
        let path = pathEncoded ?? PercentEncoding.encode(path.utf8)
        let route = isFolder ? "tree" : "files"
        let place = "/v1/repositories/\(repository.id)/\(route)/\(path)?at=\(commit)"
        guard !isFolder, let lines else { return place }
        return place + "&lines=\(max(1, lines.start - context))-\(lines.end + context)"
    }
}

/// What stands at a place, told to a person: a line about the place, then the code with its numbers.
private struct PlaceText {
    let text: String

    init(_ place: PlaceAnswer, _ contents: ByteBuffer) throws {
        let lines =
            place.lines.map { $0.start == $0.end ? ":\($0.start)" : ":\($0.start)-\($0.end)" } ?? ""
        let name = Terminal.printable(Array(place.path.utf8)[...])
        let headline = "\(name.isEmpty ? "/" : name)\(lines)  \(place.commit.prefix(7))"
        let body =
            place.isFolder ? try Self.folder(contents) : try Self.file(contents, place.lines)
        text = ([headline + (place.permalink.map { "  \($0)" } ?? "")] + body)
            .joined(separator: "\n")
    }

    private static func folder(_ contents: ByteBuffer) throws -> [String] {
        let tree = try JSONDecoder().decode(TreeAnswer.self, from: Data(buffer: contents))
        return tree.entries.map { entry in
            "  " + Terminal.printable(Array(entry.name.utf8)[...])
                + (entry.kind == Tree.Kind.tree.rawValue ? "/" : "")
        }
    }

    private static func file(
        _ contents: ByteBuffer, _ selected: PlaceAnswer.Lines?
    ) throws -> [String] {
        let file = try JSONDecoder().decode(FileAnswer.self, from: Data(buffer: contents))
        guard let text = file.text else { return ["  \(file.summary)"] }
        guard let shown = file.lines else { return [] }
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        let width = String(shown.end).count
        return zip(shown.start..., lines).map { number, line in
            let isSelected = selected.map { ($0.start...$0.end).contains(number) } ?? false
            let padding = String(repeating: " ", count: width - String(number).count)
            let code = Terminal.printable(Array(line.last == 0x0D ? line.dropLast() : line)[...])
            return
                "\(isSelected ? "> " : "  ")\(padding)\(number)\(code.isEmpty ? "" : "  " + code)"
        }
    }

    private struct TreeAnswer: Decodable {
        let entries: [Entry]

        struct Entry: Decodable {
            let name: String
            let kind: String
        }
    }

    private struct FileAnswer: Decodable {
        let kind: String
        let size: Int?
        let lines: PlaceAnswer.Lines?
        let text: String?
        let target: String?
        let submodule: Submodule?

        struct Submodule: Decodable {
            let commit: String
            let url: String?
        }

        /// What there is in place of a text.
        var summary: String {
            if let target {
                return "symbolic link to \(Terminal.printable(Array(target.utf8)[...]))"
            }
            if let submodule {
                return "submodule \(submodule.url ?? "of unknown origin") at \(submodule.commit)"
            }
            return "\(kind), \(size ?? 0) bytes"
        }
    }
}
