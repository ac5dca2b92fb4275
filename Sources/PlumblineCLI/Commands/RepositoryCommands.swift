import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PlumblineCore

/// `plumbline repositories`: lists what is linked.
struct Repositories: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repositories", abstract: "List the linked repositories.")

    @Flag(help: "Print the service's JSON.")
    var json = false
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let answer = try await service.withClient { try await $0.bytes(.GET, "/v1/repositories") }
        if json {
            try StandardOutput.write(String(buffer: answer))
            return
        }
        let list = try JSONDecoder().decode(RepositoriesAnswer.self, from: Data(buffer: answer))
        for repository in list.repositories {
            let head = repository.head?.prefix(7) ?? "-"
            try StandardOutput.write(
                "\(repository.id)  \(repository.state)  \(head)  \(repository.name)"
                    + (repository.error.map { "  (\($0.detail))" } ?? ""))
        }
    }
}

/// `plumbline unlink REPOSITORY`: removes a link, its clone and its credential.
struct Unlink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlink",
        abstract: "Remove a repository: its link, its clone and its credential.")

    @Argument(help: "Its id, its name or its URL.")
    var repository: String
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        try await service.withClient { [repository] client in
            let id = try await client.repository(repository).id
            _ = try await client.bytes(.DELETE, "/v1/repositories/\(id)")
        }
    }
}

/// `plumbline fetch REPOSITORY`: brings what is new upstream.
struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Fetch what is new upstream.")

    @Argument(help: "Its id, its name or its URL.")
    var repository: String
    @Option(help: "Seconds to wait for the end of the fetch.")
    var wait = 300
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let answer: RepositoryAnswer = try await service.withClient { [repository, wait] client in
            let id = try await client.repository(repository).id
            return try await client.json(.POST, "/v1/repositories/\(id)/fetch?wait=\(wait)")
        }
        try StandardOutput.write(
            "\(answer.state): \(answer.name)  \(answer.head?.prefix(7) ?? "-")")
    }
}

/// `plumbline ls REPOSITORY [REVISION[:PATH]]`: lists a folder.
struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List a folder at a commit.")

    @Argument(help: "Its id, its name or its URL.")
    var repository: String
    @Argument(help: "REVISION or REVISION:PATH (default: HEAD).")
    var place = "HEAD"
    @Flag(name: .shortAndLong, help: "List everything below the folder, with paths from the root.")
    var recursive = false
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let place = RevisionPath(place)
        let answer: TreeAnswer = try await service.withClient { [repository, recursive] client in
            let id = try await client.repository(repository).id
            let query = "?at=\(place.encodedRevision)&recursive=\(recursive)"
            return try await client.json(
                .GET, "/v1/repositories/\(id)/tree/\(place.encodedPath)\(query)")
        }
        for entry in answer.entries {
            let size = entry.size.map(String.init) ?? "-"
            let name = recursive ? entry.path : entry.name
            try StandardOutput.write("\(entry.mode) \(entry.kind) \(entry.id)\t\(size)\t\(name)")
        }
        if let error = answer.error { throw CommandFailure(error.detail) }
        if answer.truncated == true { StandardError.write("plumbline: the list is cut short") }
    }

    private struct TreeAnswer: Decodable {
        let entries: [Entry]
        let truncated: Bool?
        let error: ProblemAnswer?

        struct Entry: Decodable {
            let name: String
            let path: String
            let mode: String
            let kind: String
            let id: String
            let size: Int?
        }
    }
}

/// `plumbline cat REPOSITORY REVISION:PATH`: prints a file.
struct Concatenate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cat", abstract: "Print a file at a commit, byte for byte.")

    @Argument(help: "Its id, its name or its URL.")
    var repository: String
    @Argument(help: "REVISION:PATH.")
    var place: String
    @OptionGroup var service: ServiceOptions

    func validate() throws {
        guard place.contains(":") else { throw ValidationError("Give REVISION:PATH.") }
    }

    func run() async throws {
        let place = RevisionPath(place)
        try await service.withClient { [repository] client in
            let id = try await client.repository(repository).id
            let response = try await client.response(
                .GET, "/v1/repositories/\(id)/raw/\(place.encodedPath)?at=\(place.encodedRevision)")
            for try await buffer in response.body {
                try StandardOutput.write(buffer.readableBytesView)
            }
        }
    }
}

/// `REVISION:PATH`, split at the first colon: a ref name holds none.
struct RevisionPath: Sendable {
    let revision: String
    let path: String

    init(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        revision = String(parts[0])
        path = parts.count > 1 ? String(parts[1]) : ""
    }

    var encodedRevision: String { PercentEncoding.encode(revision.utf8, keeping: "") }
    var encodedPath: String { PercentEncoding.encode(path.utf8) }
}
