import Foundation

/// A folder of its own in the temporary one, readable by nobody else, removed with the value.
public final class ScratchFolder: Sendable {
    /// The absolute path, without symbolic links and without a slash at its end.
    public let path: String

    /// Creates an empty folder.
    public init() throws(TestingError) {
        let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        var template = Array("\(parent)/plumbline.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .callFailed("mkdtemp", errno: lastErrno()) }
        path = template.withUnsafeBufferPointer { buffer in
            String(decoding: buffer.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Returns `folder`, or a new one if there is none.
    static func given(_ folder: ScratchFolder?) throws(TestingError) -> ScratchFolder {
        if let folder { return folder }
        return try ScratchFolder()
    }

    /// Returns the path of `name` in the folder.
    public func path(of name: String) -> String { "\(path)/\(name)" }

    /// Creates a folder in the folder, and those above it, and returns its path.
    @discardableResult
    public func makeFolder(_ name: String) throws(TestingError) -> String {
        try Files.attempt(path(of: name)) {
            try FileManager.default.createDirectory(
                atPath: $0, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        return path(of: name)
    }

    /// Writes a file of the folder, in place of an earlier one, and returns its path.
    @discardableResult
    public func write(
        _ bytes: [UInt8], to name: String, permissions: Int = 0o600
    ) throws(TestingError) -> String {
        try Files.write(bytes, to: path(of: name), permissions: permissions)
        return path(of: name)
    }

    /// Writes a file of the folder from text, in place of an earlier one, and returns its path.
    @discardableResult
    public func write(
        _ text: String, to name: String, permissions: Int = 0o600
    ) throws(TestingError) -> String {
        try write(Array(text.utf8), to: name, permissions: permissions)
    }

    /// Reads a file of the folder.
    public func contents(of name: String) throws(TestingError) -> [UInt8] {
        try Files.contents(of: path(of: name))
    }

    /// Reads a file of the folder as text.
    public func text(of name: String) throws(TestingError) -> String {
        String(decoding: try contents(of: name), as: UTF8.self)
    }
}
