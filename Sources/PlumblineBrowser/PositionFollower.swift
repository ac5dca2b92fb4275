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

    /// The lines asked for in one file.
    private struct FileQuestion: Sendable {
        let outcome: PathOutcome
        let positions: [(index: Int, position: Position)]
    }

    private typealias Answers = [(Int, FollowedAnchor)]

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
                            return try Self.answer($0, repository: repository, budget: budget)
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private static func answer(
        _ file: FileQuestion, repository: Repository, budget: FollowBudget
    ) throws(GitError) -> Answers {
        switch file.outcome {
        case .found(let pair):
            switch try FileFollower.make(pair, repository: repository, budget: budget) {
            case .success(var follower):
                return file.positions.map { question in
                    let trace = follower.trace(question.position)
                    return (question.index, FollowedAnchor(blob: pair.oldBlob, trace: trace))
                }
            case .failure(let reason):
                return all(file, pair.oldBlob) { _ in .unanswered(reason.verdict) }
            }
        case .notInOld: return all(file, nil) { _ in .notInOld }
        case .notText(let blob): return all(file, blob) { _ in .unanswered(.notText) }
        case .exhausted(let blob): return all(file, blob) { _ in .unanswered(.timedOut) }
        case .deleted(let blob):
            return all(file, blob) { _ in
                .unanswered(.fileDeleted, confidence: PathConfidence.deleted)
            }
        case .ambiguous(let blob, let paths):
            return all(file, blob) { .ambiguous($0, in: paths, blob: blob) }
        }
    }

    private static func all(
        _ file: FileQuestion, _ blob: ObjectID?, _ trace: (Position) -> Trace
    ) -> Answers {
        file.positions.map { ($0.index, FollowedAnchor(blob: blob, trace: trace($0.position))) }
    }
}

/// How sure an answer is that rests on the path alone.
enum PathConfidence {
    /// No file of the other commit is like it, by content or by history.
    static let deleted = 0.9
    /// One of several copies is meant.
    static let ambiguous = 0.9
}

extension Trace {
    /// So many candidates are listed.
    private static let candidateLimit = 10

    /// The answer where the same blob was added at several places.
    static func ambiguous(_ position: Position, in paths: [TreePath], blob: ObjectID) -> Trace {
        Trace(
            verdict: .ambiguous, confidence: PathConfidence.ambiguous,
            method: Method(path: .sameContent),
            candidates: paths.prefix(candidateLimit).map {
                Candidate(
                    place: Place(position: Position(path: $0, line: position.line), blob: blob),
                    confidence: PathConfidence.ambiguous / Double(paths.count))
            })
    }
}
