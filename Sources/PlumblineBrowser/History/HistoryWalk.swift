import HeapModule
import PlumblineCore
import PlumblineGit

/// Walks a history back from a commit, the newest commits first, as `git log` does.
///
/// With a path it simplifies as git does by default (`rev-list`, “History Simplification”): of a commit
/// in which the path is as in a parent only the first such parent is followed; a commit in which it is
/// as in none is shown, and all parents are followed.
struct HistoryWalk: Sendable {
    var graph: HistoryGraph
    /// Older commits are left out, and what is behind them.
    private let since: Int64?
    private var queue = Heap<Entry>()
    private var queuedCount = 0
    /// By the number of the path plus one, whether a commit was met.
    private var met: [[Bool]] = []
    /// How many commits were visited, those that are not shown too.
    private(set) var visitCount = 0

    private struct Entry: Comparable {
        let seconds: Int64
        let order: Int
        let commit: Int
        let path: Int?

        /// Of two commits of the same time the one that was met first comes first.
        static func < (left: Entry, right: Entry) -> Bool {
            left.seconds == right.seconds
                ? left.order > right.order : left.seconds < right.seconds
        }
    }

    /// A commit that was visited.
    struct Visit {
        let commit: Int
        /// The number of the path that is followed there; `nil` without one.
        let path: Int?
        /// Whether it belongs to the history of the path.
        let isShown: Bool
    }

    init(_ graph: HistoryGraph, since: Int64? = nil) {
        self.graph = graph
        self.since = since
    }

    /// Adds a commit to begin at, or a parent, unless it was met before with the same path.
    mutating func add(_ commit: Int, path: Int?) {
        let row = path.map { $0 + 1 } ?? 0
        while met.count <= row { met.append([]) }
        if met[row].count <= commit {
            let count = max(commit + 1, graph.index?.commitCount ?? 0, met[row].count * 2)
            met[row] += [Bool](repeating: false, count: count - met[row].count)
        }
        guard !met[row][commit] else { return }
        met[row][commit] = true
        queuedCount += 1
        queue.insert(
            Entry(
                seconds: graph.seconds(of: commit), order: queuedCount, commit: commit, path: path))
    }

    /// Visits the next commit; `nil` at the end. The parents of one that is shown are for the caller
    /// to add: it may know another path for them.
    mutating func next(_ repository: Repository) throws(GitError) -> Visit? {
        guard let entry = queue.popMax() else { return nil }
        visitCount += 1
        let (commit, path) = (entry.commit, entry.path)
        if let since, entry.seconds < since {
            return Visit(commit: commit, path: path, isShown: false)
        }
        let count = try graph.parentCount(of: commit, repository)
        guard let path else { return Visit(commit: commit, path: nil, isShown: true) }
        for index in 0..<count {
            let parent = graph.parent(index, of: commit)
            guard try graph.isSame(path, commit, parent, repository) else { continue }
            add(parent, path: path)
            return Visit(commit: commit, path: path, isShown: false)
        }
        if count > 0 { return Visit(commit: commit, path: path, isShown: true) }
        let side = try graph.side(path, in: commit, repository)
        return Visit(commit: commit, path: path, isShown: side != nil)
    }

    /// Adds the parents of a commit that is shown, with the same path.
    mutating func addParents(of visit: Visit, _ repository: Repository) throws(GitError) {
        for parent in try graph.parents(of: visit.commit, repository) {
            add(parent, path: visit.path)
        }
    }
}
