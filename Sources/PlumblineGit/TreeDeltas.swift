import PlumblineCore

/// Two trees side by side: what is the same on both sides is neither read nor listed.
struct TreeDeltas {
    /// Folders with longer paths, in bytes, are left out: no file system has them.
    private static let longestPath = 1 << 13

    private let repository: Repository
    private var deltas: [Delta] = []

    private init(_ repository: Repository) { self.repository = repository }

    /// Returns the files in which two trees differ, in the order of their paths.
    static func deltas(
        from old: ObjectID?, to new: ObjectID, in repository: Repository
    ) throws(GitError) -> [Delta] {
        var comparison = TreeDeltas(repository)
        try comparison.compare(old, new)
        return comparison.deltas
    }

    /// Two folders of one path, and how far their entries have been compared.
    private struct Folders {
        /// The path with a slash behind it, but for the root.
        let path: [UInt8]
        var pairs: TreePairs
    }

    /// Compares without recursion, however deep the folders are.
    private mutating func compare(_ old: ObjectID?, _ new: ObjectID) throws(GitError) {
        guard old != new else { return }
        var open = [try folders(old, new, at: [])]
        while !open.isEmpty {
            guard let (old, new) = try open[open.count - 1].pairs.advance() else {
                open.removeLast()
                continue
            }
            guard let entry = old ?? new else { continue }
            let path = open[open.count - 1].path + entry.name
            if entry.kind != .tree {
                add(old, new, at: path)
            } else if path.count <= Self.longestPath {
                open.append(try folders(old?.id, new?.id, at: path + [UInt8(ascii: "/")]))
            }
        }
    }

    private func folders(
        _ old: ObjectID?, _ new: ObjectID?, at path: [UInt8]
    ) throws(GitError) -> Folders {
        Folders(path: path, pairs: TreePairs(try old.map(tree), try new.map(tree)))
    }

    private func tree(_ id: ObjectID) throws(GitError) -> RawObject {
        try repository.object(id, of: .tree)
    }

    /// Adds what differs at a path; what changed its kind is deleted and added.
    private mutating func add(
        _ old: TreeReader.Entry?, _ new: TreeReader.Entry?, at path: [UInt8]
    ) {
        guard let path = TreePath(bytes: path) else { return }
        if let old, let new, old.kind != new.kind, !(old.kind.isFile && new.kind.isFile) {
            deltas.append(Delta(path: path, old: old.side, new: nil))
            deltas.append(Delta(path: path, old: nil, new: new.side))
        } else {
            deltas.append(Delta(path: path, old: old?.side, new: new?.side))
        }
    }
}
