import CLibGit2
public import PlumblineCore

/// An open repository.
///
/// It belongs to one thread at a time, is not `Sendable`, and hands out values. Several readers of
/// one repository use several of these, each on its own lane: libgit2's locks inside one object
/// database do not scale.
public final class Repository {
    /// So many handles of a repository read without waiting for each other. Each lane keeps the bases of
    /// deltas that it met, up to 16 MB a pack.
    private static let laneCount = 4

    let handle: Handle
    let odb: Handle
    let loose: LooseObjects
    let knownLinks: KnownLinks
    var knownEntries = KnownEntries()

    /// The git directory that was opened.
    public let path: String

    /// Opens the repository whose git directory is exactly `path`; no parent folder is searched.
    ///
    /// - Parameters:
    ///   - knownLinks: what other handles of the repository may have read already.
    ///   - number: how many handles of the repository were opened before, which decides on the lane.
    public init(
        gitDirectory path: String, knownLinks: KnownLinks = KnownLinks(), number: Int = 0
    ) throws(GitError) {
        LibGit2.start
        self.path = path
        self.knownLinks = knownLinks
        loose = LooseObjects(gitDirectory: path)
        let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
        handle = try Handle("git_repository_open_ext", free: git_repository_free) {
            git_repository_open_ext(&$0, path, flags, nil)
        }
        odb = try Self.database(of: handle, lane: number % Self.laneCount)
        try check(
            git_repository_set_odb(handle.pointer, odb.pointer), "git_repository_set_odb")
    }

    /// Opens the object database of a repository.
    ///
    /// libgit2 has one record of a pack for all who name it by the same path, and locks it at every step
    /// of every read: two threads spent a fifth of their time waiting. So each lane spells the path in
    /// its own way.
    private static func database(
        of repository: borrowing Handle, lane: Int
    ) throws(GitError) -> Handle {
        let pointer = repository.pointer
        var path = git_buf()
        defer { git_buf_dispose(&path) }
        try check(
            git_repository_item_path(&path, pointer, GIT_REPOSITORY_ITEM_OBJECTS),
            "git_repository_item_path")
        let folder = String(cString: path.ptr) + String(repeating: "./", count: lane)
        return try Handle("git_odb_open", free: git_odb_free) { git_odb_open(&$0, folder) }
    }

    /// Whether the history ends before its first commit, as in a clone of limited depth.
    public var isShallow: Bool { git_repository_is_shallow(handle.pointer) == 1 }

    /// Whether the object `id` is in the repository.
    public func contains(_ id: ObjectID) -> Bool {
        id.withOID { git_odb_exists(odb.pointer, $0) } == 1
    }
}
