import Glibc
import PlumblineCore

/// The objects of a repository that have a file of their own.
///
/// Our clones have none; a folder that people work in has. Nothing else proves that such a file holds
/// the object that it is named after.
struct LooseObjects {
    private let folder: String
    /// Whether there was any when the repository was opened.
    private let isEmpty: Bool

    init(gitDirectory: String) {
        folder = gitDirectory + "/objects"
        isEmpty = !Self.hasObjectFolders(folder)
    }

    /// Whether the object `id` has a file of its own.
    func contains(_ id: ObjectID) -> Bool {
        guard !isEmpty else { return false }
        let hex = id.description
        return access("\(folder)/\(hex.prefix(2))/\(hex.dropFirst(2))", F_OK) == 0
    }

    /// Whether there is a folder named after the first byte of ids.
    private static func hasObjectFolders(_ folder: String) -> Bool {
        guard let directory = opendir(folder) else { return false }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let length = withUnsafeBytes(of: entry.pointee.d_name) { $0.prefix { $0 != 0 }.count }
            let isDot = UInt8(bitPattern: entry.pointee.d_name.0) == UInt8(ascii: ".")
            // Beside them there are only `info` and `pack`.
            if length == 2, !isDot { return true }
        }
        return false
    }
}
