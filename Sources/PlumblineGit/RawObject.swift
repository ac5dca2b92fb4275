import CLibGit2
import PlumblineCore

/// The kinds of object.
public enum ObjectKind: String, Hashable, Sendable {
    case blob, tree, commit, tag
    /// None that git has; only a damaged object is of it.
    case unknown

    init(_ type: git_object_t) {
        switch type {
        case GIT_OBJECT_BLOB: self = .blob
        case GIT_OBJECT_TREE: self = .tree
        case GIT_OBJECT_COMMIT: self = .commit
        case GIT_OBJECT_TAG: self = .tag
        default: self = .unknown
        }
    }
}

/// The inflated bytes of one object, held by libgit2 and freed with the last reference.
///
/// `@unchecked Sendable`: libgit2 never changes an object that it has read, and counts the references
/// to it atomically, so any thread may read or free it, even after its repository was closed.
public final class RawObject: @unchecked Sendable {
    private let handle: Handle

    init(_ id: ObjectID, in odb: borrowing Handle) throws(GitError) {
        let database = odb.pointer
        handle = try Handle("git_odb_read", free: git_odb_object_free) { object in
            id.withOID { git_odb_read(&object, database, $0) }
        }
    }

    /// What the object is.
    public var kind: ObjectKind { ObjectKind(git_odb_object_type(handle.pointer)) }

    /// The number of inflated bytes.
    public var byteCount: Int { git_odb_object_size(handle.pointer) }

    /// Whether the id of the object is `id`, which its bytes decide.
    func isNamed(_ id: ObjectID) -> Bool {
        var actual = git_oid()
        let status = git_odb_hash(
            &actual, git_odb_object_data(handle.pointer), byteCount,
            git_odb_object_type(handle.pointer))
        return status == 0 && ObjectID(actual) == id
    }

    /// The bytes, which live as long as the object.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: git_odb_object_data(handle.pointer), count: byteCount)
    }

    /// Calls `body` with the bytes, which live as long as the call.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withExtendedLifetime(self) { body(bytes) }
    }
}
