import Glibc

/// A folder of ours, changed so that a crash leaves the old or the new state.
enum TransferFolder {
    /// Writes `bytes` to a new file at `path` and flushes it.
    static func write(_ bytes: [UInt8], to path: String) throws(GitError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try verify(descriptor, "open", path)
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            try verify(Int32(clamping: count), "write", path)
            rest = rest.dropFirst(count)
        }
        try verify(fsync(descriptor), "fsync", path)
    }

    /// Reads a whole file; `nil` if there is none.
    static func read(_ path: String) throws(GitError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        try verify(descriptor, "open", path)
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            try verify(Int32(clamping: count), "read", path)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// Creates a folder.
    static func make(_ path: String) throws(GitError) {
        try verify(mkdir(path, 0o700), "mkdir", path)
    }

    /// Renames a file over another one of the same file system.
    static func move(_ old: String, to new: String) throws(GitError) {
        try verify(rename(old, new), "rename", old)
    }

    /// Flushes a file or a folder's list of names.
    static func flush(_ path: String) throws(GitError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        try verify(descriptor, "open", path)
        defer { close(descriptor) }
        try verify(fsync(descriptor), "fsync", path)
    }

    /// Flushes a folder and everything in it.
    static func flushAll(_ path: String) throws(GitError) {
        for name in names(in: path) { try flushAll("\(path)/\(name)") }
        try flush(path)
    }

    /// Removes a file, or a folder with everything in it; one that is not there is no failure.
    static func removeAll(_ path: String) {
        if isFolder(path) {
            for name in names(in: path) { removeAll("\(path)/\(name)") }
        }
        _ = remove(path)
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a folder; none if there is no folder.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Throws what the system says about `status` if it is a failure.
    static func verify(
        _ status: Int32, _ function: String, _ path: String
    ) throws(GitError) {
        guard status < 0 else { return }
        throw GitError(
            code: .other(-errno), function: function,
            message: "\(String(cString: strerror(errno))): \(path)")
    }
}
