import Crypto
import Foundation
import Glibc
import NIOConcurrencyHelpers
import PlumblineGit

/// Knows which packs are as they were written, by the checksum at their end.
///
/// libgit2 1.5 looks at it only while it receives a pack. From a pack that the disk has garbled it may
/// inflate for ever, so none is opened before it was read once to its end, in this process or in one
/// that wrote down at its orderly end what it had proven. A pack that changed its size or time is read
/// again, and after a crash each one is.
final class PackIntegrity: Sendable {
    private static let pieceByteCount = 1 << 20
    private static let checksumByteCount = 20

    /// The file in which an orderly end says what is proven.
    private let record: String?
    private let proven: NIOLockedValueBox<Set<PackFile>>
    /// Held by who reads the packs of a git directory; the others wait for the outcome.
    private let readers = NIOLockedValueBox<[String: NIOLock]>([:])

    private struct PackFile: Hashable, Codable {
        let path: String
        let byteCount: Int
        let inode: UInt
        let seconds: Int
        let nanoseconds: Int

        /// The file at `path` as it is now; `nil` if there is none.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            self.path = path
            byteCount = Int(status.st_size)
            inode = UInt(status.st_ino)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    /// Takes over what the file `record` says is proven, and removes it: it counts for one start.
    init(record: String? = nil) {
        self.record = record
        let data = record.flatMap { FileManager.default.contents(atPath: $0) }
        let isTaken = record.map { unlink($0) == 0 } ?? false
        let known = data.flatMap { try? JSONDecoder().decode(Set<PackFile>.self, from: $0) }
        proven = NIOLockedValueBox(isTaken ? known ?? [] : [])
    }

    /// Writes down what is proven, for the next start; without it that start proves all anew.
    func writeRecord() {
        let known = proven.withLockedValue { $0.filter { PackFile($0.path) == $0 } }
        guard let record, let data = try? JSONEncoder().encode(known) else { return }
        try? data.write(to: URL(filePath: record), options: .atomic)
    }

    /// Reads those packs and indexes that are not proven yet.
    ///
    /// - Throws: `GitError` with the code `corrupt` if one is not as it was written.
    func check(_ gitDirectory: String) throws(GitError) {
        let files = Self.files(of: gitDirectory)
        guard !proven.withLockedValue({ $0.isSuperset(of: files) }) else { return }
        let reader = readers.withLockedValue { readers in
            let reader = readers[gitDirectory] ?? NIOLock()
            readers[gitDirectory] = reader
            return reader
        }
        reader.lock()
        defer {
            readers.withLockedValue { _ = $0.removeValue(forKey: gitDirectory) }
            reader.unlock()
        }
        try prove(files)
    }

    /// Takes the packs and indexes for proven that were received a moment ago: their checksums were
    /// computed then, and what could be read again now is what is still in memory.
    func trust(_ gitDirectory: String) {
        let files = Self.files(of: gitDirectory)
        proven.withLockedValue { $0.formUnion(files) }
    }

    private func prove(_ files: [PackFile]) throws(GitError) {
        for file in files where !proven.withLockedValue({ $0.contains(file) }) {
            guard Self.isWhole(file) else {
                throw GitError(
                    code: .corrupt, function: "pack checksum",
                    message: "'\(file.path)' is not as it was written")
            }
            proven.withLockedValue { _ = $0.insert(file) }
        }
    }

    private static func files(of gitDirectory: String) -> [PackFile] {
        let folder = gitDirectory + "/objects/pack"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().compactMap { name in
            let isProvable = name.hasSuffix(".pack") || name.hasSuffix(".idx")
            return isProvable ? PackFile("\(folder)/\(name)") : nil
        }
    }

    /// Whether the last 20 bytes are the SHA-1 of those before them.
    private static func isWhole(_ file: PackFile) -> Bool {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        // A rebuild may have removed the pack meanwhile.
        guard descriptor >= 0 else { return errno == ENOENT }
        defer { close(descriptor) }
        var hash = Insecure.SHA1()
        var left = file.byteCount - checksumByteCount
        var buffer = [UInt8](repeating: 0, count: pieceByteCount)
        while left > 0 {
            let count = read(descriptor, &buffer, min(left, buffer.count))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            buffer.withUnsafeBytes { hash.update(bufferPointer: .init(rebasing: $0[..<count])) }
            left -= count
        }
        let end = read(descriptor, &buffer, checksumByteCount)
        return end == checksumByteCount && hash.finalize().elementsEqual(buffer[..<end])
    }
}
