import Glibc
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
        from old: ObjectID, to new: ObjectID, in repository: Repository
    ) throws(GitError) -> [Delta] {
        var comparison = TreeDeltas(repository)
        try comparison.compare(old, new)
        return comparison.deltas
    }

    /// One entry of a tree; its name is a range of the tree's bytes.
    private struct Entry {
        let name: UnsafeRawBufferPointer
        let mode: UInt32
        let id: ObjectID

        var kind: Tree.Kind { side.kind }
        var side: Delta.Side { Delta.Side(id: id, mode: mode) }
        /// What the mode says besides permissions.
        var type: UInt32 { mode & 0o170000 }

        /// Compares places as git sorts them: a folder as if a slash ended its name.
        func order(_ other: Entry) -> Int {
            let count = min(name.count, other.name.count)
            if let mine = name.baseAddress, let theirs = other.name.baseAddress {
                let order = Int(memcmp(mine, theirs, count))
                if order != 0 { return order }
            }
            return Int(byte(at: count)) - Int(other.byte(at: count))
        }

        private func byte(at index: Int) -> UInt8 {
            index < name.count ? name[index] : kind == .tree ? UInt8(ascii: "/") : 0
        }
    }

    /// Two folders of one path, and how far their entries have been compared.
    private struct Folders {
        let path: [UInt8]
        let old: [Entry]
        let new: [Entry]
        var position = (old: 0, new: 0)
        /// Keeps the names of the entries.
        let trees: [RawObject]

        /// The next entries that stand at one place, on one side or on both.
        mutating func next() -> (old: Entry?, new: Entry?)? {
            let mine = position.old < old.count ? old[position.old] : nil
            let theirs = position.new < new.count ? new[position.new] : nil
            guard let entry = mine ?? theirs else { return nil }
            let order = mine == nil ? 1 : theirs.map(entry.order) ?? -1
            if order <= 0 { position.old += 1 }
            if order >= 0 { position.new += 1 }
            return (order <= 0 ? mine : nil, order >= 0 ? theirs : nil)
        }
    }

    /// Compares without recursion, however deep the folders are.
    private mutating func compare(_ old: ObjectID, _ new: ObjectID) throws(GitError) {
        guard old != new else { return }
        var open = [try folders(old, new, at: [])]
        while !open.isEmpty {
            guard let (old, new) = open[open.count - 1].next() else {
                open.removeLast()
                continue
            }
            guard let entry = old ?? new, old?.side != new?.side else { continue }
            let folder = open[open.count - 1].path
            let path = (folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]) + entry.name
            if entry.kind != .tree {
                add(old?.side, new?.side, isSameType: old?.type == new?.type, at: path)
            } else if path.count <= Self.longestPath {
                open.append(try folders(old?.id, new?.id, at: path))
            }
        }
    }

    private func folders(
        _ old: ObjectID?, _ new: ObjectID?, at path: [UInt8]
    ) throws(GitError) -> Folders {
        let oldTree = try old.map(tree)
        let newTree = try new.map(tree)
        return Folders(
            path: path, old: try Self.entries(of: oldTree), new: try Self.entries(of: newTree),
            trees: [oldTree, newTree].compactMap(\.self))
    }

    private func tree(_ id: ObjectID) throws(GitError) -> RawObject {
        try repository.object(id, of: .tree)
    }

    /// Adds what differs at a path; what changed its kind is deleted and added.
    private mutating func add(
        _ old: Delta.Side?, _ new: Delta.Side?, isSameType: Bool, at path: [UInt8]
    ) {
        guard let path = TreePath(bytes: path) else { return }
        if isSameType || old == nil || new == nil {
            deltas.append(Delta(path: path, old: old, new: new))
        } else {
            deltas.append(Delta(path: path, old: old, new: nil))
            deltas.append(Delta(path: path, old: nil, new: new))
        }
    }

    /// So many bytes an entry has or more, as a rule.
    private static let averageEntry = 36

    /// Reads the entries of a tree, whose names live as long as it.
    private static func entries(of tree: RawObject?) throws(GitError) -> [Entry] {
        guard let tree else { return [] }
        let entries = tree.withBytes { bytes -> [Entry]? in
            var entries: [Entry] = []
            entries.reserveCapacity(bytes.count / averageEntry + 1)
            var offset = 0
            while offset < bytes.count {
                guard let entry = entry(in: bytes, at: &offset) else { return nil }
                entries.append(entry)
            }
            return entries
        }
        guard let entries else {
            throw GitError(
                code: .corrupt, function: "git_odb_read", message: "a tree has a malformed entry")
        }
        return entries
    }

    /// Reads an entry: its mode in octal digits, a blank, its name, NUL and the bytes of its id.
    private static func entry(
        in bytes: UnsafeRawBufferPointer, at offset: inout Int
    ) -> Entry? {
        var mode: UInt32 = 0
        var index = offset
        while index < bytes.count, bytes[index] & ~7 == UInt8(ascii: "0") {
            mode = mode << 3 | UInt32(bytes[index] & 7)
            index += 1
        }
        guard index > offset, index < bytes.count, bytes[index] == UInt8(ascii: " "),
            let base = bytes.baseAddress,
            let end = memchr(base + index, 0, bytes.count - index)
        else { return nil }
        let name = index + 1..<UnsafeRawPointer(end) - base
        offset = name.upperBound + 1 + ObjectID.byteCount
        guard !name.isEmpty, offset <= bytes.count else { return nil }
        return Entry(
            name: UnsafeRawBufferPointer(rebasing: bytes[name]), mode: mode,
            id: ObjectID(
                bytes: UnsafeRawBufferPointer(rebasing: bytes[name.upperBound + 1..<offset]))
        )
    }
}
