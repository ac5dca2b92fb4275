import CLibGit2
public import PlumblineCore

/// An open repository.
///
/// It belongs to one thread at a time, is not `Sendable`, and hands out values. Several readers of
/// one repository use several of these: libgit2's locks inside one object database do not scale.
public final class Repository {
    let handle: Handle
    let odb: Handle
    let loose: LooseObjects
    let knownLinks: KnownLinks

    /// The git directory that was opened.
    public let path: String

    /// Opens the repository whose git directory is exactly `path`; no parent folder is searched.
    ///
    /// - Parameter knownLinks: what other handles of the repository may have read already.
    public init(
        gitDirectory path: String, knownLinks: KnownLinks = KnownLinks()
    ) throws(GitError) {
        LibGit2.start
        self.path = path
        self.knownLinks = knownLinks
        loose = LooseObjects(gitDirectory: path)
        let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
        handle = try Handle("git_repository_open_ext", free: git_repository_free) {
            git_repository_open_ext(&$0, path, flags, nil)
        }
        let repository = handle.pointer
        odb = try Handle("git_repository_odb", free: git_odb_free) {
            git_repository_odb(&$0, repository)
        }
    }

    /// Whether the history ends before its first commit, as in a clone of limited depth.
    public var isShallow: Bool { git_repository_is_shallow(handle.pointer) == 1 }

    /// Whether the object `id` is in the repository.
    public func contains(_ id: ObjectID) -> Bool {
        id.withOID { git_odb_exists(odb.pointer, $0) } == 1
    }
}
