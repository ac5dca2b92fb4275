import Glibc
import PlumblineCore

/// Reads the entries of a tree object where they stand, in git's order.
struct TreeReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    /// One entry; its name lives as long as the tree's bytes.
    struct Entry {
        let name: UnsafeRawBufferPointer
        let kind: Tree.Kind
        let id: ObjectID

        /// Compares names as git sorts them: a folder as if a slash ended its name.
        func isBefore(_ other: Entry) -> Bool { order(other) < 0 }

        /// Whether this is the place of the other entry: the same name, a folder both or neither.
        func order(_ other: Entry) -> Int {
            let count = min(name.count, other.name.count)
            if let mine = name.baseAddress, let theirs = other.name.baseAddress {
                let order = Int(memcmp(mine, theirs, count))
                if order != 0 { return order }
            }
            return Int(terminator(at: count)) - Int(other.terminator(at: count))
        }

        private func terminator(at index: Int) -> UInt8 {
            index < name.count ? name[index] : kind == .tree ? UInt8(ascii: "/") : 0
        }
    }

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The next entry; `nil` at the end.
    ///
    /// - Throws: `GitError` if the bytes are no tree.
    mutating func next() throws(GitError) -> Entry? {
        guard offset < bytes.count else { return nil }
        var mode: UInt32 = 0
        var index = offset
        while index < bytes.count, (48...55).contains(bytes[index]) {
            mode = mode << 3 | UInt32(bytes[index] - 48)
            index += 1
        }
        guard index < bytes.count, index > offset, bytes[index] == UInt8(ascii: " ") else {
            throw Self.malformed
        }
        let start = index + 1
        index = start
        while index < bytes.count, bytes[index] != 0 { index += 1 }
        guard index > start, index + ObjectID.byteCount < bytes.count else { throw Self.malformed }
        offset = index + 1 + ObjectID.byteCount
        return Entry(
            name: UnsafeRawBufferPointer(rebasing: bytes[start..<index]),
            kind: Tree.Kind(mode: mode),
            id: ObjectID(bytes: UnsafeRawBufferPointer(rebasing: bytes[index + 1..<offset])))
    }

    private static let malformed = GitError(
        code: .corrupt, function: "git_odb_read", message: "a tree is malformed")
}
