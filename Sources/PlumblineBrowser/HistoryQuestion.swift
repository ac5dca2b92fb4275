import PlumblineCore
import PlumblineGit

/// The positions of one file that the direct comparison did not place beyond doubt.
struct HistoryQuestion: Sendable {
    let blob: ObjectID
    let positions: [Asked]

    /// A position, its index, and what the direct comparison says.
    typealias Asked = (index: Int, position: Position, direct: Trace)

    /// Picks what is open of the answers to `question`; `nil` if all is settled.
    ///
    /// - Parameter keepsConfident: whether places that the direct comparison is sure of are settled,
    ///   too. On the practice set the history improves none of them.
    init?(_ question: FileQuestion, _ answers: FileQuestion.Answers, keepsConfident: Bool) {
        guard let blob = answers.followed.first?.answer.blob else { return nil }
        self.blob = blob
        positions = zip(question.positions, answers.followed).compactMap { asked, followed in
            followed.answer.trace.isSettled(keepingConfident: keepsConfident)
                ? nil : (followed.index, asked.position, followed.answer.trace)
        }
        if positions.isEmpty { return nil }
    }

    private init(_ blob: ObjectID, _ positions: ArraySlice<Asked>) {
        self.blob = blob
        self.positions = Array(positions)
    }

    /// The same question in parts of at most `count` positions, each of lines that are near each other.
    func parts(ofAtMost count: Int) -> [HistoryQuestion] {
        let sorted = positions.sorted { $0.position.line < $1.position.line }
        return stride(from: 0, to: sorted.count, by: count).map {
            HistoryQuestion(blob, sorted[$0..<min($0 + count, sorted.count)])
        }
    }

    /// Follows each position through the history.
    func answers(
        _ history: HistoryFollower
    ) throws(GitError) -> [(index: Int, answer: FollowedAnchor)] {
        var answers: [(index: Int, answer: FollowedAnchor)] = []
        for (index, position, direct) in positions {
            let trace = try history.trace(position, in: blob, direct: direct)
            answers.append((index, FollowedAnchor(blob: blob, trace: trace)))
        }
        return answers
    }
}
