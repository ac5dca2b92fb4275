import Foundation
import PlumblineTesting

/// A program that runs beside the test, and not for a moment longer.
final class RunningProgram: Sendable {
    private let process: Process
    private let watcher: Process
    private let lifeline = Pipe()
    private let input = Pipe()
    private let folder: ScratchFolder

    /// Starts the program at `path` with nothing but `environment`, all signals having their usual
    /// effect.
    init(_ path: String, _ arguments: [String], environment: [String: String]) throws {
        folder = try ScratchFolder()
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["--default-signal=INT,TERM,PIPE", path] + arguments
        process.environment = environment
        process.standardInput = input
        process.standardOutput = try Self.file("output", in: folder)
        process.standardError = try Self.file("errors", in: folder)
        try process.run()
        watcher = Process()
        watcher.executableURL = URL(fileURLWithPath: "/bin/sh")
        watcher.arguments = [
            "-c", "read -r _; kill -s KILL \"$1\"", "sh", "\(process.processIdentifier)",
        ]
        watcher.standardInput = lifeline
        watcher.standardOutput = FileHandle.nullDevice
        watcher.standardError = FileHandle.nullDevice
        try watcher.run()
    }

    deinit {
        if process.isRunning { kill(SIGKILL) }
        if watcher.isRunning { Glibc.kill(watcher.processIdentifier, SIGKILL) }
    }

    /// Its id.
    var id: pid_t { process.processIdentifier }
    /// Whether it has not ended yet.
    var isRunning: Bool { process.isRunning }
    /// What it printed so far.
    var output: String { (try? folder.text(of: "output")) ?? "" }
    /// What it printed as bytes so far.
    var outputBytes: [UInt8] { (try? folder.contents(of: "output")) ?? [] }
    /// What it said on standard error so far.
    var errors: String { (try? folder.text(of: "errors")) ?? "" }

    /// Writes to its standard input.
    func write(_ text: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    /// Ends its standard input.
    func closeInput() throws { try input.fileHandleForWriting.close() }

    /// Sends it a signal.
    func kill(_ signal: Int32) { Glibc.kill(id, signal) }

    /// Waits for its end; returns its status, 128 and the signal if one ended it.
    func end() async throws -> Int32 {
        try await onThread { [process] in
            process.waitUntilExit()
            let status = process.terminationStatus
            return process.terminationReason == .uncaughtSignal ? 128 + status : status
        }
    }

    private static func file(_ name: String, in folder: ScratchFolder) throws -> FileHandle {
        try FileHandle(forWritingTo: URL(fileURLWithPath: try folder.write("", to: name)))
    }
}
