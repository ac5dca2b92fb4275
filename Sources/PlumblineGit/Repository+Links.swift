import Glibc
public import PlumblineCore

/// What ties a commit to others: enough to walk a history without reading names and messages.
public struct CommitLinks: Hashable, Sendable {
    /// The tree that it records.
    public let tree: ObjectID
    /// The commits that it follows, the first parent first.
    public let parents: [ObjectID]
    /// When it was committed, in seconds since 1970.
    public let seconds: Int64
}

extension Repository {
    /// Reads the links of the commit `id`: one inflation, no signature and no text is copied.
    public func links(of id: ObjectID) throws(GitError) -> CommitLinks {
        if let known = knownLinks[id] { return known }
        let links = try object(id, of: .commit).withBytes { CommitLinks(header: $0) }
        guard let links else {
            throw GitError(
                code: .corrupt, function: "git_odb_read",
                message: "commit \(id) has no valid header"
            )
        }
        knownLinks.keep(links, of: id)
        return links
    }
}

extension CommitLinks {
    /// Reads the header lines of a commit as `git cat-file commit` shows them; `nil` if they are not
    /// in git's order or an id is malformed. A time that is no number counts as 0, as in git.
    fileprivate init?(header: UnsafeRawBufferPointer) {
        var offset = 0
        guard let tree = Self.id(after: "tree ", in: header, at: &offset) else { return nil }
        var parents: [ObjectID] = []
        while let parent = Self.id(after: "parent ", in: header, at: &offset) {
            parents.append(parent)
        }
        self.init(
            tree: tree, parents: parents, seconds: Self.committerSeconds(in: header, from: offset))
    }

    private static func id(
        after key: StaticString, in header: UnsafeRawBufferPointer, at offset: inout Int
    ) -> ObjectID? {
        let start = offset + key.utf8CodeUnitCount
        let end = start + ObjectID.hexCount
        guard end < header.count, let bytes = header.baseAddress,
            memcmp(bytes + offset, key.utf8Start, start - offset) == 0,
            let id = ObjectID(hexDigits: UnsafeRawBufferPointer(rebasing: header[start..<end]))
        else { return nil }
        offset = end + 1
        return id
    }

    /// The number between the last `>` of the committer's line and its time zone.
    private static func committerSeconds(
        in header: UnsafeRawBufferPointer, from start: Int
    ) -> Int64 {
        let newline = UInt8(ascii: "\n")
        var index = start
        while index < header.count, header[index] != newline { index += 1 }
        index += 1
        var name: Int?
        while index < header.count, header[index] != newline {
            if header[index] == UInt8(ascii: ">") { name = index }
            index += 1
        }
        guard let name else { return 0 }
        var digit = name + 1
        while digit < index, header[digit] == UInt8(ascii: " ") { digit += 1 }
        var seconds: Int64 = 0
        while digit < index, seconds < .max / 16 {
            let value = header[digit] &- UInt8(ascii: "0")
            guard value < 10 else { break }
            seconds = seconds * 10 + Int64(value)
            digit += 1
        }
        return seconds
    }
}
