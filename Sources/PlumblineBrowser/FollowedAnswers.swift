public import PlumblineCore

/// What became of positions, kept between requests.
///
/// Commits never change, so an answer never goes stale; the bytes that all of them take are bounded.
final class FollowedAnswers: Sendable {
    private let answers: ByteBoundedCache<Key, FollowedAnchor>
    /// Whether anything can be kept at all.
    let isKeeping: Bool

    /// What an answer depends on besides the position.
    struct Ground: Hashable {
        let repository: String
        let old: ObjectID
        let new: ObjectID
        /// The blob of the list of commits to ignore; `nil` if there is none.
        let ignoredRevisions: ObjectID?
        var version = LineMatcher.version
    }

    private struct Key: Hashable {
        let ground: Ground
        let position: Position
    }

    init(byteLimit: Int) {
        answers = ByteBoundedCache(byteLimit: byteLimit)
        isKeeping = byteLimit > 0
    }

    func answer(to position: Position, on ground: Ground) -> FollowedAnchor? {
        answers.value(for: Key(ground: ground, position: position))
    }

    /// Keeps an answer, unless asking again may bring a better one.
    func keep(_ answer: FollowedAnchor, to position: Position, on ground: Ground) {
        guard answer.trace.verdict.isLasting else { return }
        let key = Key(ground: ground, position: position)
        answers.insert(answer, for: key, cost: Self.cost(of: answer.trace, to: position))
    }

    var statistics: CacheStatistics { answers.statistics }

    /// The bytes that an answer takes; the key is there twice.
    private static func cost(of trace: Trace, to position: Position) -> Int {
        let values = 2 * MemoryLayout<Key>.stride + MemoryLayout<FollowedAnchor>.stride
        let paths = position.path.bytes.count + (trace.place?.position.path.bytes.count ?? 0)
        let candidates = trace.candidates.count * MemoryLayout<Trace.Candidate>.stride
        return values + paths + candidates + trace.ignored.count * ObjectID.byteCount + slotCost
    }

    /// What the table and the arrays take besides.
    private static let slotCost = 192
}

extension Verdict {
    /// Whether the same question has the same answer for ever: no budget ran out, no commit is missing.
    public var isLasting: Bool { self != .timedOut && self != .unknownCommit }
}
