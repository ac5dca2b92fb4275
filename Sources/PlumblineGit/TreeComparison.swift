import Glibc
import PlumblineCore

/// Two trees side by side: what is the same on both sides is neither read nor listed.
struct TreeComparison {
    /// Longer paths, in bytes, are in no tree that git made.
    private static let longestPath = 1 << 16

    private let repository: Repository
    private var deltas: [Delta] = []

    private init(_ repository: Repository) { self.repository = repository }

    /// Returns the files in which two trees differ, in the order of their paths.
    static func deltas(
        from old: ObjectID, to new: ObjectID, in repository: Repository
    ) throws(GitError) -> [Delta] {
        var comparison = TreeComparison(repository)
        try comparison.compare(old, new, below: [])
        return comparison.deltas
    }

    /// One entry of a tree; its name is a range of the tree's bytes.
    private struct Entry {
        let name: UnsafeRawBufferPointer
        let mode: UInt32
        let id: ObjectID

        var kind: Tree.Kind { side.kind }
        var side: Delta.Side { Delta.Side(id: id, mode: mode) }

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

    private mutating func compare(
        _ old: ObjectID?, _ new: ObjectID?, below folder: [UInt8]
    ) throws(GitError) {
        guard old != new, folder.count <= Self.longestPath else { return }
        let trees = (old: try old.map(tree), new: try new.map(tree))
        let entries = (old: try Self.entries(of: trees.old), new: try Self.entries(of: trees.new))
        try withExtendedLifetime(trees) { () throws(GitError) in
            try merge(entries.old, entries.new, below: folder)
        }
    }

    private func tree(_ id: ObjectID) throws(GitError) -> RawObject {
        try repository.object(id, of: .tree)
    }

    private mutating func merge(
        _ old: [Entry], _ new: [Entry], below folder: [UInt8]
    ) throws(GitError) {
        var (mine, theirs) = (0, 0)
        while mine < old.count || theirs < new.count {
            let order =
                mine == old.count ? 1 : theirs == new.count ? -1 : old[mine].order(new[theirs])
            try add(order <= 0 ? old[mine] : nil, order >= 0 ? new[theirs] : nil, below: folder)
            if order <= 0 { mine += 1 }
            if order >= 0 { theirs += 1 }
        }
    }

    /// Adds what differs at one place; entries of both sides are folders both, or neither is.
    private mutating func add(
        _ old: Entry?, _ new: Entry?, below folder: [UInt8]
    ) throws(GitError) {
        guard let entry = old ?? new, old?.side != new?.side else { return }
        let path = (folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]) + entry.name
        guard entry.kind != .tree else { return try compare(old?.id, new?.id, below: path) }
        guard let path = TreePath(bytes: path) else { return }
        let isSameType = old.map(\.mode.type) == new.map(\.mode.type)
        if isSameType || old == nil || new == nil {
            deltas.append(Delta(path: path, old: old?.side, new: new?.side))
        } else {
            deltas.append(Delta(path: path, old: old?.side, new: nil))
            deltas.append(Delta(path: path, old: nil, new: new?.side))
        }
    }

    /// Reads the entries of a tree, whose names live as long as it.
    private static func entries(of tree: RawObject?) throws(GitError) -> [Entry] {
        guard let tree else { return [] }
        let entries = tree.withBytes { bytes -> [Entry]? in
            var entries: [Entry] = []
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

extension UInt32 {
    /// What a mode says besides permissions.
    fileprivate var type: UInt32 { self & 0o170000 }
}
