public import PlumblineCore

/// Finds the files in which two trees differ, folder by folder.
///
/// Equal folders are not entered, and of a tree that is made to explode no more is read than asked for.
public struct TreeComparison: PieceByPiece {
    /// How much may be read before a comparison is cut short.
    public struct Limits: Hashable, Sendable {
        /// The most entries of trees that are looked at.
        public var entryCount = 4_000_000
        /// The most deltas that are found.
        public var deltaCount = 200_000

        /// Creates the default limits.
        public init() {}
    }

    /// So many entries are looked at in one piece.
    private static let pieceEntryCount = 20_000
    /// Folders with longer paths, in bytes, are not entered.
    private static let longestPath = 1 << 16

    /// What was found so far, in the order of the paths.
    public private(set) var deltas: [Delta] = []
    /// Whether there may be more than was found.
    public private(set) var isCut = false
    private let limits: Limits
    private var entryCount = 0
    /// The folders that are open, the innermost last.
    private var folders: [Folder]

    private struct Folder {
        let path: TreePath
        /// Which entries count, one name for each level below; all, where there is none.
        let filter: ArraySlice<ArraySlice<UInt8>>
        /// What is left, the next pair last.
        var pairs: [Pair]
    }

    private struct Pair {
        let old: Tree.Entry?
        let new: Tree.Entry?

        var isSame: Bool { old?.id == new?.id && old?.kind == new?.kind }
    }

    /// Prepares to compare two trees, or what stands at and below `path` in them.
    public init(
        from old: ObjectID, to new: ObjectID, at path: TreePath = .root, limits: Limits = Limits()
    ) {
        self.limits = limits
        let roots = [old, new].map { Tree.Entry(name: [], mode: Tree.Kind.tree.mode, id: $0) }
        let pair = Pair(old: roots[0], new: roots[1])
        folders = [
            Folder(
                path: .root, filter: path.bytes.split(separator: UInt8(ascii: "/"))[...],
                pairs: old == new ? [] : [pair])
        ]
    }

    /// Whether all was found, or as much as the limits allow.
    public var isFinished: Bool { folders.isEmpty }

    /// Looks at the next entries.
    public mutating func advance(in repository: Repository) throws(GitError) {
        let end = entryCount + Self.pieceEntryCount
        while entryCount < end, var folder = folders.popLast() {
            guard let pair = folder.pairs.popLast() else { continue }
            folders.append(folder)
            try visit(pair, in: folder, repository)
            guard entryCount <= limits.entryCount, deltas.count < limits.deltaCount else {
                isCut = true
                return folders = []
            }
        }
    }

    private mutating func visit(
        _ pair: Pair, in folder: Folder, _ repository: Repository
    ) throws(GitError) {
        entryCount += 1
        guard let entry = pair.old ?? pair.new else { return }
        let isRoot = entry.name.isEmpty && folders.count == 1
        let path = isRoot ? .root : folder.path.appending(entry.name)
        if entry.kind == .tree {
            guard path.bytes.count <= Self.longestPath else { return isCut = true }
            try enter(pair, path, isRoot ? folder.filter : folder.filter.dropFirst(), repository)
        } else if folder.filter.count <= 1 {
            deltas.append(Delta(path: path, old: pair.old?.side, new: pair.new?.side))
        }
    }

    private mutating func enter(
        _ pair: Pair, _ path: TreePath, _ filter: ArraySlice<ArraySlice<UInt8>>,
        _ repository: Repository
    ) throws(GitError) {
        let old = try Self.entries(of: pair.old, repository)
        let new = try Self.entries(of: pair.new, repository)
        entryCount += old.count + new.count
        let pairs = Self.pairs(old, new) { name in filter.first.map { $0 == name[...] } ?? true }
        folders.append(Folder(path: path, filter: filter, pairs: pairs.reversed()))
    }

    private static func entries(
        of tree: Tree.Entry?, _ repository: Repository
    ) throws(GitError) -> [Tree.Entry] {
        guard let tree else { return [] }
        return try repository.tree(tree.id).entries
    }

    /// Pairs the entries of two trees by name and leaves out those that are the same.
    private static func pairs(
        _ old: [Tree.Entry], _ new: [Tree.Entry], where counts: ([UInt8]) -> Bool
    ) -> [Pair] {
        var pairs: [Pair] = []
        var (mine, theirs) = (0, 0)
        while mine < old.count || theirs < new.count {
            let left = mine < old.count ? old[mine] : nil
            let right = theirs < new.count ? new[theirs] : nil
            let pair = first(of: left, right)
            if pair.old != nil { mine += 1 }
            if pair.new != nil { theirs += 1 }
            guard let name = (pair.old ?? pair.new)?.name, !pair.isSame, counts(name) else {
                continue
            }
            pairs.append(pair)
        }
        return pairs
    }

    /// The entry that comes first, with its namesake on the other side.
    private static func first(of left: Tree.Entry?, _ right: Tree.Entry?) -> Pair {
        guard let left, let right else { return Pair(old: left, new: right) }
        if left.comes(before: right) { return Pair(old: left, new: nil) }
        return right.comes(before: left)
            ? Pair(old: nil, new: right) : Pair(old: left, new: right)
    }
}

extension Tree.Entry {
    /// Git's order, in which the name of a folder ends in a slash.
    fileprivate func comes(before other: Tree.Entry) -> Bool {
        var index = 0
        while index < name.count, index < other.name.count, name[index] == other.name[index] {
            index += 1
        }
        return byte(at: index) < other.byte(at: index)
    }

    private func byte(at index: Int) -> UInt8 {
        if index < name.count { return name[index] }
        return index == name.count && kind == .tree ? UInt8(ascii: "/") : 0
    }

    fileprivate var side: Delta.Side { Delta.Side(id: id, mode: mode) }
}
