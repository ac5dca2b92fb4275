import Foundation

/// Files that their owner alone may read.
enum PrivateFile {
    /// Makes sure that there is a file at `path` that only its owner can read.
    ///
    /// The file is never opened: to close it would drop the locks that SQLite holds in this process.
    static func createEmpty(at path: String) throws(StoreError) {
        guard mknod(path, S_IFREG | 0o600, 0) != 0 else { return }
        guard errno == EEXIST else { throw .cannotOpen(path: path, reason: lastError()) }
        // Those beside the database exist while it is open, or after a crash.
        for file in [path, path + "-wal", path + "-shm"] {
            guard chmod(file, 0o600) == 0 || errno == ENOENT else {
                throw .cannotOpen(path: file, reason: lastError())
            }
        }
    }

    /// Calls `body` when nobody else does so for a file in the folder of `path`; at once where folders
    /// cannot be locked.
    static func inTurn<Result>(at path: String, _ body: () throws -> Result) rethrows -> Result {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        return try body()
    }

    /// Returns the contents of the file at `path`; `nil` if there is none.
    ///
    /// - Throws: `keyFile` if anybody else can read it, or if it is not `byteCount` bytes long.
    static func contents(at path: String, byteCount: Int) throws(StoreError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .keyFile(path: path, problem: errno == ELOOP ? .notAFile : systemProblem())
        }
        defer { close(descriptor) }
        do throws(StoreError.KeyFileProblem) {
            try check(descriptor, byteCount: byteCount)
            return try bytes(of: descriptor, count: byteCount)
        } catch {
            throw .keyFile(path: path, problem: error)
        }
    }

    /// Creates a file, whole or not at all; returns whether there was none before.
    static func create(at path: String, contents: [UInt8]) throws(StoreError) -> Bool {
        let draft = "\(path).\(UUID().uuidString)"
        do throws(StoreError.KeyFileProblem) {
            defer { unlink(draft) }
            try write(contents, to: draft)
            guard link(draft, path) == 0 else {
                if errno == EEXIST { return false }
                throw systemProblem()
            }
            try synchronizeFolder(of: path)
            return true
        } catch {
            throw .keyFile(path: path, problem: error)
        }
    }
}

extension PrivateFile {
    private static func check(
        _ descriptor: Int32, byteCount: Int
    ) throws(StoreError.KeyFileProblem) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw systemProblem() }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        guard status.st_uid == geteuid() else {
            throw .owner(Int(status.st_uid), expected: Int(geteuid()))
        }
        let mode = status.st_mode & 0o7777
        guard mode == 0o600 || mode == 0o400 else { throw .permissions(Int(mode)) }
        guard status.st_size == off_t(byteCount) else {
            throw .length(Int(status.st_size), expected: byteCount)
        }
    }

    private static func bytes(
        of descriptor: Int32, count: Int
    ) throws(StoreError.KeyFileProblem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress?.advanced(by: done), count - done)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw systemProblem() }
            guard got > 0 else { throw .length(done, expected: count) }
            done += got
        }
        return bytes
    }

    private static func write(
        _ bytes: [UInt8], to path: String
    ) throws(StoreError.KeyFileProblem) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { throw systemProblem() }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { buffer in
                Foundation.write(
                    descriptor, buffer.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { throw systemProblem() }
            done += put
        }
        // A mask of the process may have taken away more.
        guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0 else { throw systemProblem() }
    }

    private static func synchronizeFolder(of path: String) throws(StoreError.KeyFileProblem) {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemProblem() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw systemProblem() }
    }

    private static func systemProblem() -> StoreError.KeyFileProblem { .unreadable(lastError()) }

    /// What the system says about the last call that failed.
    private static func lastError() -> String { String(cString: strerror(errno)) }
}
