public import PlumblineCore
import PlumblineGit

/// The last commit that changed one entry of a folder.
public struct LastCommit: Sendable {
    /// The entry.
    public let entry: Tree.Entry
    /// The commit; `nil` if it was not found within the work that one folder may cost.
    public let commit: Commit?
}

/// Finds the last commit of each entry of a folder, as `git log -1` does for each of them.
///
/// In the index each entry is looked for by itself. Before it all are carried back together, as a
/// folder's tree has all of them: so many commits cost so many trees, however many entries there are.
struct LastCommitWalk: Sendable {
    private var graph: HistoryGraph
    private let folder: TreePath
    private var found: [Int: Commit] = [:]
    /// Entries that are carried back, by the commit that they have reached.
    private var open: [Int: [Tree.Entry]] = [:]
    /// Entries that have reached a commit of the index.
    private var indexed: ArraySlice<(entry: Tree.Entry, commit: Int)> = []
    private let readLimit: Int

    /// So many trees are read in one piece, or so many entries looked for.
    private static let pieceLength = 64

    init(
        _ entries: [Tree.Entry], of folder: TreePath, at commit: ObjectID, readLimit: Int,
        _ index: HistoryIndex?, _ repository: Repository
    ) throws(GitError) {
        graph = HistoryGraph(index)
        self.folder = folder
        self.readLimit = readLimit
        if let start = try graph.number(of: commit, repository) { open[start] = entries }
    }

    var isFinished: Bool { indexed.isEmpty && open.isEmpty }
    var isIndexed: Bool { graph.isIndexed }

    /// Goes on for a while and returns what was found.
    mutating func advance(_ repository: Repository) throws(GitError) -> [LastCommit] {
        var answers: [LastCommit] = []
        for (entry, commit) in indexed.prefix(Self.pieceLength) {
            let last = try lastCommit(of: entry, from: commit, repository)
            answers.append(LastCommit(entry: entry, commit: last))
        }
        indexed = indexed.dropFirst(Self.pieceLength)
        for _ in 0..<Self.pieceLength {
            guard let commit = open.keys.max(by: { graph.rank(of: $0) < graph.rank(of: $1) }),
                let entries = open.removeValue(forKey: commit)
            else { break }
            if graph.isIndexed(commit) {
                indexed += entries.map { ($0, commit) }
            } else if graph.readCount >= readLimit {
                answers += entries.map { LastCommit(entry: $0, commit: nil) }
            } else {
                answers += try carry(entries, over: commit, repository)
            }
        }
        return answers
    }

    /// Follows the parents in which an entry is the same; paths that were asked for are let go of.
    private mutating func lastCommit(
        of entry: Tree.Entry, from start: Int, _ repository: Repository
    ) throws(GitError) -> Commit? {
        var commit = start
        var graph = graph
        let path = graph.number(of: folder.appending(entry.name))
        search: while true {
            for index in 0..<(try graph.parentCount(of: commit, repository)) {
                let parent = graph.parent(index, of: commit)
                if try graph.isSame(path, commit, parent, repository) {
                    commit = parent
                    continue search
                }
            }
            return try read(commit, repository)
        }
    }

    /// Hands each entry to the first parent in which it is the same; answers for those without one.
    private mutating func carry(
        _ entries: [Tree.Entry], over commit: Int, _ repository: Repository
    ) throws(GitError) -> [LastCommit] {
        var left = entries
        for parent in try graph.parents(of: commit, repository) where !left.isEmpty {
            let there = try self.entries(in: parent, repository)
            func isThere(_ entry: Tree.Entry) -> Bool {
                there[entry.name].map { ($0.id, $0.kind) == (entry.id, entry.kind) } ?? false
            }
            let same = left.filter(isThere)
            guard !same.isEmpty else { continue }
            open[parent, default: []] += same
            left.removeAll(where: isThere)
        }
        guard !left.isEmpty else { return [] }
        let answer = try read(commit, repository)
        return left.map { LastCommit(entry: $0, commit: answer) }
    }

    private mutating func entries(
        in commit: Int, _ repository: Repository
    ) throws(GitError) -> [[UInt8]: Tree.Entry] {
        var id = graph.tree(of: commit)
        if !folder.isRoot {
            let path = graph.number(of: folder)
            guard let side = try graph.side(path, in: commit, repository), side.kind == .tree
            else { return [:] }
            id = side.id
        }
        let entries = try repository.tree(id).entries
        return Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }
    }

    private mutating func read(
        _ number: Int, _ repository: Repository
    ) throws(GitError) -> Commit {
        if let known = found[number] { return known }
        let commit = try repository.commit(graph.id(of: number))
        found[number] = commit
        return commit
    }
}
