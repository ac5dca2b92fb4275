import CLibGit2
import PlumblineCore

extension ObjectID {
    /// Copies libgit2's form of an id.
    init(_ oid: git_oid) {
        self = withUnsafeBytes(of: oid.id) { ObjectID(bytes: $0) }
    }

    /// Calls `body` with libgit2's form of the id.
    func withOID<Result>(_ body: (UnsafePointer<git_oid>) -> Result) -> Result {
        var oid = git_oid()
        withUnsafeMutableBytes(of: &oid.id) { copyBytes(to: $0) }
        return withUnsafePointer(to: oid, body)
    }
}
