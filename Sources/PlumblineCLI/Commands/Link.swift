import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// `plumbline link URL`: links a repository and waits for its clone.
struct Link: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Link a repository by URL and wait until its clone is ready.",
        discussion: """
            A secret is read from standard input, so that it is in no argument list: \
            'plumbline link URL --username x-access-token --password-stdin < token'.
            """)

    @Argument(help: "The clone URL: https://, ssh:// or user@host:path.")
    var url: String
    @Option(help: "User name for the remote.")
    var username: String?
    @Flag(help: "Read a password or token for https from standard input.")
    var passwordStdin = false
    @Option(help: "File of a private key for ssh.")
    var sshKey: String?
    @Flag(help: "Read the key's passphrase from standard input.")
    var passphraseStdin = false
    @Option(help: "File of known host keys for ssh.")
    var knownHosts: String?
    @Flag(help: "Print JSON.")
    var json = false
    @OptionGroup var service: ServiceOptions

    func validate() throws {
        guard !(passwordStdin && (sshKey != nil || passphraseStdin)) else {
            throw ValidationError("Give a password or an ssh key, not both.")
        }
        guard sshKey != nil || !passphraseStdin && knownHosts == nil else {
            throw ValidationError("--passphrase-stdin and --known-hosts go with --ssh-key.")
        }
    }

    func run() async throws {
        let body = LinkBody(url: url, credential: try credential())
        let repository = try await service.withClient { client in
            let begun: RepositoryAnswer = try await client.json(
                .POST, "/v1/repositories", body: body)
            return try await LinkProgress(client: client).wait(for: begun)
        }
        if let error = repository.error { throw CommandFailure(error.detail) }
        guard repository.state != "cloning" else {
            throw CommandFailure("the service ended before the clone of \(repository.name) did")
        }
        try StandardOutput.write("\(repository.state): \(repository.name)  id \(repository.id)")
    }

    private func credential() throws -> CredentialBody? {
        if let sshKey {
            return CredentialBody(
                username: username, privateKey: try Self.contents(sshKey),
                passphrase: passphraseStdin ? Self.secret() : nil,
                knownHosts: try knownHosts.map(Self.contents))
        }
        guard passwordStdin else { return nil }
        return CredentialBody(username: username, password: Self.secret())
    }

    private static func secret() -> String { readLine(strippingNewline: true) ?? "" }

    private static func contents(_ path: String) throws -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw CommandFailure("cannot read '\(path)': \(error.systemReason)")
        }
    }
}

/// The body of a request to link.
private struct LinkBody: Encodable, Sendable {
    let url: String
    let credential: CredentialBody?
}

private struct CredentialBody: Encodable, Sendable {
    var username: String?
    var password: String?
    var privateKey: String?
    var passphrase: String?
    var knownHosts: String?
}

/// Shows how a clone goes on until it has ended: a bar on a terminal, lines elsewhere.
struct LinkProgress: Sendable {
    private static let width = 30

    let client: APIClient

    /// Follows the events of `repository`; returns it as it is in the end.
    func wait(for repository: RepositoryAnswer) async throws -> RepositoryAnswer {
        let response = try await client.response(.GET, "/v1/repositories/\(repository.id)/events")
        var last = repository
        var shown = -1
        var lines = EventLines()
        for try await buffer in response.body {
            for data in lines.data(in: buffer.readableBytesView) {
                last = try JSONDecoder().decode(RepositoryAnswer.self, from: Data(data))
                show(last, &shown)
            }
        }
        if StandardError.isTerminal, shown >= 0 { StandardError.write(text: "\r\u{1B}[K") }
        return last
    }

    private func show(_ repository: RepositoryAnswer, _ shown: inout Int) {
        guard let progress = repository.progress else { return }
        let line =
            "\(progress.phase) \(progress.percent) %, "
            + "\(progress.receivedObjects) of \(progress.totalObjects) objects, "
            + "\(progress.receivedBytes >> 10) KiB, \(progress.bytesPerSecond >> 10) KiB/s"
        if StandardError.isTerminal {
            let filled = Self.width * progress.percent / 100
            let bar =
                String(repeating: "#", count: filled)
                + String(repeating: " ", count: Self.width - filled)
            StandardError.write(text: "\r[\(bar)] \(line)\u{1B}[K")
            shown = progress.percent
        } else if progress.percent / 10 > shown {
            StandardError.write(line)
            shown = progress.percent / 10
        }
    }
}

/// Finds the data in a stream of server-sent events, which comes in pieces of any size.
private struct EventLines {
    private static let field = Array("data: ".utf8)

    private var rest: [UInt8] = []

    /// Takes in a piece and returns the data of the lines that it completes.
    mutating func data(in piece: some Sequence<UInt8>) -> [[UInt8]] {
        rest += piece
        guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let lines = rest[..<end].split(separator: UInt8(ascii: "\n"))
        rest.removeSubrange(...end)
        return lines.filter { $0.starts(with: Self.field) }
            .map { Array($0.dropFirst(Self.field.count)) }
    }
}
