import Glibc
public import PlumblineCore

/// Which commit changed which path, for all commits that the branches and tags reach.
///
/// Commits have numbers, parents before children. For every path, a file's or a folder's, the index
/// has the commits in which it differs from the first parent, and what stands there since; so it knows
/// what stands at a path in every commit without reading a tree. It is a file beside the clone, mapped
/// for reading, made by `HistoryIndexBuilder`.
public final class HistoryIndex: Sendable {
    private let file: MappedFile
    let counts: HistoryIndexLayout.Counts
    private let layout: HistoryIndexLayout

    /// Opens the index in the file at `path`; `nil` if there is none, or it is damaged or of another
    /// edition.
    public init?(at path: String) {
        guard let file = MappedFile(path), let counts = Self.counts(of: file.bytes) else {
            return nil
        }
        let layout = HistoryIndexLayout(counts)
        guard layout.end == file.bytes.count, Self.isIntact(file.bytes) else { return nil }
        self.file = file
        self.counts = counts
        self.layout = layout
    }

    /// Where the index of the repository whose git directory is `gitDirectory` stands.
    public static func path(in gitDirectory: String) -> String { gitDirectory + "/history-index" }

    /// How many bytes the file has.
    public var byteCount: Int { file.bytes.count }
    /// How many commits are in the index.
    public var commitCount: Int { counts.commits }
    /// How many objects stood at any path.
    public var objectCount: Int { counts.objects }
    /// How many paths, of files and of folders, any of the commits has.
    public var pathCount: Int { counts.paths }

    private static func counts(of bytes: UnsafeRawBufferPointer) -> HistoryIndexLayout.Counts? {
        guard bytes.count >= HistoryIndexLayout.headerWords * 8 else { return nil }
        let words = (0..<HistoryIndexLayout.headerWords).map {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
        }
        guard words[0] == HistoryIndexLayout.magic, words[1] == HistoryIndexLayout.edition else {
            return nil
        }
        return HistoryIndexLayout.Counts(words: words[3..<9])
    }

    private static func isIntact(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let stored = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        var checksum = FileChecksum()
        checksum.append(UnsafeRawBufferPointer(rebasing: bytes[24...]))
        return UInt64(littleEndian: stored) == checksum.value
    }

    // MARK: - Commits

    /// The number of the commit `id`; `nil` if it is not in the index.
    ///
    /// - Complexity: O(log *n*) in commits.
    public func commitNumber(of id: ObjectID) -> Int? {
        let place = (0..<commitCount).partitioningIndex { self.id(of: ordered($0)) >= id }
        guard place < commitCount, self.id(of: ordered(place)) == id else { return nil }
        return ordered(place)
    }

    /// The id of a commit.
    public func id(of commit: Int) -> ObjectID { objectID(at: layout.ids + commit * 20) }

    /// The tree of a commit.
    public func tree(of commit: Int) -> ObjectID { objectID(at: layout.trees + commit * 20) }

    /// When a commit was committed, in seconds since 1970.
    public func seconds(of commit: Int) -> Int64 {
        Int64(littleEndian: load(layout.seconds + commit * 8))
    }

    /// How many commits the longest chain from a root to this commit has.
    public func generation(of commit: Int) -> Int { word(layout.generations, commit) }

    /// How many parents of a commit are in the index: all but those that were not cloned.
    public func parentCount(of commit: Int) -> Int {
        word(layout.parentStarts, commit + 1) - word(layout.parentStarts, commit)
    }

    /// A parent of a commit; the first one is 0.
    public func parent(_ index: Int, of commit: Int) -> Int {
        word(layout.parents, word(layout.parentStarts, commit) + index)
    }

    /// The parents of a commit, the first parent first; each has a lower number than the commit.
    public func parents(of commit: Int) -> [Int] {
        (0..<parentCount(of: commit)).map { parent($0, of: commit) }
    }

    // MARK: - Objects

    /// What stood at some path: the object with a number above 0, as `PathValues` has them.
    public func object(_ number: UInt32) -> Delta.Side {
        let index = Int(number) - 1
        precondition(index >= 0 && index < counts.objects, "no object has the number \(number)")
        return Delta.Side(
            id: objectID(at: layout.objectIDs + index * 20),
            kind: HistoryKind.kind(file.bytes[layout.objectKinds + index]))
    }

    // MARK: - The file

    /// Calls `body` with the first parent of each commit; a commit without one has its own number.
    func withFirstParents<Result>(_ body: (UnsafeBufferPointer<UInt32>) -> Result) -> Result {
        let start = layout.firstParents
        return bytes(start..<start + commitCount * 4).withMemoryRebound(to: UInt32.self, body)
    }

    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: file.bytes[range])
    }

    /// Where the paths and the changes of a block begin; of the last block plus one, where they end.
    func block(_ index: Int) -> (paths: Int, changes: Int) {
        let offset = layout.blocks + index * 16
        let paths = UInt64(littleEndian: load(offset))
        let changes = UInt64(littleEndian: load(offset + 8))
        return (layout.paths + Int(paths), layout.changes + Int(changes))
    }

    private func ordered(_ place: Int) -> Int { word(layout.order, place) }

    private func word(_ part: Int, _ index: Int) -> Int {
        Int(UInt32(littleEndian: load(part + index * 4)))
    }

    private func load<Value: BitwiseCopyable>(_ offset: Int) -> Value {
        file.bytes.loadUnaligned(fromByteOffset: offset, as: Value.self)
    }

    private func objectID(at offset: Int) -> ObjectID {
        ObjectID(bytes: bytes(offset..<offset + 20))
    }
}

/// The kinds of entries as the file has them.
enum HistoryKind {
    private static let kinds: [Tree.Kind] = [.file, .executable, .symlink, .tree, .submodule]

    static func kind(_ byte: UInt8) -> Tree.Kind {
        Int(byte) < kinds.count ? kinds[Int(byte)] : .file
    }

    static func byte(_ kind: Tree.Kind) -> UInt8 {
        switch kind {
        case .file: 0
        case .executable: 1
        case .symlink: 2
        case .tree: 3
        case .submodule: 4
        }
    }
}
