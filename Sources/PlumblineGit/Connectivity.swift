import CLibGit2
import Glibc
import PlumblineCore

/// The proof that a repository has every object that its objects name.
///
/// Only objects of new packs are read: the repository was proven when its older packs came in, and so
/// every object that is there leads only to objects that are there. Submodules' commits live
/// elsewhere and are not asked for.
struct Connectivity {
    private let gitDirectory: String
    private let ids: [ObjectID]
    private let known: Set<ObjectID>

    /// Lists the objects of the packs in `packFolder`, to be checked in the repository.
    init(packsIn packFolder: String, of gitDirectory: String) throws(GitError) {
        self.gitDirectory = gitDirectory
        var ids: [ObjectID] = []
        for name in TransferFolder.names(in: packFolder) where name.hasSuffix(".idx") {
            ids += try Self.objectIDs(inPack: "\(packFolder)/\(name)")
        }
        self.ids = ids
        known = Set(ids)
    }

    /// The number of objects in the new packs.
    var objectCount: Int { ids.count }

    /// In the order in which they stand in the pack: near objects share the bases of their deltas.
    static func objectIDs(inPack index: String) throws(GitError) -> [ObjectID] {
        let odb = try Handle("git_odb_new", free: git_odb_free) { git_odb_new(&$0) }
        var pack: OpaquePointer?
        try check(git_odb_backend_one_pack(&pack, index), "git_odb_backend_one_pack")
        try check(git_odb_add_backend(odb.pointer, pack, 1), "git_odb_add_backend")
        return try odb.objectIDs()
    }

    /// Throws if an object is missing that a new object, or one of `tips`, needs.
    ///
    /// - Parameter report: Is told on any thread that so many more objects were checked.
    func verify(
        tips: [ObjectID], report: @escaping @Sendable (_ objectCount: Int) -> Void
    ) throws(RemoteError) {
        let failures = (0..<Self.workerCount).map { index in
            ConnectivityWorker(self, share: share(index), report: report)
        }.map { $0.finish() }
        for case let failure? in failures { throw failure }
        let reader = try ConnectivityReader(gitDirectory, known: known)
        for tip in tips where !reader.contains(tip) { throw .incomplete(missing: tip) }
    }

    /// Inflating takes the time; beyond a few threads it is the locks of libgit2's pack cache.
    private static let workerCount = max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    private func share(_ index: Int) -> ArraySlice<ObjectID> {
        let count = Self.workerCount
        return ids[(ids.count * index / count)..<(ids.count * (index + 1) / count)]
    }

    fileprivate func verify(
        _ share: ArraySlice<ObjectID>, report: (_ objectCount: Int) -> Void
    ) throws(RemoteError) {
        let reader = try ConnectivityReader(gitDirectory, known: known)
        var unreported = 0
        for id in share {
            try reader.check(id)
            unreported += 1
            if unreported == 1000 {
                report(unreported)
                unreported = 0
            }
        }
        report(unreported)
    }
}

/// One thread that checks a share of the objects with a handle of its own.
///
/// `@unchecked Sendable`: the thread alone writes `failure`, and it is read after the thread's end.
private final class ConnectivityWorker: @unchecked Sendable {
    private let connectivity: Connectivity
    private let share: ArraySlice<ObjectID>
    private let report: @Sendable (Int) -> Void
    private var failure: RemoteError?
    private var thread = pthread_t()

    init(
        _ connectivity: Connectivity, share: ArraySlice<ObjectID>,
        report: @escaping @Sendable (Int) -> Void
    ) {
        self.connectivity = connectivity
        self.share = share
        self.report = report
        let status = pthread_create(
            &thread, nil,
            { worker in
                guard let worker else { return nil }
                Unmanaged<ConnectivityWorker>.fromOpaque(worker).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        precondition(status == 0, "no thread could be made: \(status)")
    }

    private func run() {
        do throws(RemoteError) { try connectivity.verify(share, report: report) } catch {
            failure = error
        }
    }

    /// Waits for the thread and returns why it failed.
    func finish() -> RemoteError? {
        pthread_join(thread, nil)
        return failure
    }
}

extension Handle {
    /// The ids of all objects of an object database; of one pack, in the pack's order.
    func objectIDs() throws(GitError) -> [ObjectID] {
        var ids: [ObjectID] = []
        try withUnsafeMutablePointer(to: &ids) { ids throws(GitError) in
            let status = git_odb_foreach(
                pointer,
                { oid, payload in
                    guard let oid, let payload else { return -1 }
                    payload.assumingMemoryBound(to: [ObjectID].self).pointee
                        .append(ObjectID(oid.pointee))
                    return 0
                }, ids)
            try check(status, "git_odb_foreach")
        }
        return ids
    }
}
