import PlumblineCore
import PlumblineGit

/// The positions asked for in one file, and what became of the file.
struct FileQuestion: Sendable {
    let path: TreePath
    let outcome: PathOutcome
    let positions: [(index: Int, position: Position)]

    init(
        _ path: TreePath, _ outcome: PathOutcome, _ positions: [(index: Int, position: Position)]
    ) {
        self.path = path
        self.outcome = outcome
        self.positions = positions
    }

    /// What the direct comparison says.
    struct Answers: Sendable {
        /// An answer for each position, with its index.
        var followed: [(index: Int, answer: FollowedAnchor)]
        /// Whether another file may stand where the old one did.
        var isSuspect = false

        /// Whether the history has something to add.
        func isOpen(keepingConfident: Bool) -> Bool {
            followed.contains { !$0.answer.trace.isSettled(keepingConfident: keepingConfident) }
        }
    }

    /// Reads the texts and answers for each position.
    func answers(_ texts: TextCache) throws(GitError) -> Answers {
        switch outcome {
        case .found(let pair):
            switch try FileFollower.make(pair, texts: texts) {
            case .success(let follower):
                var answers = all(pair.oldBlob) { follower.trace($0) }
                answers.isSuspect = follower.isSuspect
                return answers
            case .failure(let reason):
                return all(pair.oldBlob) { _ in .unanswered(reason.verdict) }
            }
        case .notInOld: return all(nil) { _ in .notInOld }
        case .notText(let blob): return all(blob) { _ in .unanswered(.notText) }
        case .lost(let blob, .tooLarge): return all(blob) { _ in .unanswered(.tooLarge) }
        case .lost(let blob, let verdict):
            let trace = Trace(
                verdict: verdict, confidence: PathConfidence.deleted,
                method: Trace.Method(path: .rename))
            return try lines(of: blob, texts) { _ in trace }
        case .ambiguous(let blob, let pairs):
            let copies = try Copies(pairs, texts: texts)
            return try lines(of: blob, texts) { copies.trace($0) }
        }
    }

    private func all(_ blob: ObjectID?, _ trace: (Position) -> Trace) -> Answers {
        Answers(
            followed: positions.map {
                ($0.index, FollowedAnchor(blob: blob, trace: trace($0.position)))
            })
    }

    /// As `all`, but lines that the old text does not have are none, whatever became of the file.
    private func lines(
        of blob: ObjectID, _ texts: TextCache, _ trace: (Position) -> Trace
    ) throws(GitError) -> Answers {
        let text = try texts.text(blob)
        return all(blob) {
            switch text {
            case .success(let text): text.contains($0) ? trace($0) : .notInOld
            case .failure(let reason): .unanswered(reason.verdict)
            }
        }
    }
}

/// How sure an answer is that rests on the path alone.
enum PathConfidence {
    /// No file of the other commit is like it.
    static let deleted = 0.9
    /// One of several copies is meant.
    static let ambiguous = 0.9
}

/// Several files of which each may be the counterpart of one.
private struct Copies {
    /// So many are looked into.
    private static let limit = 10

    private let method: Trace.PathMethod
    private let confidence: Double
    private var followers: [FileFollower]

    init(_ pairs: [FilePair], texts: TextCache) throws(GitError) {
        method = pairs.first?.method ?? .none
        confidence = PathConfidence.ambiguous / Double(max(pairs.count, 1))
        followers = []
        for pair in pairs.prefix(Self.limit) {
            if let follower = try? FileFollower.make(pair, texts: texts).get() {
                followers.append(follower)
            }
        }
    }

    func trace(_ position: Position) -> Trace {
        let candidates = followers.compactMap { follower in
            let trace = follower.trace(position)
            return trace.place.map {
                Trace.Candidate(place: $0, confidence: trace.confidence * confidence)
            }
        }
        return Trace(
            verdict: .ambiguous, confidence: PathConfidence.ambiguous,
            method: Trace.Method(path: method), candidates: candidates)
    }
}
