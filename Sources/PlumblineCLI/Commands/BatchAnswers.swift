import PlumblineBrowser
import PlumblineCore

/// The answers to the lines of an input.
struct BatchAnswers: Sendable {
    private let input: BatchInput
    private var lines: [Line]
    /// What was followed together.
    private var groups: [Group] = []
    /// Whether a line was refused.
    private(set) var hasRefusals = false

    /// Where a question stands among the lines, and what it calls itself.
    typealias Place = (index: Int, id: BatchID)

    private enum Line {
        case unanswered
        case refused(BatchRefusal)
        case followed(BatchID, group: Int, place: Int)
    }

    private struct Group {
        let followed: [FollowedAnchor]
        /// The milliseconds that each took, as JSON has them.
        let milliseconds: String
    }

    /// Creates the answers to `input`, of which there are none yet.
    init(to input: BatchInput) {
        self.input = input
        lines = Array(repeating: .unanswered, count: input.lines.count)
    }

    /// Refuses the line `index`.
    mutating func refuse(_ index: Int, _ refusal: BatchRefusal) {
        lines[index] = .refused(refusal)
        hasRefusals = true
    }

    /// Adds what became of questions that were followed together, each of which took `elapsed`.
    mutating func add(
        _ followed: Result<[FollowedAnchor], any Error>, to questions: [Place],
        _ elapsed: Duration
    ) {
        switch followed {
        case .success(let followed):
            for (place, question) in questions.enumerated() {
                lines[question.index] = .followed(question.id, group: groups.count, place: place)
            }
            let milliseconds = (elapsed / .microseconds(1)).rounded() / 1000
            groups.append(Group(followed: followed, milliseconds: BatchJSON.written(milliseconds)))
        case .failure(let error):
            for question in questions {
                refuse(question.index, BatchRefusal(question.id, error, input.bytes))
            }
        }
    }

    /// The commit that a revision of `question` names, or why the question is refused.
    func commit(
        _ resolved: Result<ObjectID, any Error>, _ question: BatchQuestion
    ) throws(BatchRefusal) -> ObjectID {
        switch resolved {
        case .success(let commit): return commit
        case .failure(let error): throw BatchRefusal(question.id, error, input.bytes)
        }
    }

    /// The answers to the lines `part` as they are written.
    func written(_ part: Range<Int>) throws -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(part.count * BatchAnswer.usualByteCount)
        for line in lines[part] {
            switch line {
            case .unanswered: preconditionFailure("a line was left without an answer")
            case .refused(let refusal): try refusal.write(to: &output)
            case .followed(let id, let group, let place):
                let group = groups[group]
                let answer = BatchAnswer(
                    id: id, trace: group.followed[place].trace, milliseconds: group.milliseconds)
                try answer.write(to: &output, input.bytes)
            }
        }
        return output
    }
}
