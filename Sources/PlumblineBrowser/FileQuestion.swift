import PlumblineCore
import PlumblineGit

/// The positions asked for in one file, and what became of the file.
struct FileQuestion: Sendable {
    let outcome: PathOutcome
    let positions: [(index: Int, position: Position)]

    /// An answer for each position, with its index.
    typealias Answers = [(Int, FollowedAnchor)]

    /// Reads the texts and answers for each position.
    func answers(repository: Repository, budget: FollowBudget) throws(GitError) -> Answers {
        let reader = TextReader(repository: repository, byteLimit: budget.textByteLimit)
        switch outcome {
        case .found(let pair):
            switch try FileFollower.make(pair, reader: reader) {
            case .success(var follower): return all(pair.oldBlob) { follower.trace($0) }
            case .failure(let reason):
                return all(pair.oldBlob) { _ in .unanswered(reason.verdict) }
            }
        case .notInOld: return all(nil) { _ in .notInOld }
        case .notText(let blob): return all(blob) { _ in .unanswered(.notText) }
        case .tooLarge(let blob): return all(blob) { _ in .unanswered(.tooLarge) }
        case .exhausted(let blob):
            return try lines(of: blob, reader) { _ in .unanswered(.timedOut) }
        case .deleted(let blob):
            return try lines(of: blob, reader) { _ in
                .unanswered(.fileDeleted, confidence: PathConfidence.deleted)
            }
        case .ambiguous(let blob, let pairs):
            var copies = try Copies(pairs, reader: reader)
            return try lines(of: blob, reader) { copies.trace($0) }
        }
    }

    private func all(_ blob: ObjectID?, _ trace: (Position) -> Trace) -> Answers {
        positions.map { ($0.index, FollowedAnchor(blob: blob, trace: trace($0.position))) }
    }

    /// As `all`, but lines that the old text does not have are none, whatever became of the file.
    private func lines(
        of blob: ObjectID, _ reader: TextReader, _ trace: (Position) -> Trace
    ) throws(GitError) -> Answers {
        let text = try? reader.text(blob).get()
        return all(blob) { text?.contains($0) == false ? .notInOld : trace($0) }
    }
}

/// How sure an answer is that rests on the path alone.
enum PathConfidence {
    /// No file of the other commit is like it, by content or by history.
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

    init(_ pairs: [FilePair], reader: TextReader) throws(GitError) {
        method = pairs.first?.method ?? .none
        confidence = PathConfidence.ambiguous / Double(max(pairs.count, 1))
        followers = []
        for pair in pairs.prefix(Self.limit) {
            if let follower = try? FileFollower.make(pair, reader: reader).get() {
                followers.append(follower)
            }
        }
    }

    mutating func trace(_ position: Position) -> Trace {
        var candidates: [Trace.Candidate] = []
        for index in followers.indices {
            let trace = followers[index].trace(position)
            guard let place = trace.place else { continue }
            candidates.append(
                Trace.Candidate(place: place, confidence: trace.confidence * confidence))
        }
        return Trace(
            verdict: .ambiguous, confidence: PathConfidence.ambiguous,
            method: Trace.Method(path: method), candidates: candidates)
    }
}
