import PlumblineCache
import PlumblineCore
import PlumblineGit

/// Follows many anchors to one commit: each file is looked up once, each pair of texts compared
/// once, and the history asked only for what that leaves open.
struct PositionFollower {
    /// A request of more positions is told who changed a line only where the history was needed anyway.
    private static let explainedCount = 100
    /// On so many threads lines are followed through the history.
    private static let walkerCount = 2

    let pool: RepositoryPool
    let budget: FollowBudget
    private let shared = SharedTexts()
    private let visit: RepositoryPool.Visit

    init(pool: RepositoryPool, budget: FollowBudget) {
        self.pool = pool
        self.budget = budget
        visit = pool.visit()
    }

    /// Follows `anchors` to `new`.
    ///
    /// - Returns: an answer for each anchor, in their order.
    func follow(_ anchors: [Anchor], to new: ObjectID) async throws -> [FollowedAnchor] {
        let unanswered = FollowedAnchor(blob: nil, trace: .unanswered(.timedOut, confidence: 0))
        var answers = [FollowedAnchor](repeating: unanswered, count: anchors.count)
        let byCommit = Dictionary(grouping: anchors.indices) { anchors[$0].commit }
        for commit in byCommit.keys.sorted() {
            let indices = byCommit[commit] ?? []
            let asked = indices.map { (index: $0, position: anchors[$0].position) }
            try await follow(asked, from: commit, to: new) { answers[$0] = $1 }
        }
        return answers
    }

    /// Follows positions from one commit, and hands every answer to `keep` with its index; the better
    /// of two comes last.
    private func follow(
        _ asked: DirectComparison.Asked, from old: ObjectID, to new: ObjectID,
        keep: (Int, FollowedAnchor) -> Void
    ) async throws {
        let isLarge = asked.count > Self.explainedCount
        let comparison = DirectComparison(
            old: old, new: new, pool: pool, budget: budget, shared: shared, keepsConfident: isLarge)
        let compared = try await comparison.exchange(comparison.compare(asked))
        let listsIgnored = try await comparison.listsIgnoredRevisions()
        for (_, answers) in compared {
            for (index, answer) in answers.followed { keep(index, answer) }
        }
        let open = compared.compactMap {
            HistoryQuestion($0.file, $0.answers, keepsConfident: isLarge && !listsIgnored)
        }
        for (index, answer) in try await walk(open, from: old, to: new) { keep(index, answer) }
    }

    /// Follows what is open through the history on two threads: one begins with the files of which most
    /// is asked, the other one with the rest, until they meet.
    private func walk(
        _ questions: [HistoryQuestion], from old: ObjectID, to new: ObjectID
    ) async throws -> [(index: Int, answer: FollowedAnchor)] {
        let queue = HistoryQueue(questions)
        let walkerCount = min(Self.walkerCount, queue.count)
        let limits = HistoryFollower.Limits(
            work: shared.work + budget.historyWorkLimit * walkerCount,
            deadline: .now + budget.historyTimeLimit)
        let walkers = (0..<walkerCount).map { [$0][...] }
        return try await pool.onThreads(walkers) { walkers, repository in
            let history = HistoryFollower(
                from: old, to: new, repository: repository, budget: budget, limits: limits,
                shared: shared)
            var answers: [(index: Int, answer: FollowedAnchor)] = []
            while let question = queue.next(isLast: walkers.first == 1) {
                try Task.checkCancellation()
                answers += try question.answers(history)
            }
            return answers
        }
    }
}
