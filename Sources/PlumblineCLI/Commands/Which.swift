import ArgumentParser
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PlumblineBrowser
import PlumblineCore

/// `plumbline which REPOSITORY FILE…`: says from which commits files on this machine are.
struct Which: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "which", abstract: "Say from which commits files on this machine are.",
        discussion: """
            The files are looked for by their paths below --root, whatever stands before in the \
            repository, and by their contents, whatever their line ends. Exits with 1 if no commit has \
            all of them, with --json too.
            """)

    @Argument(help: "Its id, its name or its URL.")
    var repository: String
    @Argument(help: "Files on this machine.")
    var files: [String]
    @Option(help: "A branch, tag or commit whose history is searched; may be repeated.")
    var at: [String] = ["HEAD"]
    @Option(help: "The folder below which paths count (default: the present one).")
    var root: String?
    @Flag(help: "Print the service's JSON.")
    var json = false
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let question = Question(files: try files.map(seen), at: at)
        let answer = try await service.withClient { [repository] client in
            let id = try await client.repository(repository).id
            return try await client.bytes(
                .POST, "/v1/repositories/\(id)/digests", body: question)
        }
        let found = try JSONDecoder().decode(FitAnswer.self, from: Data(buffer: answer))
        if json { try StandardOutput.write(String(buffer: answer)) } else { try write(found) }
        if found.fits.isEmpty { throw ExitCode(1) }
    }

    /// Says which commits have all files.
    private func write(_ found: FitAnswer) throws {
        for run in found.fits { try StandardOutput.write(run.line) }
        if found.truncated {
            StandardError.write("plumbline: not everything was searched: \(found.reason ?? "")")
        }
        if found.fits.isEmpty { try writeNearest(found) }
    }

    /// Says what comes nearest where no commit has all files.
    private func writeNearest(_ found: FitAnswer) throws {
        guard let nearest = found.nearest else {
            StandardError.write("plumbline: no commit has any of the files")
            return
        }
        let count = nearest.fileCount ?? 0
        StandardError.write("plumbline: no commit has all files; these have \(count):")
        try StandardOutput.write(nearest.line)
        for number in nearest.misfits ?? [] where number < files.count {
            StandardError.write("  not \(files[number]): \(found.explanation(of: number))")
        }
    }

    /// A file's path below the root, and its digest.
    private func seen(_ file: String) throws -> Question.File {
        let folder = URL(fileURLWithPath: root ?? ".").standardizedFileURL.path
        let path = URL(fileURLWithPath: file).standardizedFileURL.path
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        guard path.hasPrefix(prefix) else {
            throw CommandFailure("'\(file)' is not below '\(folder)'; name a folder with --root")
        }
        do {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
            let digests = bytes.withUnsafeBytes { ContentDigests(of: $0) }
            return Question.File(
                suffix: String(path.dropFirst(prefix.count)), sha256: digests.sha256WithLF)
        } catch {
            throw CommandFailure("cannot read '\(file)': \(error.systemReason)")
        }
    }

    private struct Question: Encodable, Sendable {
        let files: [File]
        let at: [String]

        struct File: Encodable, Sendable {
            let suffix: String
            let sha256: String
        }
    }
}

/// The commits that have some files, as the service describes them.
private struct FitAnswer: Decodable {
    let files: [File]
    let fits: [Run]
    let nearest: Run?
    let truncated: Bool
    let reason: String?

    struct File: Decodable {
        let finding: String
    }

    struct Commit: Decodable {
        let id: String
        let time: String

        var short: String { "\(id.prefix(7)) (\(time.prefix(10)))" }
    }

    struct Run: Decodable {
        let at: String
        let newest: Commit
        let oldest: Commit
        let commitCount: Int
        let fileCount: Int?
        let misfits: [Int]?

        /// The one commit, or the last and the first of several.
        var line: String {
            commitCount == 1
                ? "\(at): \(newest.short)"
                : "\(at): \(newest.short) back to \(oldest.short), \(commitCount) commits"
        }
    }

    /// Why a file is not in the commits that come nearest.
    func explanation(of number: Int) -> String {
        switch files[number].finding {
        case "found": "other commits have it"
        case "otherContent": "no commit has this content"
        default: "no commit has such a path"
        }
    }
}
