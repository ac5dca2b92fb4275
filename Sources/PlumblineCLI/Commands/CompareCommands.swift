import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import PlumblineCore

/// `plumbline diff REPOSITORY FROM TO [-- PATH]`: shows in what two commits differ.
struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show in what two commits differ, as a patch.")

    @Argument(help: "Its id, its name or its URL.")
    var repository: String
    @Argument(help: "The older revision.")
    var from: String
    @Argument(help: "The newer revision.")
    var to: String
    @Argument(help: "Only what stands at or below this path.")
    var path: String?
    @Flag(help: "Print the names of the files alone, and what happened to each.")
    var nameStatus = false
    @Flag(help: "Compare with the merge base of the two in place of the older one.")
    var mergeBase = false
    @Flag(name: .long, help: "Show a renamed file as deleted and added.")
    var noRenames = false
    @Flag(name: [.customShort("w"), .long], help: "Ignore white space.")
    var ignoreWhitespace = false
    @Option(name: [.customShort("U"), .long], help: "Unchanged lines around each change.")
    var context = 3
    @Flag(help: "Print the service's JSON.")
    var json = false
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        try await service.withClient { [self] client in
            let id = try await client.repository(repository).id
            let url = "/v1/repositories/\(id)/compare?\(query)"
            guard !nameStatus || json else {
                let answer: CompareAnswer = try await client.json(.GET, url)
                for file in answer.files { try StandardOutput.write(file.line) }
                if answer.truncated { StandardError.write("plumbline: there are more files") }
                return
            }
            for try await buffer in try await client.response(.GET, url).body {
                try StandardOutput.write(buffer.readableBytesView)
            }
            if json { try StandardOutput.write("") }
        }
    }

    private var query: String {
        let options = [
            "from=" + Self.encode(from), "to=" + Self.encode(to),
            path.map { "path=" + Self.encode($0) }, mergeBase ? "base=merge-base" : nil,
            noRenames ? "renames=false" : nil, ignoreWhitespace ? "whitespace=ignore" : nil,
            "context=\(context)", "limit=50000",
            json && !nameStatus ? "hunks=true" : nil, json || nameStatus ? nil : "patch=true",
        ]
        return options.compactMap(\.self).joined(separator: "&")
    }

    private static func encode(_ text: String) -> String {
        PercentEncoding.encode(text.utf8, keeping: "")
    }
}

/// The files in which two commits differ, as the service lists them.
private struct CompareAnswer: Decodable {
    let files: [File]
    let truncated: Bool

    struct File: Decodable {
        let status: String
        let similarity: Int?
        let old: Side?
        let new: Side?

        /// One line, as `git diff --name-status` prints it.
        var line: String {
            let letter = status == "typeChanged" ? "T" : status.prefix(1).uppercased()
            let paths = similarity == nil ? [(new ?? old)?.path] : [old?.path, new?.path]
            let percent = similarity.map { $0 < 100 ? "0\($0)" : "100" } ?? ""
            return ([letter + percent] + paths.compactMap(\.self)).joined(separator: "\t")
        }
    }

    struct Side: Decodable {
        let path: String
    }
}

/// `plumbline describe REPOSITORY [REVISION]`: names a commit by the nearest tag below it.
struct Describe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "Name a commit by the nearest tag below it.")

    @Argument(help: "Its id, its name or its URL.")
    var repository: String
    @Argument(help: "The revision.")
    var revision = "HEAD"
    @Flag(help: "Take tags without an object of their own too.")
    var tags = false
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let answer: DescribeAnswer = try await service.withClient { [self] client in
            let id = try await client.repository(repository).id
            let name = PercentEncoding.encode(revision.utf8, keeping: "")
            return try await client.json(
                .GET, "/v1/repositories/\(id)/describe/\(name)?tags=\(tags)")
        }
        try StandardOutput.write(answer.description)
    }

    private struct DescribeAnswer: Decodable {
        let description: String
    }
}
