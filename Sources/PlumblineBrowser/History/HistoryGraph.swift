import PlumblineCore
import PlumblineGit

/// The commits of a repository under numbers, and what stands at the paths of a question in each.
///
/// Commits in the history index have its numbers, and what stands at a path is known without reading a
/// tree. Others, all if there is no index, have numbers behind those, and are read one by one.
struct HistoryGraph: Sendable {
    /// So much memory what stands at the paths in all commits may take; for more paths trees are read.
    private static let valueByteLimit = 256 << 20
    /// So many paths have their values however long the history is.
    private static let leastPathCount = 16

    let index: HistoryIndex?
    private let indexedCount: Int
    private var others: [Other] = []
    private var otherNumbers: [ObjectID: Int] = [:]
    private var paths: [Path] = []
    private var pathNumbers: [TreePath: Int] = [:]
    /// How many commits and paths of trees were read, which cost a thousand times what the index does.
    private(set) var readCount = 0

    private struct Other: Sendable {
        let id: ObjectID
        let links: CommitLinks
        /// Those that were cloned; `nil` until somebody asks.
        var parents: [Int]?
    }

    private struct Path: Sendable {
        let path: TreePath
        let values: PathValues?
        /// What stands there in commits that are not in the index, as far as it was asked for.
        var sides: [Int: Delta.Side?] = [:]
    }

    init(_ index: HistoryIndex?) {
        self.index = index
        indexedCount = index?.commitCount ?? 0
    }

    /// Whether every commit that was asked for is in the index.
    var isIndexed: Bool { index != nil && others.isEmpty }

    /// Whether a commit is in the index, and so all that are behind it.
    func isIndexed(_ commit: Int) -> Bool { commit < indexedCount }

    // MARK: - Commits

    /// The number of the commit `id`; `nil` if it was not cloned.
    mutating func number(
        of id: ObjectID, _ repository: Repository
    ) throws(GitError) -> Int? {
        if let known = index?.commitNumber(of: id) ?? otherNumbers[id] { return known }
        readCount += 1
        guard let links = try repository.linksIfCloned(of: id) else { return nil }
        let number = indexedCount + others.count
        others.append(Other(id: id, links: links, parents: nil))
        otherNumbers[id] = number
        return number
    }

    func id(of commit: Int) -> ObjectID {
        if let index, commit < indexedCount { return index.id(of: commit) }
        return others[commit - indexedCount].id
    }

    func tree(of commit: Int) -> ObjectID {
        if let index, commit < indexedCount { return index.tree(of: commit) }
        return others[commit - indexedCount].links.tree
    }

    func seconds(of commit: Int) -> Int64 {
        if let index, commit < indexedCount { return index.seconds(of: commit) }
        return others[commit - indexedCount].links.seconds
    }

    /// Ascends from parents to children where the index knows both; a commit that is not in it stands
    /// above all that are, by its time.
    func rank(of commit: Int) -> Int64 {
        commit < indexedCount ? Int64(commit) : max(seconds(of: commit), 0) + 1 << 32
    }

    /// How many parents of `commit` were cloned.
    mutating func parentCount(
        of commit: Int, _ repository: Repository
    ) throws(GitError) -> Int {
        if let index, commit < indexedCount { return index.parentCount(of: commit) }
        return try otherParents(of: commit, repository).count
    }

    /// A parent of `commit`, for which `parentCount` was asked; the first one is 0.
    func parent(_ number: Int, of commit: Int) -> Int {
        if let index, commit < indexedCount { return index.parent(number, of: commit) }
        return others[commit - indexedCount].parents?[number] ?? commit
    }

    /// The parents of `commit` that were cloned, the first parent first.
    mutating func parents(of commit: Int, _ repository: Repository) throws(GitError) -> [Int] {
        if let index, commit < indexedCount { return index.parents(of: commit) }
        return try otherParents(of: commit, repository)
    }

    private mutating func otherParents(
        of commit: Int, _ repository: Repository
    ) throws(GitError) -> [Int] {
        let other = others[commit - indexedCount]
        if let known = other.parents { return known }
        var parents: [Int] = []
        for id in other.links.parents {
            if let parent = try number(of: id, repository) { parents.append(parent) }
        }
        others[commit - indexedCount].parents = parents
        return parents
    }

    // MARK: - Paths

    /// The number under which `path`, which is not the root, is asked for.
    mutating func number(of path: TreePath) -> Int {
        if let known = pathNumbers[path] { return known }
        let isIndexed =
            paths.count < Self.leastPathCount
            || paths.count * indexedCount * MemoryLayout<UInt32>.size < Self.valueByteLimit
        paths.append(Path(path: path, values: isIndexed ? index?.values(of: path) : nil))
        pathNumbers[path] = paths.count - 1
        return paths.count - 1
    }

    func path(_ number: Int) -> TreePath { paths[number].path }

    /// What stands at a path in a commit; `nil` for nothing.
    mutating func side(
        _ path: Int, in commit: Int, _ repository: Repository
    ) throws(GitError) -> Delta.Side? {
        if let index, commit < indexedCount, let values = paths[path].values {
            let object = values[commit]
            return object == 0 ? nil : index.object(object)
        }
        if let known = paths[path].sides[commit] { return known }
        readCount += 1
        let side = try repository.entry(at: paths[path].path, in: tree(of: commit)).map {
            Delta.Side(id: $0.id, kind: $0.kind)
        }
        paths[path].sides[commit] = .some(side)
        return side
    }

    /// Whether the same stands at a path in two commits, be it nothing.
    mutating func isSame(
        _ path: Int, _ commit: Int, _ other: Int, _ repository: Repository
    ) throws(GitError) -> Bool {
        if commit < indexedCount, other < indexedCount, let values = paths[path].values {
            return values[commit] == values[other]
        }
        if tree(of: commit) == tree(of: other) { return true }
        return try side(path, in: commit, repository) == side(path, in: other, repository)
    }
}
