import PlumblineCore
import PlumblineGit

/// A walk that collects one page of a history, piece by piece.
struct LogWalk: Sendable {
    private let question: LogQuestion
    private let cursor: LogCursor
    private let limit: Int
    private let budget: LogBudget
    private var walk: HistoryWalk
    private var matchCount = 0
    private(set) var page = LogPage()
    private(set) var isFinished = false

    /// Prepares the page of at most `limit` entries behind `cursor`.
    init(
        _ question: LogQuestion, after cursor: LogCursor, limit: Int, budget: LogBudget,
        _ index: HistoryIndex?, _ repository: Repository
    ) throws(GitError) {
        self.question = question
        self.cursor = cursor
        self.limit = limit
        self.budget = budget
        walk = HistoryWalk(HistoryGraph(index), since: question.since)
        guard let start = try walk.graph.number(of: cursor.start, repository) else { return }
        walk.add(
            start, path: question.path.isRoot ? nil : walk.graph.number(of: question.path))
    }

    /// Goes on for some thousand commits.
    mutating func advance(_ repository: Repository, _ followBudget: FollowBudget) throws(GitError) {
        // A rename is looked for with a budget of its own in each piece.
        let origins = RenameOrigins(repository, followBudget)
        var isOpen = true
        for _ in 0..<budget.pieceLength where isOpen {
            isOpen = try visit(repository, origins)
        }
        page.isIndexed = walk.graph.isIndexed
        isFinished = !isOpen
    }

    /// Visits one commit; `false` if the page is complete.
    private mutating func visit(
        _ repository: Repository, _ origins: RenameOrigins
    ) throws(GitError) -> Bool {
        if page.entries.count == limit || matchCount == budget.matchLimit {
            page.next = LogCursor(start: cursor.start, visitCount: walk.visitCount)
            return false
        }
        guard walk.graph.readCount < budget.readLimit else {
            page.isTruncated = true
            return false
        }
        guard let visit = try walk.next(repository) else { return false }
        guard visit.isShown else { return true }
        try addParents(of: visit, repository, origins)
        if walk.visitCount > cursor.visitCount { try collect(visit, repository) }
        return true
    }

    private mutating func collect(
        _ visit: HistoryWalk.Visit, _ repository: Repository
    ) throws(GitError) {
        if let until = question.until, walk.graph.seconds(of: visit.commit) > until { return }
        if question.readsCommits { matchCount += 1 }
        let commit = try repository.commit(walk.graph.id(of: visit.commit))
        guard question.matches(commit) else { return }
        page.entries.append(
            LogPage.Entry(commit: commit, path: visit.path.map { walk.graph.path($0) }))
    }

    /// Where a commit adds a followed file, its parents are followed by the path it was renamed from.
    private mutating func addParents(
        of visit: HistoryWalk.Visit, _ repository: Repository, _ origins: RenameOrigins
    ) throws(GitError) {
        guard question.followsRenames, let path = visit.path,
            try walk.graph.side(path, in: visit.commit, repository)?.kind.isFile == true
        else { return try walk.addParents(of: visit, repository) }
        let parents = try walk.graph.parents(of: visit.commit, repository)
        for parent in parents where try walk.graph.side(path, in: parent, repository) != nil {
            return try walk.addParents(of: visit, repository)
        }
        for parent in parents {
            let origin = try origins.origin(
                of: walk.graph.path(path), in: walk.graph.tree(of: visit.commit),
                from: walk.graph.tree(of: parent))
            walk.add(parent, path: origin.map { walk.graph.number(of: $0) } ?? path)
        }
    }
}
