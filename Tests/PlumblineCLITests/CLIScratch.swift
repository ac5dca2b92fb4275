import Foundation
import PlumblineTesting

/// A data folder of its own, the repositories that may be linked, and the command that has both.
final class CLIScratch: Sendable {
    /// The folder below which repositories may be linked by `file` URLs, and which servers serve.
    let remotes: ScratchFolder
    /// Where clones and records are kept; not there before the first command.
    let data: String
    private let folder: ScratchFolder
    private let environment: [String: String]

    /// Creates the folders; the servers at `ports` of the loopback may be linked too.
    ///
    /// `settings` are variables without `PLUMBLINE_`.
    init(
        ports: [Int] = [], _ settings: [String: String] = [:], remotes: ScratchFolder? = nil
    ) throws {
        folder = try ScratchFolder()
        self.remotes = try remotes ?? ScratchFolder()
        data = folder.path(of: "data")
        var variables = Self.bareEnvironment
        variables["HOME"] = folder.path
        let usual = [
            "DATA_FOLDER": data,
            "SERVER_PORT": "0",
            "REMOTES_HOSTS": ports.flatMap { ["127.0.0.1:\($0)", "localhost:\($0)"] }
                .joined(separator: ","),
            "REMOTES_INSECURE_HOSTS": "127.0.0.1",
            "REMOTES_PRIVATE_HOSTS": "127.0.0.1,localhost",
            "REMOTES_FILE_ROOTS": self.remotes.path,
            "FETCH_INTERVAL": "0",
            "FETCH_WAIT": "60",
            "CACHE_FREE_BYTE_FLOOR": "0",
            "LOG_LEVEL": "debug",
        ]
        for (name, value) in usual.merging(settings, uniquingKeysWith: { $1 }) {
            variables["PLUMBLINE_\(name)"] = value
        }
        environment = variables
    }

    /// No setting at all.
    static let bareEnvironment = Command.plainEnvironment
    /// The path of the command.
    static let product = BuiltProduct.path(of: "plumbline")

    /// Makes a repository that may be linked.
    func repository(named name: String = "repo.git") throws -> ScratchRepository {
        try ScratchRepository(named: name, in: remotes)
    }

    /// The `file` URL of a repository.
    func url(_ name: String = "repo.git") -> String { "file://\(remotes.path)/\(name)" }

    /// Writes a file beside the data folder and returns its path.
    func write(_ text: String, to name: String) throws -> String {
        try folder.write(text, to: name)
    }

    /// Runs the command to its end; `more` are variables, `nil` for one that is not to be there.
    func run(
        _ arguments: String..., input: String = "", environment more: [String: String?] = [:]
    ) async throws -> Command.Output {
        try await run(arguments: arguments, input: input, environment: more)
    }

    /// Runs the command to its end; `more` are variables, `nil` for one that is not to be there.
    func run(
        arguments: [String], input: String = "", environment more: [String: String?] = [:]
    ) async throws -> Command.Output {
        let variables = environment.mapValues { $0 as String? }.merging(more) { $1 }
        let command = Command(
            Self.product, arguments, environment: variables.compactMapValues(\.self),
            folder: folder.path, input: Array(input.utf8))
        return try await onThread { try command.outcome() }
    }

    /// Runs a script of the shell in the command's environment.
    func runShell(_ script: String) async throws -> Command.Output {
        let command = Command("sh", ["-c", script], environment: environment)
        return try await onThread { try command.outcome() }
    }

    /// Starts another program.
    func start(program: String, _ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(program, arguments, environment: environment)
    }

    /// Starts the command.
    func start(_ arguments: [String], _ more: [String: String] = [:]) throws -> RunningProgram {
        try RunningProgram(
            Self.product, arguments, environment: environment.merging(more) { $1 })
    }

    /// Starts a service and waits until it listens.
    func serve(_ arguments: String..., settings more: [String: String] = [:]) async throws
        -> Service
    {
        let variables = more.map { ("PLUMBLINE_\($0)", $1) }
        return try await Service(
            try start(["serve"] + arguments, Dictionary(uniqueKeysWithValues: variables)),
            data: data)
    }

    /// The names in a folder of the data folder; empty if it is not there.
    func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(data)/\(folder)")) ?? []
    }

    /// The bytes of all files below a folder of the data folder.
    func byteCount(below folder: String) -> Int {
        files(below: folder).reduce(0) { count, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            return count + ((attributes?[.size] as? Int) ?? 0)
        }
    }

    /// The paths of all that is below a folder of the data folder.
    func files(below folder: String = "") -> [String] {
        let root = "\(data)/\(folder)"
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String }
        return (names ?? []).map { "\(root)/\($0)" }
    }
}
