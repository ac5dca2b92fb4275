import CLibGit2
import Glibc
import PlumblineCore

/// The packs of a clone, kept few: every fetch adds one, and reading slows down with their number.
///
/// Readers with open handles have to open new ones after a rebuild.
public struct PackMaintenance {
    private let gitDirectory: String
    private var packFolder: String { "\(gitDirectory)/objects/pack" }
    private var multiPackIndex: String { "\(packFolder)/multi-pack-index" }

    /// Names the clone.
    public init(gitDirectory: String) { self.gitDirectory = gitDirectory }

    /// The number of packs.
    public var packCount: Int { packNames.count }

    /// The names of the packs without a suffix.
    private var packNames: [String] {
        TransferFolder.names(in: packFolder)
            .filter { $0.hasSuffix(".idx") }.map { String($0.dropLast(".idx".count)) }
    }

    /// Writes one index of all packs; with fewer than two there is nothing to gain.
    public func writeMultiPackIndex() throws(GitError) {
        guard packCount > 1 else { return }
        let repository = try Repository(gitDirectory: gitDirectory)
        try check(
            git_odb_write_multi_pack_index(repository.odb.pointer),
            "git_odb_write_multi_pack_index")
        try TransferFolder.flush(multiPackIndex)
        try TransferFolder.flush(packFolder)
    }

    /// Puts all objects into one pack and removes the others; `report` is called very often.
    ///
    /// Objects that no ref leads to are kept: they may have been fetched by id. A crash at any time
    /// leaves every object readable, at worst twice.
    public func repack(report: @escaping (_ done: Int, _ total: Int) -> Void) throws(GitError) {
        let old = packNames
        guard old.count > 1 else { return }
        let repository = try Repository(gitDirectory: gitDirectory)
        let ids = try repository.odb.objectIDs()
        let new = try PackBuilder(repository).write(ids, to: packFolder, report: report)
        try verify(new, has: ids)
        try TransferFolder.flush(packFolder)
        try remove(old.filter { $0 != new })
    }

    private func verify(_ pack: String, has ids: [ObjectID]) throws(GitError) {
        let written = try Connectivity.objectIDs(inPack: "\(packFolder)/\(pack).idx")
        guard Set(ids).isSubset(of: written) else {
            throw GitError(
                code: .corrupt, function: "git_packbuilder_write",
                message: "the new pack lacks objects")
        }
    }

    /// The index of all packs goes first, as it must not name a pack that is gone, and then each
    /// pack's index before the pack.
    private func remove(_ packs: [String]) throws(GitError) {
        unlink(multiPackIndex)
        try TransferFolder.flush(packFolder)
        for suffix in [".idx", ".rev", ".bitmap", ".pack"] {
            for pack in packs { unlink("\(packFolder)/\(pack)\(suffix)") }
        }
        try TransferFolder.flush(packFolder)
    }
}

/// Builds one pack.
private struct PackBuilder: ~Copyable {
    private let handle: Handle
    private let repository: Repository

    init(_ repository: Repository) throws(GitError) {
        self.repository = repository
        handle = try Handle("git_packbuilder_new", free: git_packbuilder_free) {
            git_packbuilder_new(&$0, repository.handle.pointer)
        }
        git_packbuilder_set_threads(handle.pointer, 0)
    }

    /// Writes `ids` and returns the pack's name without a suffix.
    func write(
        _ ids: [ObjectID], to folder: String,
        report: @escaping (_ done: Int, _ total: Int) -> Void
    ) throws(GitError) -> String {
        let reporter = Reporter(report)
        try check(
            git_packbuilder_set_callbacks(
                handle.pointer,
                { _, done, total, payload in Reporter.report(payload, Int(done), Int(total)) },
                reporter.payload), "git_packbuilder_set_callbacks")
        try insertReachable()
        for id in ids {
            try check(
                id.withOID { git_packbuilder_insert(handle.pointer, $0, nil) },
                "git_packbuilder_insert")
        }
        let status = git_packbuilder_write(
            handle.pointer, folder, 0o444,
            { progress, payload in
                guard let progress = progress?.pointee else { return 0 }
                return Reporter.report(
                    payload, Int(progress.indexed_objects), Int(progress.total_objects))
            }, reporter.payload)
        withExtendedLifetime(reporter) {}
        try check(status, "git_packbuilder_write")
        return "pack-" + String(cString: git_packbuilder_name(handle.pointer))
    }

    /// Inserts what refs lead to, newest first and by path: that order makes good deltas.
    private func insertReachable() throws(GitError) {
        let walk = try Handle("git_revwalk_new", free: git_revwalk_free) {
            git_revwalk_new(&$0, repository.handle.pointer)
        }
        try check(
            git_revwalk_sorting(walk.pointer, GIT_SORT_TIME.rawValue), "git_revwalk_sorting")
        try check(git_revwalk_push_glob(walk.pointer, "refs/*"), "git_revwalk_push_glob")
        try check(
            git_packbuilder_insert_walk(handle.pointer, walk.pointer),
            "git_packbuilder_insert_walk")
    }

    /// Carries a closure through libgit2.
    private final class Reporter {
        private let body: (Int, Int) -> Void

        init(_ body: @escaping (Int, Int) -> Void) { self.body = body }

        var payload: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

        static func report(_ payload: UnsafeMutableRawPointer?, _ done: Int, _ total: Int) -> Int32
        {
            guard let payload else { return 0 }
            Unmanaged<Reporter>.fromOpaque(payload).takeUnretainedValue().body(done, total)
            return 0
        }
    }
}
