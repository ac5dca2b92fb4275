import Glibc
import PlumblineCore

/// Reads the entries of a tree object where they stand, in git's order.
struct TreeReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    /// Keeps the bytes, which the names of the entries are part of.
    private let tree: RawObject?

    /// One entry; its name lives as long as a reader of its tree.
    struct Entry {
        let name: UnsafeRawBufferPointer
        let mode: UInt32
        let id: ObjectID

        var kind: Tree.Kind { Tree.Kind(mode: mode) }
        var side: Delta.Side { Delta.Side(id: id, kind: kind) }
        /// A copy that needs no tree.
        var copy: Tree.Entry { Tree.Entry(name: Array(name), mode: mode, id: id) }

        /// Compares places as git sorts them: a folder as if a slash ended its name.
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

    /// Begins before the first entry of `tree`; without a tree there is none.
    init(_ tree: RawObject?) {
        self.tree = tree
        bytes = tree?.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// The next entry: its mode in octal digits, a blank, its name, NUL and the bytes of its id; `nil`
    /// at the end.
    ///
    /// - Throws: `GitError` if the bytes are no tree.
    mutating func next() throws(GitError) -> Entry? {
        guard offset < bytes.count else { return nil }
        var mode: UInt32 = 0
        var index = offset
        while index < bytes.count, bytes[index] & ~7 == UInt8(ascii: "0") {
            mode = mode << 3 | UInt32(bytes[index] & 7)
            index += 1
        }
        guard index > offset, index < bytes.count, bytes[index] == UInt8(ascii: " "),
            let end = end(from: index + 1)
        else {
            throw GitError(
                code: .corrupt, function: "git_odb_read", message: "a tree has a malformed entry")
        }
        let name = index + 1..<end - ObjectID.byteCount - 1
        offset = end
        return Entry(
            name: UnsafeRawBufferPointer(rebasing: bytes[name]), mode: mode,
            id: ObjectID(
                bytes: UnsafeRawBufferPointer(rebasing: bytes[name.upperBound + 1..<end])))
    }

    /// The next entry of this name; `nil` if there is none.
    ///
    /// - Throws: `GitError` if the bytes are no tree.
    mutating func entry(named name: some Collection<UInt8>) throws(GitError) -> Entry? {
        while let entry = try next() {
            if entry.name.count == name.count, entry.name.elementsEqual(name) { return entry }
        }
        return nil
    }

    /// Steps over the entries in which this tree and `other` are the same from here on.
    mutating func skipCommon(with other: inout TreeReader) {
        guard let mine = bytes.baseAddress, let theirs = other.bytes.baseAddress else { return }
        while let end = end(from: offset), other.offset + (end - offset) <= other.bytes.count,
            memcmp(mine + offset, theirs + other.offset, end - offset) == 0
        {
            other.offset += end - offset
            offset = end
        }
    }

    /// Where the entry ends whose name begins at `start` or after it; `nil` if that is no entry.
    private func end(from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let zero = memchr(base + start, 0, bytes.count - start)
        else { return nil }
        let index = UnsafeRawPointer(zero) - base
        let end = index + 1 + ObjectID.byteCount
        return index > start && end <= bytes.count ? end : nil
    }
}
