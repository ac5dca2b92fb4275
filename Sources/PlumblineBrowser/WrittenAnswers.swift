public import NIOCore
public import PlumblineCore
import PlumblineGit

/// Answers kept as they were written, for requests that come again byte for byte.
///
/// An answer belongs to a request and the commits that the request's revisions named, so a branch
/// that moves on is asked about anew, and what was said before stands where it moves back.
final class WrittenAnswers: Sendable {
    /// A request that names more revisions is not worth their look-up.
    private static let revisionLimit = 256
    private static let slotCost = 256

    private let questions: ByteBoundedCache<WrittenQuestion, [Revision]>
    private let answers: ByteBoundedCache<Key, ByteBuffer>

    private struct Key: Hashable {
        let question: WrittenQuestion
        let commits: [ObjectID]
    }

    init(byteLimit: Int) {
        questions = ByteBoundedCache(byteLimit: byteLimit / 8)
        answers = ByteBoundedCache(byteLimit: byteLimit - byteLimit / 8)
    }

    /// The revisions that `question` names; `nil` if it is not known.
    func revisions(of question: WrittenQuestion) -> [Revision]? { questions.value(for: question) }

    func answer(to question: WrittenQuestion, _ commits: [ObjectID]) -> ByteBuffer? {
        answers.value(for: Key(question: question, commits: commits))
    }

    func keep(
        _ answer: ByteBuffer, to question: WrittenQuestion, _ named: [(Revision, ObjectID)]
    ) {
        guard named.count <= Self.revisionLimit else { return }
        let texts = named.reduce(0) { $0 + $1.0.text.utf8.count }
        questions.insert(named.map(\.0), for: question, cost: 2 * Self.slotCost + texts)
        answers.insert(
            answer, for: Key(question: question, commits: named.map(\.1)),
            cost: answer.storageCapacity + 2 * Self.slotCost + named.count * ObjectID.byteCount)
    }

    var statistics: CacheStatistics {
        let (questions, answers) = (questions.statistics, answers.statistics)
        return CacheStatistics(
            hits: answers.hits, misses: questions.misses + answers.misses,
            byteCount: questions.byteCount + answers.byteCount)
    }
}

/// A request, told apart from all others.
public struct WrittenQuestion: Hashable, Sendable {
    /// The repository that it is about.
    public let repository: RepositoryID
    /// A digest of everything else that the bytes of the answer depend on but the commits.
    public let digest: [UInt8]

    /// Creates a question.
    public init(repository: RepositoryID, digest: [UInt8]) {
        self.repository = repository
        self.digest = digest
    }
}

/// An answer as it was written.
public struct WrittenAnswer: Sendable {
    /// The answer.
    public let bytes: ByteBuffer
    /// The revisions that the request names, with their commits.
    public let commits: [(Revision, ObjectID)]

    /// Creates an answer to a request that names these commits.
    public init(bytes: ByteBuffer, commits: [(Revision, ObjectID)]) {
        self.bytes = bytes
        self.commits = commits
    }
}

extension Browser {
    /// Returns what was written in answer to `question` when its revisions named the commits that they
    /// name now; `nil` if nothing was.
    public func writtenAnswer(
        to question: WrittenQuestion
    ) async throws(BrowseError) -> WrittenAnswer? {
        guard let revisions = caches.written.revisions(of: question) else { return nil }
        let repository = try await open(question.repository)
        let commits = try await asking(question.repository) {
            try await repository.commits(named: revisions)
        }
        guard let commits, let bytes = caches.written.answer(to: question, commits) else {
            return nil
        }
        return WrittenAnswer(bytes: bytes, commits: Array(zip(revisions, commits)))
    }

    /// Keeps what was written in answer to `question`.
    public func keep(_ answer: WrittenAnswer, to question: WrittenQuestion) {
        caches.written.keep(answer.bytes, to: question, answer.commits)
    }
}

extension RepositoryBrowser {
    /// The commits that `revisions` name, in their order; `nil` unless each names one that is here.
    fileprivate func commits(named revisions: [Revision]) async throws(BrowseError) -> [ObjectID]? {
        try await read { repository -> [ObjectID]? in
            var commits: [ObjectID] = []
            for revision in revisions {
                guard case .commit(let id) = try repository.resolve(revision) else { return nil }
                commits.append(id)
            }
            return commits
        }
    }
}
