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

    let pool: RepositoryPool
    let budget: FollowBudget

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
        let direct = try await compare(files)
        let suspects = zip(files, direct).filter { $1.isSuspect }.map { $0.0 }
        let exchanged = try await exchanges(of: suspects, from: old, to: new)
        let settled = zip(files, direct).map { file, answers in
            exchanged[file.path].map { ($0.file, $0.answers) } ?? (file, answers)
        }
        let keepsConfident = !listsIgnored && asked.count > Self.explainedCount
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
                from: old, to: new, repository: repository, budget: budget)
            let questions = try paths.map { path in
                try Task.checkCancellation()
                return FileQuestion(
                    path: path, outcome: try follower.destination(of: path),
                    positions: byPath[path] ?? [])
            }
            return (questions, try follower.listsIgnoredRevisions())
        }
    }

    /// Compares the files on as many threads as the pool has.
    private func compare(_ files: [FileQuestion]) async throws -> [FileQuestion.Answers] {
        let starts = stride(from: 0, to: files.count, by: Self.pairsPerTask)
        let slices = starts.map { files[$0..<min($0 + Self.pairsPerTask, files.count)] }
        return try await onThreads(slices) { slice, repository in
            let texts = TextCache(
                repository: repository, textByteLimit: budget.textByteLimit)
            return try slice.map { file in
                try Task.checkCancellation()
                return try file.answers(texts)
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
                from: old, to: new, repository: repository, budget: budget)
            let texts = TextCache(repository: repository, textByteLimit: budget.textByteLimit)
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

    /// Follows what is open through the history, half of the positions on each of two threads: what one
    /// of them reads serves all its files.
    private func walk(
        _ questions: [HistoryQuestion], from old: ObjectID, to new: ObjectID
    ) async throws -> Answers {
        let half = Self.half(of: questions)
        return try await onThreads([questions[..<half], questions[half...]]) { slice, repository in
            let history = HistoryFollower(
                from: old, to: new, repository: repository, budget: budget)
            return try slice.flatMap { question in
                try Task.checkCancellation()
                return try question.answers(history)
            }
        }
    }

    /// The number of questions that have half of all positions.
    private static func half(of questions: [HistoryQuestion]) -> Int {
        let total = questions.reduce(0) { $0 + $1.positions.count }
        var passed = 0
        let last = questions.firstIndex { question in
            passed += question.positions.count
            return passed * 2 >= total
        }
        return last.map { $0 + 1 } ?? 0
    }

    /// Calls `body` with each of `slices` on a thread with a handle; the results in order.
    private func onThreads<Item: Sendable, Result: Sendable>(
        _ slices: [ArraySlice<Item>],
        _ body: @escaping @Sendable (ArraySlice<Item>, Repository) throws -> [Result]
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, [Result]).self) { group in
            for slice in slices where !slice.isEmpty {
                group.addTask { [pool] in
                    (slice.startIndex, try await pool.withRepository { try body(slice, $0) })
                }
            }
            var results: [(Int, [Result])] = []
            for try await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
