import PlumblineCache
import PlumblineCore
import PlumblineGit

/// Follows many anchors to one commit: each file is looked up once, each pair of texts compared
/// once, and the history asked only for what that leaves open.
struct PositionFollower {
    /// A request of more positions is told who changed a line only where the history was needed anyway.
    private static let explainedCount = 100
    /// So many pairs of files go to a thread at a time.
    private static let pairsPerTask = 32
    /// On so many threads lines are followed through the history.
    private static let walkerCount = 2

    let pool: RepositoryPool
    let budget: FollowBudget
    private let shared = SharedTexts()

    init(pool: RepositoryPool, budget: FollowBudget) {
        self.pool = pool
        self.budget = budget
    }

    private typealias Answers = [(index: Int, answer: FollowedAnchor)]

    /// Follows `anchors` to `new`.
    ///
    /// - Returns: an answer for each anchor, in their order.
    func follow(_ anchors: [Anchor], to new: ObjectID) async throws -> [FollowedAnchor] {
        var answers = [FollowedAnchor?](repeating: nil, count: anchors.count)
        let byCommit = Dictionary(grouping: anchors.indices) { anchors[$0].commit }
        for commit in byCommit.keys.sorted() {
            let indices = byCommit[commit] ?? []
            let asked = indices.map { (index: $0, position: anchors[$0].position) }
            for (index, answer) in try await follow(asked, from: commit, to: new) {
                answers[index] = answer
            }
        }
        return answers.map { answer in
            guard let answer else { preconditionFailure("an anchor was left without an answer") }
            return answer
        }
    }

    private func follow(
        _ asked: [(index: Int, position: Position)], from old: ObjectID, to new: ObjectID
    ) async throws -> Answers {
        let (files, listsIgnored) = try await files(asked, from: old, to: new)
        let keepsConfident = !listsIgnored && asked.count > Self.explainedCount
        let direct = try await compare(files) { answers, repository in
            guard answers.isOpen(keepingConfident: keepsConfident) else { return }
            try findWay(from: old, to: new, in: repository)
        }
        let suspects = zip(files, direct).filter { $1.isSuspect }.map { $0.0 }
        let exchanged = try await exchanges(of: suspects, from: old, to: new)
        let settled = zip(files, direct).map { file, answers in
            exchanged[file.path].map { ($0.file, $0.answers) } ?? (file, answers)
        }
        let open = settled.compactMap {
            HistoryQuestion($0, $1, keepsConfident: keepsConfident)
        }
        let followed = try await walk(open, from: old, to: new)
        return settled.flatMap(\.1.followed) + followed
    }

    /// Looks up what became of each file, and whether a list of changes of layout is to be heeded.
    private func files(
        _ asked: [(index: Int, position: Position)], from old: ObjectID, to new: ObjectID
    ) async throws -> (questions: [FileQuestion], listsIgnored: Bool) {
        let byPath = Dictionary(grouping: asked, by: \.position.path)
        let paths = byPath.keys.sorted()
        return try await pool.withRepository { repository in
            let follower = try PathFollower(
                from: old, to: new, repository: repository, budget: budget, shared: shared)
            let questions = try paths.map { path in
                try Task.checkCancellation()
                return FileQuestion(
                    path: path, outcome: try follower.destination(of: path),
                    positions: byPath[path] ?? [])
            }
            return (questions, try follower.listsIgnoredRevisions())
        }
    }

    /// Compares the files on as many threads as the pool has, and calls `prepare` with the answers.
    private func compare(
        _ files: [FileQuestion],
        prepare: @escaping @Sendable (FileQuestion.Answers, Repository) throws -> Void
    ) async throws -> [FileQuestion.Answers] {
        let starts = stride(from: 0, to: files.count, by: Self.pairsPerTask)
        let slices = starts.map { files[$0..<min($0 + Self.pairsPerTask, files.count)] }
        return try await onThreads(slices) { slice, repository in
            let texts = TextCache(
                shared, repository: repository, textByteLimit: budget.textByteLimit)
            return try slice.map { file in
                try Task.checkCancellation()
                let answers = try file.answers(texts)
                try prepare(answers, repository)
                return answers
            }
        }
    }

    /// The files among `suspects` whose content went elsewhere, with new answers, by path.
    private func exchanges(
        of suspects: [FileQuestion], from old: ObjectID, to new: ObjectID
    ) async throws -> [TreePath: (file: FileQuestion, answers: FileQuestion.Answers)] {
        guard !suspects.isEmpty else { return [:] }
        return try await pool.withRepository { repository in
            let follower = try PathFollower(
                from: old, to: new, repository: repository, budget: budget, shared: shared)
            let texts = TextCache(
                shared, repository: repository, textByteLimit: budget.textByteLimit)
            var exchanged: [TreePath: (file: FileQuestion, answers: FileQuestion.Answers)] = [:]
            for suspect in suspects {
                guard case .found(let pair) = suspect.outcome,
                    let outcome = try follower.exchange(of: pair)
                else { continue }
                let file = FileQuestion(
                    path: suspect.path, outcome: outcome, positions: suspect.positions)
                exchanged[suspect.path] = (file, try file.answers(texts))
            }
            return exchanged
        }
    }

    /// Finds the way that lines are to take, so that it is known when all files are compared.
    private func findWay(
        from old: ObjectID, to new: ObjectID, in repository: Repository
    ) throws(GitError) {
        let ends = SharedTexts.Pair(old: old, new: new)
        guard shared.begins(ends) else { return }
        _ = try shared.way(ends) { () throws(GitError) in
            try repository.way(from: old, to: new, limit: budget.commitLimit)
        }
    }

    /// Follows what is open through the history on two threads: one begins with the files of which most
    /// is asked, the other one with the rest, until they meet.
    private func walk(
        _ questions: [HistoryQuestion], from old: ObjectID, to new: ObjectID
    ) async throws -> Answers {
        let queue = HistoryQueue(questions)
        let walkerCount = min(Self.walkerCount, queue.count)
        let limits = HistoryFollower.Limits(
            work: shared.work + budget.historyWorkLimit * walkerCount,
            deadline: .now + budget.historyTimeLimit)
        return try await onThreads((0..<walkerCount).map { [$0][...] }) { walkers, repository in
            let history = HistoryFollower(
                from: old, to: new, repository: repository, budget: budget, limits: limits,
                shared: shared)
            var answers: Answers = []
            while let question = queue.next(isLast: walkers.first == 1) {
                try Task.checkCancellation()
                answers += try question.answers(history)
            }
            return answers
        }
    }

    /// Calls `body` with each of `slices` on a thread with a handle; the results in order.
    private func onThreads<Item: Sendable, Result: Sendable>(
        _ slices: [ArraySlice<Item>],
        _ body: @escaping @Sendable (ArraySlice<Item>, Repository) throws -> [Result]
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, [Result]).self) { group in
            for (number, slice) in slices.enumerated() where !slice.isEmpty {
                group.addTask { [pool] in
                    (number, try await pool.withRepository { try body(slice, $0) })
                }
            }
            var results: [(Int, [Result])] = []
            for try await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
