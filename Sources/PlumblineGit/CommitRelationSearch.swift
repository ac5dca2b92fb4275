public import PlumblineCore

/// Finds out how the histories of two commits stand to each other.
///
/// The walk goes on below the last commit that only one of them has, as far as clocks may differ.
public struct CommitRelationSearch: PieceByPiece {
    private static let pieceCount = 4_000

    private let ends: (old: ObjectID, new: ObjectID)
    private let limit: Int
    private var painter = CommitPainter()
    private var hasBegun = false
    /// The time of the oldest commit that was no common ancestor, or is a merge base.
    private var oldestSeconds = Int64.max

    /// Whether nothing is left to be done.
    public private(set) var isFinished = false

    /// Prepares to compare two histories; with more than `limit` commits there is no answer.
    public init(from old: ObjectID, to new: ObjectID, limit: Int) {
        ends = (old, new)
        self.limit = limit
    }

    /// What was found; `nil` if there are more commits than the limit.
    public var relation: CommitRelation? {
        guard isFinished, painter.nodes.count <= limit else { return nil }
        let nodes = painter.nodes
        let bases = painter.bestBases.map { nodes[$0] }.sorted {
            ($1.links.seconds, $0.id) < ($0.links.seconds, $1.id)
        }
        return CommitRelation(
            mergeBases: bases.map(\.id), ahead: nodes.count { $0.paint == .new },
            behind: nodes.count { $0.paint == .old })
    }

    /// Visits the next commits.
    public mutating func advance(in repository: Repository) throws(GitError) {
        if !hasBegun {
            hasBegun = true
            try painter.paint(ends.old, .old, in: repository)
            try painter.paint(ends.new, .new, in: repository)
        }
        for _ in 0..<Self.pieceCount {
            guard painter.nodes.count <= limit, let seconds = painter.nextSeconds,
                painter.isOpen || seconds >= oldestSeconds - CommitPainter.clockSkew
            else { return isFinished = true }
            if painter.isOpen { oldestSeconds = min(oldestSeconds, seconds) }
            try painter.visitNext(in: repository)
        }
    }
}
