import CLibGit2
public import PlumblineCore

extension Repository {
    /// Reads the commit `id`.
    public func commit(_ id: ObjectID) throws(GitError) -> Commit {
        Commit(try commitHandle(id))
    }

    /// Reads the tree `id`.
    public func tree(_ id: ObjectID) throws(GitError) -> Tree {
        var reader = TreeReader(try object(id, of: .tree))
        var entries: [Tree.Entry] = []
        while let entry = try reader.next() { entries.append(entry.copy) }
        return Tree(id: id, entries: entries)
    }

    /// Returns what stands at `path` in the tree `root`; `nil` if nothing does.
    ///
    /// - Precondition: `path` is not the root.
    public func entry(at path: TreePath, in root: ObjectID) throws(GitError) -> Tree.Entry? {
        precondition(!path.isRoot, "the root of a tree is not an entry")
        let names = path.bytes.split(separator: UInt8(ascii: "/"))
        var tree = root
        for (depth, name) in names.enumerated() {
            let entry = try knownEntries.entry(named: name, of: tree) {
                () throws(GitError) in
                var reader = TreeReader(try object(tree, of: .tree))
                return try reader.entry(named: name)?.copy
            }
            guard depth < names.count - 1, let entry else { return entry }
            guard entry.kind == .tree else { return nil }
            tree = entry.id
        }
        return nil
    }

    /// Reads the blob `id`: one inflated copy in libgit2 and one for the caller.
    public func blob(_ id: ObjectID) throws(GitError) -> Blob {
        Blob(bytes: try object(id, of: .blob).withBytes(Array.init))
    }

    /// Reads the object `id`, which must be of `kind`, and keeps libgit2's copy of its bytes.
    ///
    /// A loose object is hashed; of a packed one the pack's checksum was, where the cache opened it.
    public func object(_ id: ObjectID, of kind: ObjectKind) throws(GitError) -> RawObject {
        let object = try RawObject(id, in: odb)
        if loose.contains(id), !object.isNamed(id) {
            throw GitError(
                code: .corrupt, function: "git_odb_read",
                message: "the file of object \(id) holds another one")
        }
        guard object.kind == kind else {
            throw GitError(
                code: .notFound, function: "git_odb_read",
                message: "object \(id) is a \(object.kind), not a \(kind)")
        }
        return object
    }

    /// Returns the kind of the object `id` and its size in bytes, without inflating it.
    public func header(_ id: ObjectID) throws(GitError) -> (kind: ObjectKind, byteCount: Int) {
        var size = 0
        var type = GIT_OBJECT_INVALID
        try check(
            id.withOID { git_odb_read_header(&size, &type, odb.pointer, $0) }, "git_odb_read_header"
        )
        return (ObjectKind(type), size)
    }

    func commitHandle(_ id: ObjectID) throws(GitError) -> Handle {
        try Handle("git_commit_lookup", free: git_commit_free) { commit in
            id.withOID { git_commit_lookup(&commit, handle.pointer, $0) }
        }
    }
}

extension Commit {
    /// Copies a libgit2 commit.
    init(_ commit: borrowing Handle) {
        let pointer = commit.pointer
        self.init(
            id: ObjectID(git_commit_id(pointer).pointee),
            tree: ObjectID(git_commit_tree_id(pointer).pointee),
            parents: (0..<git_commit_parentcount(pointer)).compactMap {
                git_commit_parent_id(pointer, $0).map { ObjectID($0.pointee) }
            },
            author: Signature(git_commit_author(pointer).pointee),
            committer: Signature(git_commit_committer(pointer).pointee),
            message: String(cString: git_commit_message(pointer))
        )
    }
}

extension Signature {
    init(_ signature: git_signature) {
        self.init(
            name: String(cString: signature.name), email: String(cString: signature.email),
            seconds: signature.when.time, offsetMinutes: Int(signature.when.offset))
    }
}
