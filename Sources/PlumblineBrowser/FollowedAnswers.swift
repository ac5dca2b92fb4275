public import PlumblineCore

/// What became of positions, kept between requests.
///
/// Commits never change, so an answer never goes stale; the bytes that all of them take are bounded.
final class FollowedAnswers: Sendable {
    /// So many answers are kept before others have a turn.
    private static let piece = 1024

    private let answers: ByteBoundedCache<Key, FollowedAnchor>
    /// Whether anything can be kept at all.
    let isKeeping: Bool

    /// What an answer depends on besides the position.
    ///
    /// Thousands of answers have the same, so it is shared by them and hashed once.
    struct Ground: Hashable {
        private let facts: Facts

        var old: ObjectID { facts.values.old }
        var new: ObjectID { facts.values.new }
        /// The blob of the list of commits to ignore; `nil` if there is none.
        var ignoredRevisions: ObjectID? { facts.values.ignoredRevisions }

        init(
            repository: String, old: ObjectID, new: ObjectID, ignoredRevisions: ObjectID?,
            version: Int = LineMatcher.version
        ) {
            facts = Facts(
                Values(
                    repository: repository, old: old, new: new,
                    ignoredRevisions: ignoredRevisions, version: version))
        }

        func hash(into hasher: inout Hasher) { hasher.combine(facts.hash) }

        static func == (left: Ground, right: Ground) -> Bool {
            left.facts === right.facts || left.facts.values == right.facts.values
        }
    }

    private struct Values: Hashable {
        let repository: String
        let old: ObjectID
        let new: ObjectID
        let ignoredRevisions: ObjectID?
        let version: Int
    }

    private final class Facts: Sendable {
        let values: Values
        let hash: Int

        init(_ values: Values) {
            self.values = values
            hash = values.hashValue
        }
    }

    private struct Key: Hashable {
        let ground: Ground
        let position: Position

        /// What positions seldom have besides is compared, but not hashed.
        func hash(into hasher: inout Hasher) {
            hasher.combine(ground)
            hasher.combine(position.path)
            hasher.combine(position.line)
        }
    }

    init(byteLimit: Int) {
        answers = ByteBoundedCache(byteLimit: byteLimit)
        isKeeping = byteLimit > 0
    }

    func answer(to position: Position, on ground: Ground) -> FollowedAnchor? {
        answers.value(for: Key(ground: ground, position: position))
    }

    /// Keeps the answers to anchors, but for those to which asking again may bring a better one and
    /// those without a ground.
    func keep(
        _ answers: [FollowedAnchor], to anchors: [Anchor], on grounds: [ObjectID: Ground]
    ) {
        for start in stride(from: 0, to: answers.count, by: Self.piece) {
            self.answers.insert(min(Self.piece, answers.count - start)) { offset in
                let (answer, anchor) = (answers[start + offset], anchors[start + offset])
                guard answer.trace.verdict.isLasting, let ground = grounds[anchor.commit] else {
                    return nil
                }
                return (
                    Key(ground: ground, position: anchor.position), answer,
                    Self.cost(of: answer.trace, to: anchor.position)
                )
            }
        }
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
