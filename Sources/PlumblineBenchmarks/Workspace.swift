import Foundation
import Glibc

/// The temporary folder of a run, and what the programs that run there see.
struct Workspace: Sendable {
    /// The path of the folder.
    let folder: String
    /// All the variables that programs see.
    let environment: [String: String]

    /// Makes the folder, which ``Leftovers`` removes.
    init() throws(BenchmarkError) {
        // Others of this machine have no business with the source.
        umask(0o077)
        let base = FileManager.default.temporaryDirectory.path
        var template = Array("\(base)/plumbline-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .callFailed("mkdtemp below '\(base)'", reason: message(errno))
        }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        Leftovers.shared.keep(folder: folder)
        environment = [
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*", "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "HOME": folder,
            "LC_ALL": "C.UTF-8", "PATH": Self.searchPath, "TZ": "UTC",
        ]
    }

    /// Where programs are; servers are often not in a user's `PATH`.
    private static var searchPath: String {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
            + ":/usr/local/sbin:/usr/sbin:/sbin"
    }

    /// Makes sure that all programs are there.
    func check(programs: [String]) throws(BenchmarkError) {
        setenv("PATH", Self.searchPath, 1)
        let folders = Self.searchPath.split(separator: ":")
        let missing = programs.filter { program in
            program.contains("/")
                ? access(program, X_OK) != 0
                : !folders.contains { access("\($0)/\(program)", X_OK) == 0 }
        }
        guard missing.isEmpty else { throw .missingPrograms(missing) }
    }

    /// Returns the path of the file or folder `name`.
    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Makes the folder `name` and returns its path.
    func makeFolder(_ name: String) throws(BenchmarkError) -> String {
        try makeFolder(at: path(name))
        return path(name)
    }

    private func makeFolder(at path: String) throws(BenchmarkError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .callFailed("make '\(path)'", reason: error.localizedDescription)
        }
    }

    /// Writes the file `name` and returns its path.
    @discardableResult
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws(BenchmarkError) -> String {
        let file = try Descriptor(opening: path(name), O_WRONLY | O_CREAT | O_TRUNC)
        try file.write(Array(bytes))
        return path(name)
    }

    /// Returns the contents of the file `name`.
    func text(_ name: String) throws(BenchmarkError) -> String {
        String(decoding: try Descriptor(opening: path(name), O_RDONLY).readAll(), as: UTF8.self)
    }

    /// Removes the file or folder `name`, if it is there.
    func remove(_ name: String) {
        try? FileManager.default.removeItem(atPath: path(name))
    }
}
