import Foundation
import Glibc
public import PlumblineCore

/// The folder that holds everything Plumbline keeps: the clones, the records, the key.
///
/// One process at a time has it; the operating system's lock goes with the process, however it ends.
public final class DataFolder: Sendable {
    /// Where it is.
    public let path: String
    private static let lockTries = 10
    /// In microseconds.
    private static let lockPause: UInt32 = 10_000

    /// The held lock's descriptor; closed, and so released, with the folder.
    private let lock: Int32

    /// Opens the folder at `path`, makes what is missing with mode 0700, and takes its lock.
    ///
    /// - Throws: `DataFolderError` if another process has it, or others than its owner may enter it.
    public init(path: String) throws(DataFolderError) {
        self.path = path
        try Self.makeFolder(path)
        try Self.checkOwner(path)
        lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .unusable(path, Self.systemError()) }
        guard Self.take(lock) else {
            close(lock)
            throw .locked(path, service: Self.service(of: path))
        }
        // The address in it is that of an earlier service.
        ftruncate(lock, 0)
        for name in ["repositories", "incoming", "damaged"] {
            try Self.makeFolder("\(path)/\(name)")
        }
    }

    deinit { close(lock) }

    /// Tries to get the lock, for longer than somebody holds it who only looks who has it.
    private static func take(_ lock: Int32) -> Bool {
        for _ in 0..<lockTries {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(lockPause)
        }
        return false
    }

    /// Writes into the lock at which address the service listens, for commands that look for it.
    public func announce(service address: String) {
        let text = Array(address.utf8)
        ftruncate(lock, 0)
        pwrite(lock, text, text.count, 0)
    }

    /// The address at which the service that holds the folder's lock listens; `nil` if none does.
    public static func service(of path: String) -> String? {
        let descriptor = open(path + "/lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// The file of the durable records.
    public var database: String { path + "/plumbline.db" }
    /// The file of the key that seals credentials.
    public var secretKey: String { path + "/secret.key" }
    /// The file that says after an orderly end which packs need not be proven again.
    var provenPacks: String { path + "/proven-packs.json" }
    /// The file whose shared lock every transfer holds while it runs.
    public var transferLock: String { path + "/transfer.lock" }

    /// The bare clone of the repository `id`, whether or not it is there yet.
    public func clone(of id: RepositoryID) -> String { "\(path)/repositories/\(id).git" }

    /// A new folder beside the clones for a transfer of the repository `id`.
    func makeIncoming(for id: RepositoryID) throws(DataFolderError) -> String {
        let folder = "\(path)/incoming/\(id)-\(UInt64.random(in: 0...(.max)))"
        try Self.makeFolder(folder)
        return folder
    }

    /// Moves the clone of `id` out of the way; the last damaged one replaces the one before.
    func setAside(_ id: RepositoryID) throws(DataFolderError) {
        let target = damagedClone(of: id)
        Self.remove(target)
        try Self.rename(clone(of: id), to: target)
    }

    /// Moves a finished clone to its place, whole or not at all.
    func publish(_ folder: String, as id: RepositoryID) throws(DataFolderError) {
        try Self.rename(folder, to: clone(of: id))
        let parent = open(path + "/repositories", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        fsync(parent)
        close(parent)
    }

    /// Removes what a crash left: unfinished clones, locks and packs that no process works on.
    ///
    /// Waits until the transfers of an earlier process are gone; they end by themselves with it.
    func sweep() throws(DataFolderError) {
        let transfers = open(transferLock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard transfers >= 0 else { throw .unusable(path, Self.systemError()) }
        defer { close(transfers) }
        flock(transfers, LOCK_EX)
        for leftover in Self.contents(path + "/incoming") {
            Self.remove("\(path)/incoming/\(leftover)")
        }
        for clone in Self.contents(path + "/repositories") {
            Self.sweepClone("\(path)/repositories/\(clone)")
        }
    }

    /// The clones that are there, by their repositories.
    func publishedClones() -> [RepositoryID] { Self.repositories(in: path + "/repositories") }

    /// The repositories of which there is a clone, be it damaged.
    func repositories() -> Set<RepositoryID> {
        Set(publishedClones() + Self.repositories(in: path + "/damaged"))
    }

    /// Removes the clones of `id`, the damaged one too.
    func removeClones(of id: RepositoryID) {
        Self.remove(clone(of: id))
        Self.remove(damagedClone(of: id))
    }

    /// Removes files and folders, whatever is in them; what is not there is no error.
    static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }

    private func damagedClone(of id: RepositoryID) -> String { "\(path)/damaged/\(id).git" }

    private static func repositories(in folder: String) -> [RepositoryID] {
        contents(folder).compactMap { name in
            name.hasSuffix(".git") ? RepositoryID(String(name.dropLast(4))) : nil
        }
    }

    /// Removes from a clone the locks, the quarantine of a fetch, and packs that were not finished.
    private static func sweepClone(_ clone: String) {
        remove(clone + "/incoming")
        for name in contents(clone) where name.hasSuffix(".lock") || name.hasSuffix(".new") {
            remove("\(clone)/\(name)")
        }
        let packs = clone + "/objects/pack"
        for name in contents(packs) where !keptSuffixes.contains(where: name.hasSuffix) {
            remove("\(packs)/\(name)")
        }
    }

    /// What a folder of packs holds; all else in it was not finished.
    private static let keptSuffixes = [".pack", ".idx", ".rev", ".bitmap", "multi-pack-index"]

    private static func contents(_ path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }

    private static func makeFolder(_ path: String) throws(DataFolderError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unusable(path, "\(error.localizedDescription)")
        }
    }

    private static func checkOwner(_ path: String) throws(DataFolderError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .unusable(path, systemError()) }
        guard status.st_uid == geteuid() else { throw .notOurs(path) }
        guard status.st_mode & 0o022 == 0 else { throw .writableByOthers(path) }
    }

    private static func rename(_ old: String, to new: String) throws(DataFolderError) {
        guard Glibc.rename(old, new) == 0 else { throw .unusable(new, systemError()) }
    }

    private static func systemError() -> String { String(cString: strerror(errno)) }
}

/// Why the data folder cannot be used.
public enum DataFolderError: Error, Hashable, Sendable {
    /// Another process has it; with the address of its service, if it has one.
    case locked(String, service: String?)
    /// Another user owns it.
    case notOurs(String)
    /// Users other than its owner may change it.
    case writableByOthers(String)
    /// The system refuses; with its own words.
    case unusable(String, String)
}

extension DataFolderError: CustomStringConvertible {
    /// One line that says what to do.
    public var description: String {
        switch self {
        case .locked(let path, let service):
            "data folder '\(path)' is in use by another plumbline"
                + (service.map { " at \($0)" } ?? "") + "; stop it or choose another folder"
        case .notOurs(let path):
            "data folder '\(path)' belongs to another user; choose another folder"
        case .writableByOthers(let path):
            "data folder '\(path)' may be changed by other users; run chmod go-w '\(path)'"
        case .unusable(let path, let detail):
            "cannot use '\(path)': \(detail)"
        }
    }
}
