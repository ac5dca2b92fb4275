import Foundation

/// Files by their paths, with failures that name them.
enum Files {
    /// Calls `body` with `path` and throws its failure with the path.
    static func attempt<Result>(
        _ path: String, _ body: (String) throws -> Result
    ) throws(TestingError) -> Result {
        do {
            return try body(path)
        } catch {
            throw .fileFailed(path, reason: "\(error)")
        }
    }

    /// Whether something is at `path`.
    static func exist(at path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Reads the file at `path`.
    static func contents(of path: String) throws(TestingError) -> [UInt8] {
        try attempt(path) { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) }
    }

    /// Writes the file at `path`, in place of an earlier one, be that read-only.
    static func write(
        _ bytes: [UInt8], to path: String, permissions: Int
    ) throws(TestingError) {
        try attempt(path) {
            try Data(bytes).write(to: URL(fileURLWithPath: $0), options: .atomic)
            try FileManager.default.setAttributes(
                [.posixPermissions: permissions], ofItemAtPath: $0)
        }
    }

    /// Removes what is at `path`.
    static func remove(_ path: String) throws(TestingError) {
        try attempt(path) { try FileManager.default.removeItem(atPath: $0) }
    }

    /// Returns the names in the folder at `path`, in order.
    static func names(in path: String) throws(TestingError) -> [String] {
        try attempt(path) { try FileManager.default.contentsOfDirectory(atPath: $0).sorted() }
    }
}
