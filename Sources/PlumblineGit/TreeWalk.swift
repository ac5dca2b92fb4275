public import PlumblineCore

/// A walk through a tree and all that are below it, made piece by piece.
public struct TreeWalk: Sendable {
    /// Longer paths, in bytes, are left out.
    private static let longestPath = 4096

    /// What was found so far.
    public private(set) var files = FileList()
    private let limits: Limits
    private var treesLeft: Int
    /// The folders on the way down, the root first.
    private var folders: [Folder]

    /// How much one walk may find.
    public struct Limits: Hashable, Sendable {
        /// How many files.
        public var fileCount = 1_000_000
        /// How many bytes of paths.
        public var pathByteCount = 128 << 20
        /// How many folders are opened, each as often as it is met.
        public var treeCount = 500_000

        /// Creates the default limits.
        public init() {}
    }

    private struct Folder {
        let prefix: [UInt8]
        let entries: [Tree.Entry]
        var next = 0
    }

    /// Begins at the tree `root`.
    public init(
        _ root: ObjectID, in repository: Repository, limits: Limits = Limits()
    ) throws(GitError) {
        self.limits = limits
        treesLeft = limits.treeCount
        folders = [Folder(prefix: [], entries: try repository.tree(root).entries)]
    }

    /// Whether nothing is left to be found.
    public var isAtEnd: Bool { folders.isEmpty }

    /// Goes on, over `treeCount` folders at most.
    public mutating func advance(
        in repository: Repository, treeCount: Int
    ) throws(GitError) {
        var left = treeCount
        while left > 0, var folder = folders.popLast() {
            guard folder.next < folder.entries.count else { continue }
            let entry = folder.entries[folder.next]
            folder.next += 1
            folders.append(folder)
            if entry.kind == .tree {
                left -= 1
                try open(entry, in: folder.prefix, repository)
            } else if entry.kind.isBlob {
                add(entry, in: folder.prefix)
            }
        }
    }

    private mutating func open(
        _ entry: Tree.Entry, in prefix: [UInt8], _ repository: Repository
    ) throws(GitError) {
        let prefix = prefix + entry.name + [UInt8(ascii: "/")]
        guard prefix.count < Self.longestPath else { return files.isComplete = false }
        guard treesLeft > 0 else { return giveUp() }
        treesLeft -= 1
        folders.append(Folder(prefix: prefix, entries: try repository.tree(entry.id).entries))
    }

    private mutating func add(_ entry: Tree.Entry, in prefix: [UInt8]) {
        guard files.count < limits.fileCount, files.pathByteCount < limits.pathByteCount else {
            return giveUp()
        }
        files.append(entry, in: prefix)
    }

    private mutating func giveUp() {
        files.isComplete = false
        folders = []
    }
}
