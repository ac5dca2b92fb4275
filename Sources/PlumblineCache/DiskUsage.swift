import Foundation
import Glibc

/// How much disk the cache may take.
public struct DiskBounds: Hashable, Sendable {
    /// All clones together, finished or not, in bytes.
    public var cacheByteLimit: Int
    /// What must stay free on the disk, in bytes.
    public var freeByteFloor: Int

    /// Creates bounds.
    public init(cacheByteLimit: Int, freeByteFloor: Int) {
        self.cacheByteLimit = cacheByteLimit
        self.freeByteFloor = freeByteFloor
    }

    /// Says what `cacheBytes` in the cache and `freeBytes` on the disk exceed, if they do.
    func exceeded(cacheBytes: Int, freeBytes: Int) -> CloneFailure? {
        if cacheBytes >= cacheByteLimit {
            return CloneFailure(
                kind: .cacheFull,
                detail: "the cache holds \(cacheBytes) bytes and may hold \(cacheByteLimit);"
                    + " unlink a repository or raise cache.byte-limit")
        }
        if freeBytes < freeByteFloor {
            return CloneFailure(
                kind: .diskFull,
                detail:
                    "\(freeBytes) bytes are free on the disk and \(freeByteFloor) must stay free;"
                    + " make room or lower cache.free-byte-floor")
        }
        return nil
    }
}

/// Looks at the disk.
enum DiskUsage {
    /// The bytes that may still be written to the file system of `path`.
    static func freeBytes(at path: String) -> Int {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return 0 }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    /// The bytes that the files below `folder` take on the disk.
    static func bytes(below folder: String) -> Int {
        guard let files = FileManager.default.enumerator(atPath: folder) else { return 0 }
        var bytes = 0
        for case let file as String in files {
            var status = stat()
            if lstat("\(folder)/\(file)", &status) == 0 { bytes += Int(status.st_blocks) * 512 }
        }
        return bytes
    }
}
