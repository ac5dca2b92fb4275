import NIOCore
import PlumblineBrowser
import PlumblineCore

/// What became of the positions of a request.
struct PositionsAnswers: Sendable {
    /// So many answers are written at a time.
    private static let pieceCount = 1024

    /// The positions in their order.
    let asked: [Asked]
    let anchors: [Anchor]
    /// What became of each of `anchors`.
    let followed: [FollowedAnchor]

    /// A position that was asked about.
    enum Asked: Sendable {
        /// The one of `anchors` that it is.
        case anchor(Int)
        /// It names no commit, or nothing that a commit could have.
        case nowhere(PositionsRequest.PositionRequest, commit: ObjectID?)
    }

    /// Whether the same positions have the same answers for ever.
    var areLasting: Bool {
        followed.allSatisfy(\.trace.verdict.isLasting)
            && !asked.contains { if case .nowhere(_, nil) = $0 { true } else { false } }
    }

    /// The answers as JSON; many are written on several threads.
    func written(to commit: ObjectID) async -> ByteBuffer {
        let starts = stride(from: 0, to: asked.count, by: Self.pieceCount)
        let pieces = starts.map { $0..<min($0 + Self.pieceCount, asked.count) }
        guard pieces.count > 1 else {
            return PositionsResponse(to: commit, positions: answers(0..<asked.count)).written
        }
        let lists = await withTaskGroup(of: (Int, JSONWriter).self) { group in
            for piece in pieces {
                group.addTask {
                    (piece.lowerBound, PositionsResponse.list(of: answers(piece)))
                }
            }
            var lists: [(Int, JSONWriter)] = []
            for await list in group { lists.append(list) }
            return lists.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return PositionsResponse.written(to: commit, joining: lists)
    }

    private func answers(_ piece: Range<Int>) -> [PositionsResponse.Answer] {
        asked[piece].map { asked in
            switch asked {
            case .anchor(let place):
                PositionsResponse.Answer(
                    origin: .anchor(anchors[place], blob: followed[place].blob),
                    trace: followed[place].trace)
            case .nowhere(let position, let commit):
                PositionsResponse.Answer(
                    origin: .nowhere(position, commit: commit),
                    trace: .unanswered(commit == nil ? .unknownCommit : .noSuchPosition))
            }
        }
    }
}
