/// One file in which two commits differ, once renames were found.
public struct FileChange: Hashable, Sendable {
    /// What stood there before; `nil` if the file was added.
    public let old: Side?
    /// What stands there now; `nil` if the file was deleted.
    public let new: Side?
    /// How much of a renamed file was kept; `nil` for any other change.
    public let similarity: Similarity?

    /// Creates a change; one with a similarity is a rename.
    ///
    /// - Precondition: there is a side, and a rename has both.
    public init(old: Side?, new: Side?, similarity: Similarity? = nil) {
        precondition(old != nil || new != nil, "a change has a side")
        precondition(similarity == nil || old != nil && new != nil, "a rename has both sides")
        self.old = old
        self.new = new
        self.similarity = similarity
    }

    /// A file as it stands on one side of a comparison.
    public struct Side: Hashable, Sendable {
        /// Where it stands.
        public let path: TreePath
        /// The blob or, of a submodule, the commit.
        public let id: ObjectID
        /// What it is.
        public let kind: Tree.Kind

        /// Creates a side.
        public init(path: TreePath, id: ObjectID, kind: Tree.Kind) {
            self.path = path
            self.id = id
            self.kind = kind
        }
    }
}

extension FileChange {
    /// What happened to a file, in the words of `git diff --raw`.
    public enum Status: String, Hashable, Sendable {
        case added, deleted, modified, renamed
        /// A file became a symbolic link or a submodule, or the other way round.
        case typeChanged
    }

    /// What happened to the file.
    public var status: Status {
        guard let old else { return .added }
        guard let new else { return .deleted }
        if similarity != nil { return .renamed }
        return old.kind.isFile == new.kind.isFile && (old.kind.isFile || old.kind == new.kind)
            ? .modified : .typeChanged
    }

    /// The changes that a patch is made of: a file of another type is deleted and added.
    public var parts: [FileChange] {
        guard status == .typeChanged else { return [self] }
        return [FileChange(old: old, new: nil), FileChange(old: nil, new: new)]
    }

    /// Whether both sides have the same contents.
    public var keepsContents: Bool { old?.id == new?.id }
}

extension Delta {
    /// The change that this delta is as long as no rename is known.
    public var change: FileChange {
        FileChange(
            old: old.map { FileChange.Side(path: path, id: $0.id, kind: $0.kind) },
            new: new.map { FileChange.Side(path: path, id: $0.id, kind: $0.kind) })
    }
}

extension Tree.Kind {
    /// The mode that git writes for it.
    public var mode: UInt32 {
        switch self {
        case .file: 0o100644
        case .executable: 0o100755
        case .symlink: 0o120000
        case .tree: 0o040000
        case .submodule: 0o160000
        }
    }
}
