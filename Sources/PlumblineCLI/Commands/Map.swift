import ArgumentParser
import Foundation
import Glibc
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineHTTP

/// `plumbline map`: follows lines from one commit to another.
struct Map: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Follow a line from one commit to another.",
        discussion: """
            With --batch, questions are read from standard input, one JSON object on a line: \
            {"id", "from_commit", "from_path", "from_line", "to_commit"}; the answers are written in \
            their order: {"id", "path", "line", "verdict", "confidence", "method", "ms"}.
            """)

    @Option(help: "A local git directory, bare or not.")
    var gitDir: String?
    @Option(help: "A linked repository: its id, its name or its URL.")
    var repository: String?
    @Option(help: "REVISION:PATH:LINE, split at the first and the last colon.")
    var from: String?
    @Option(help: "The revision to follow to.")
    var to: String?
    @Flag(help: "Answer questions from standard input.")
    var batch = false
    @Flag(help: "Print JSON.")
    var json = false
    @OptionGroup var service: ServiceOptions

    func validate() throws {
        guard (gitDir == nil) != (repository == nil) else {
            throw ValidationError("Give either --git-dir or --repository.")
        }
        guard !batch || gitDir != nil else { throw ValidationError("--batch goes with --git-dir.") }
        guard batch == (from == nil), batch == (to == nil) else {
            throw ValidationError("Give --from and --to, or --batch.")
        }
        if let from, LineReference(from) == nil {
            throw ValidationError("--from is '\(from)', not REVISION:PATH:LINE with a line from 1.")
        }
    }

    func run() async throws {
        if let gitDir, batch {
            let mapper = BatchMapper(
                browser: try Self.browser(gitDir), threadCount: Processors.usableCount)
            let hadErrors = try await mapper.run()
            // Handles and what they keep end with the process, faster than if they were closed.
            withExtendedLifetime(mapper) { Glibc.exit(hadErrors ? 1 : 0) }
        } else if let from = from.flatMap(LineReference.init), let to {
            try StandardOutput.write(try await answer(from, to))
        }
    }

    /// The answer as JSON, or as a person reads it.
    private func answer(_ from: LineReference, _ to: String) async throws -> String {
        if let gitDir {
            let browser = try Self.browser(gitDir)
            let answer = try await Self.answer(from, to, in: browser)
            if json { return String(buffer: answer) }
            return try await MapExplanation(answer) { path, commit in
                try await browser.bytes(of: path, at: commit)
            }.text
        }
        return try await service.withClient { [repository, json] client in
            let id = try await client.repository(repository ?? "").id
            let question = PositionsBody(
                to: to, from: from.revision,
                positions: [.init(path: from.path, line: from.line.value)])
            let answer = try await client.bytes(
                .POST, "/v1/repositories/\(id)/positions", body: question)
            if json { return String(buffer: answer) }
            return try await MapExplanation(answer) { path, commit in
                let raw = try await client.bytes(
                    .GET, "/v1/repositories/\(id)/raw/\(path.percentEncoded)?at=\(commit)")
                return Array(raw.readableBytesView)
            }.text
        }
    }

    private static func answer(
        _ from: LineReference, _ to: String, in browser: RepositoryBrowser
    ) async throws -> ByteBuffer {
        let anchor = Anchor(
            commit: try await browser.commit(named: from.revision),
            position: Position(path: try from.treePath(), line: from.line))
        let target = try await browser.commit(named: to)
        let followed = try await browser.follow([anchor], to: target)
        return WireFormat.positions([(anchor, followed[0])], to: target)
    }

    /// The browser of a git directory, or of the one in a work tree.
    static func browser(_ path: String) throws -> RepositoryBrowser {
        let inner = path + "/.git"
        let folder = FileManager.default.fileExists(atPath: inner) ? inner : path
        guard FileManager.default.fileExists(atPath: folder + "/objects") else {
            throw CommandFailure("no git directory at '\(path)'")
        }
        let threads = Processors.usableCount
        return RepositoryBrowser(
            key: folder,
            pool: RepositoryPool(
                gitDirectory: folder, executor: BlockingExecutor(threadCount: threads)),
            caches: ContentCaches(
                blobBytes: 0, entryBytes: 0, largeBlobBytes: 0, answerBytes: 0))
    }
}

/// `REVISION:PATH:LINE`, split at the first and the last colon.
struct LineReference: Sendable {
    let revision: String
    let path: String
    let line: LineNumber

    init?(_ text: String) {
        guard let first = text.firstIndex(of: ":"), let last = text.lastIndex(of: ":"),
            first < last,
            let line = Int(text[text.index(after: last)...]), line >= 1
        else { return nil }
        revision = String(text[..<first])
        path = String(text[text.index(after: first)..<last])
        self.line = LineNumber(line)
    }

    func treePath() throws -> TreePath {
        guard let path = TreePath(path) else { throw CommandFailure("'\(path)' is no path") }
        return path
    }
}

extension RepositoryBrowser {
    /// Finds the commit that `text` names.
    func commit(named text: String) async throws -> ObjectID {
        guard let revision = Revision(text) else {
            throw CommandFailure("'\(text)' is no revision")
        }
        guard let commit = try await find(revision).commit else {
            throw BrowseError.noSuchRevision(revision)
        }
        return commit
    }
}

/// The body of a question about positions.
private struct PositionsBody: Encodable, Sendable {
    let to: String
    let from: String
    let positions: [Position]

    struct Position: Encodable, Sendable {
        let path: String
        let line: Int
    }
}
