import CLibGit2
public import PlumblineCore

extension Repository {
    /// The branches and tags, in the order of their names.
    ///
    /// A ref that is itself a name for another is left out.
    public func refs() throws(GitError) -> [Ref] {
        let iterator = try Handle(
            "git_reference_iterator_new", free: git_reference_iterator_free
        ) { git_reference_iterator_new(&$0, handle.pointer) }
        var refs: [Ref] = []
        var reference: OpaquePointer?
        while true {
            let status = git_reference_next(&reference, iterator.pointer)
            if status == GIT_ITEROVER.rawValue { return refs.sorted { $0.name < $1.name } }
            try check(status, "git_reference_next")
            defer { git_reference_free(reference) }
            if let reference, let ref = ref(reference) { refs.append(ref) }
        }
    }

    /// Returns the ref `name`, a branch or a tag; `nil` if there is none.
    public func ref(_ name: RefName) throws(GitError) -> Ref? {
        guard name.canBeStored else { return nil }
        var reference: OpaquePointer?
        let status = (name.bytes + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                git_reference_lookup(&reference, handle.pointer, $0.baseAddress)
            }
        }
        if status == GIT_ENOTFOUND.rawValue || status == GIT_EINVALIDSPEC.rawValue { return nil }
        try check(status, "git_reference_lookup")
        defer { git_reference_free(reference) }
        return reference.flatMap(ref)
    }

    /// Returns the commit at which a ref stands, be it a private one; `nil` if there is none.
    public func commit(of name: RefName) throws(GitError) -> ObjectID? {
        guard name.canBeStored else { return nil }
        var oid = git_oid()
        let status = (name.bytes + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                git_reference_name_to_id(&oid, handle.pointer, $0.baseAddress)
            }
        }
        if status == GIT_ENOTFOUND.rawValue || status == GIT_EINVALIDSPEC.rawValue { return nil }
        try check(status, "git_reference_name_to_id")
        return try peeledCommit(ObjectID(oid))
    }

    /// The name of the branch that HEAD stands on, whether or not it has a commit.
    public func headName() throws(GitError) -> RefName? {
        var reference: OpaquePointer?
        let status = git_reference_lookup(&reference, handle.pointer, "HEAD")
        if status == GIT_ENOTFOUND.rawValue { return nil }
        try check(status, "git_reference_lookup")
        defer { git_reference_free(reference) }
        return reference.flatMap(git_reference_symbolic_target).map {
            RefName(bytes: bytes(of: $0))
        }
    }

    /// The object that HEAD names, itself or through a branch; `nil` if there is none yet.
    func headTarget() throws(GitError) -> ObjectID? {
        var oid = git_oid()
        let status = git_reference_name_to_id(&oid, handle.pointer, "HEAD")
        if status == GIT_ENOTFOUND.rawValue { return nil }
        try check(status, "git_reference_name_to_id")
        return ObjectID(oid)
    }

    /// Returns the commit that `id` peels to; `nil` if that is a tree or a blob.
    public func peeledCommit(_ id: ObjectID) throws(GitError) -> ObjectID? {
        let object = try Handle("git_object_lookup", free: git_object_free) { object in
            id.withOID { git_object_lookup(&object, handle.pointer, $0, GIT_OBJECT_ANY) }
        }
        var peeled: OpaquePointer?
        let status = git_object_peel(&peeled, object.pointer, GIT_OBJECT_COMMIT)
        if status == GIT_EPEEL.rawValue || status == GIT_EINVALIDSPEC.rawValue { return nil }
        try check(status, "git_object_peel")
        defer { git_object_free(peeled) }
        return peeled.flatMap(git_object_id).map { ObjectID($0.pointee) }
    }

    private func ref(_ reference: OpaquePointer) -> Ref? {
        let name = RefName(bytes: bytes(of: git_reference_name(reference)))
        guard name.isBranch || name.isTag, let target = git_reference_target(reference) else {
            return nil
        }
        let id = ObjectID(target.pointee)
        return Ref(name: name, target: id, commit: try? peeledCommit(id))
    }
}

extension RefName {
    /// The longest component that a file system stores, and the longest name, in bytes.
    private static let (longestComponent, longestName) = (255, 4_000)

    /// Whether a file could have this name; libgit2 takes one that is too long for a damaged repository.
    fileprivate var canBeStored: Bool {
        bytes.count <= Self.longestName && !bytes.contains(0)
            && bytes.split(separator: UInt8(ascii: "/")).allSatisfy {
                $0.count <= Self.longestComponent
            }
    }
}
