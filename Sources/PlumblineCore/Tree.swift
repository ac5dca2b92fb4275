/// The entries of one folder.
public struct Tree: Hashable, Sendable {
    /// Its name.
    public let id: ObjectID
    /// In git's order.
    public let entries: [Entry]

    /// Creates a tree.
    public init(id: ObjectID, entries: [Entry]) {
        self.id = id
        self.entries = entries
    }
}

extension Tree {
    /// What stands under one name in a tree.
    public struct Entry: Hashable, Sendable {
        /// The name: bytes without a slash.
        public let name: [UInt8]
        /// The mode as git stores it, such as `0o100644`.
        public let mode: UInt32
        /// The blob, tree or, of a submodule, commit.
        public let id: ObjectID

        /// Creates an entry.
        public init(name: [UInt8], mode: UInt32, id: ObjectID) {
            self.name = name
            self.mode = mode
            self.id = id
        }

        /// What the mode says it is.
        public var kind: Kind { Kind(mode: mode) }
    }

    /// What an entry is.
    public enum Kind: String, Hashable, Sendable {
        /// A file.
        case file
        /// A file that may be run.
        case executable
        /// A symbolic link: its blob holds the target.
        case symlink
        /// A folder.
        case tree
        /// A commit of another repository.
        case submodule

        package init(mode: UInt32) {
            switch mode & 0o170000 {
            case 0o040000: self = .tree
            case 0o120000: self = .symlink
            case 0o160000: self = .submodule
            default: self = mode & 0o100 == 0 ? .file : .executable
            }
        }

        /// Whether an entry of this kind has contents that are a file's.
        public var isFile: Bool { self == .file || self == .executable }
        /// Whether an entry of this kind names a blob.
        public var isBlob: Bool { isFile || self == .symlink }
    }
}

/// One file in a comparison of two trees: added, deleted or modified.
public struct Delta: Hashable, Sendable {
    /// The path, the same on both sides: a rename is found afterwards.
    public let path: TreePath
    /// The entry in the old tree; `nil` if the file was added.
    public let old: Side?
    /// The entry in the new tree; `nil` if the file was deleted.
    public let new: Side?

    /// One side of a delta.
    public struct Side: Hashable, Sendable {
        /// The blob or, of a submodule, the commit.
        public let id: ObjectID
        /// What it is.
        public let kind: Tree.Kind

        /// Creates a side.
        public init(id: ObjectID, mode: UInt32) {
            self.init(id: id, kind: Tree.Kind(mode: mode))
        }

        /// Creates a side of a known kind.
        public init(id: ObjectID, kind: Tree.Kind) {
            self.id = id
            self.kind = kind
        }
    }

    /// Creates a delta.
    public init(path: TreePath, old: Side?, new: Side?) {
        self.path = path
        self.old = old
        self.new = new
    }
}
