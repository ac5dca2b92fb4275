import PlumblineCache
public import PlumblineCore
import PlumblineGit

/// A position together with the commit that it was set at.
public struct Anchor: Hashable, Sendable {
    /// The commit.
    public let commit: ObjectID
    /// The file and the line.
    public let position: Position

    /// Creates an anchor.
    public init(commit: ObjectID, position: Position) {
        self.commit = commit
        self.position = position
    }
}

/// An anchor followed to another commit.
public struct FollowedAnchor: Hashable, Sendable {
    /// The blob that the anchor stands in; `nil` if the commit has no such file.
    public let blob: ObjectID?
    /// What became of it.
    public let trace: Trace
}

/// Follows many anchors to one commit: each file is looked up once and each pair of texts compared once.
struct PositionFollower {
    /// So many pairs of files go to a thread at a time.
    private static let pairsPerTask = 32

    let pool: RepositoryPool
    let budget: FollowBudget

    /// Follows `anchors` to `new`.
    ///
    /// - Returns: an answer for each anchor, in their order.
    func follow(_ anchors: [Anchor], to new: ObjectID) async throws -> [FollowedAnchor] {
        var answers = [FollowedAnchor?](repeating: nil, count: anchors.count)
        let byCommit = Dictionary(grouping: anchors.indices) { anchors[$0].commit }
        for commit in byCommit.keys.sorted() {
            let questions = Dictionary(grouping: byCommit[commit] ?? []) {
                anchors[$0].position.path
            }
            let outcomes = try await outcomes(of: questions.keys.sorted(), from: commit, to: new)
            let files = questions.map { path, indices in
                FileQuestion(
                    outcome: outcomes[path] ?? .notInOld,
                    positions: indices.map { ($0, anchors[$0].position) })
            }
            for (index, answer) in try await answer(files) { answers[index] = answer }
        }
        return answers.map { answer in
            guard let answer else { preconditionFailure("an anchor was left without an answer") }
            return answer
        }
    }

    private typealias Answers = FileQuestion.Answers

    private func outcomes(
        of paths: [TreePath], from old: ObjectID, to new: ObjectID
    ) async throws -> [TreePath: PathOutcome] {
        try await pool.withRepository { repository in
            let follower = try PathFollower(
                from: old, to: new, repository: repository, budget: budget)
            var outcomes: [TreePath: PathOutcome] = [:]
            for path in paths {
                try Task.checkCancellation()
                outcomes[path] = try follower.destination(of: path)
            }
            return outcomes
        }
    }

    /// Compares the files on as many threads as the pool has.
    private func answer(_ files: [FileQuestion]) async throws -> Answers {
        try await withThrowingTaskGroup(of: Answers.self) { group in
            for start in stride(from: 0, to: files.count, by: Self.pairsPerTask) {
                let slice = files[start..<min(start + Self.pairsPerTask, files.count)]
                group.addTask { [pool, budget] in
                    try await pool.withRepository { repository in
                        try slice.flatMap {
                            try Task.checkCancellation()
                            return try $0.answers(repository: repository, budget: budget)
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
