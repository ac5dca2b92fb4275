public import PlumblineCore
import PlumblineGit

/// A walk through everything below a folder, made piece by piece, in git's order: a folder, then what is
/// in it.
///
/// It keeps only where it stands, so that neither a wide nor a deep tree takes memory between two
/// pieces; and it is bounded in entries and in the bytes of trees, so that a tree made to explode costs no
/// more than an honest one.
public struct RecursiveListing: Sendable {
    /// The trees that are opened have this many bytes together; a large history's tree has some 10 MB.
    private static let treeByteLimit = 256 << 20
    /// Folders with longer paths, in bytes, are not entered: no file system could hold them.
    private static let longestPath = 4096
    /// The entries of a piece, and about the bytes of their paths.
    private static let (pieceCount, pieceByteCount) = (2000, 1 << 20)

    /// Whether something was left out.
    public private(set) var isTruncated = false
    /// Whether there is nothing more to come.
    public var isAtEnd: Bool { levels.isEmpty }

    private let hasSizes: Bool
    private var entriesLeft: Int
    private var treeBytesLeft = treeByteLimit
    /// From the folder down to where the walk stands.
    private var levels: [Level]

    /// One entry with its path from the root.
    public struct Entry: Sendable {
        /// The path from the root of the commit's tree.
        public let path: TreePath
        /// What stands there.
        public let entry: Tree.Entry
        /// The bytes of a blob; `nil` for anything else, or if they were not asked for.
        public let byteCount: Int?
    }

    private struct Level {
        let path: TreePath
        let id: ObjectID
        var next = 0
    }

    /// Starts at the folder `id`, which stands at `path`; no more than `limit` entries are found.
    init(_ path: TreePath, _ id: ObjectID, limit: Int, sizes: Bool) {
        hasSizes = sizes
        entriesLeft = limit
        levels = [Level(path: path, id: id)]
    }

    /// Returns the next entries; none at the end.
    mutating func next(in repository: Repository) throws(GitError) -> [Entry] {
        var found: [Entry] = []
        var byteCount = 0
        var open: [OpenTree?] = levels.map { _ in nil }
        while let level = levels.last, found.count < Self.pieceCount,
            byteCount < Self.pieceByteCount
        {
            if open[open.count - 1] == nil {
                open[open.count - 1] = try tree(level, in: repository)
            }
            guard let tree = open[open.count - 1] else { return found }
            guard let entry = try tree.next() else {
                levels.removeLast()
                open.removeLast()
                continue
            }
            guard entriesLeft > 0 else {
                truncate()
                return found
            }
            let path = take(entry, of: level)
            found.append(
                Entry(path: path, entry: entry, byteCount: byteCountIfWanted(entry, repository)))
            byteCount += path.bytes.count
            open += Array(repeating: nil, count: levels.count - open.count)
        }
        return found
    }

    /// Goes on behind an entry, into it if it is a folder.
    private mutating func take(_ entry: Tree.Entry, of level: Level) -> TreePath {
        entriesLeft -= 1
        levels[levels.count - 1].next += 1
        let path = level.path.appending(entry.name)
        guard entry.kind == .tree else { return path }
        if path.bytes.count > Self.longestPath {
            isTruncated = true
        } else {
            levels.append(Level(path: path, id: entry.id))
        }
        return path
    }

    private func byteCountIfWanted(_ entry: Tree.Entry, _ repository: Repository) -> Int? {
        hasSizes && entry.kind.isBlob ? (try? repository.header(entry.id))?.byteCount : nil
    }

    /// Opens a tree; `nil`, and an end of the walk, if the budget is used up.
    private mutating func tree(
        _ level: Level, in repository: Repository
    ) throws(GitError) -> OpenTree? {
        treeBytesLeft -= try repository.header(level.id).byteCount
        guard treeBytesLeft >= 0 else {
            truncate()
            return nil
        }
        return try repository.openTree(level.id, after: level.next)
    }

    private mutating func truncate() {
        isTruncated = true
        levels = []
    }
}

extension RepositoryBrowser {
    /// Begins a walk through everything below the folder at `path` in the commit `commit`.
    ///
    /// - Returns: the id of the folder, and the walk, which finds no more than `limit` entries.
    public func treeWalk(
        _ path: TreePath, at commit: ObjectID, limit: Int, sizes: Bool
    ) async throws(BrowseError) -> (id: ObjectID, walk: RecursiveListing) {
        let entry = try await entry(path, at: commit)
        guard entry.kind == .tree else { throw .notATree(path, entry.kind) }
        return (entry.id, RecursiveListing(path, entry.id, limit: limit, sizes: sizes))
    }

    /// Takes the next step of `walk`; no entries at its end.
    public func next(of walk: inout RecursiveListing) async throws(BrowseError) -> [RecursiveListing
        .Entry]
    {
        let begun = walk
        let (entries, next) = try await read { repository in
            var walk = begun
            return (try walk.next(in: repository), walk)
        }
        walk = next
        return entries
    }
}
