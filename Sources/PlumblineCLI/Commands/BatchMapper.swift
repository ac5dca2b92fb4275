import PlumblineBrowser
import PlumblineCore

/// Answers the questions of `plumbline map --batch`.
///
/// What can be read at once is taken together, grouped by the pair of commits, and answered in the
/// order of the input.
struct BatchMapper: Sendable {
    /// Fewer lines than this are not worth another thread.
    private static let leastPartCount = 512

    let browser: RepositoryBrowser
    /// On so many threads lines are read and written.
    let threadCount: Int

    /// Answers until the input ends.
    ///
    /// - Returns: whether a question was malformed or could not be asked.
    func run() async throws -> Bool {
        var hadErrors = false
        let (inputs, taken) = BatchInput.standard()
        for await input in inputs {
            taken()
            let outcomes = await answer(input)
            let parts = await inParts(outcomes.count) { part in
                Result { try Self.write(outcomes[part], input.bytes) }
            }
            for part in parts {
                let (bytes, hasErrors) = try part.get()
                try StandardOutput.write(bytes)
                hadErrors = hadErrors || hasErrors
            }
        }
        return hadErrors
    }

    private typealias Outcome = Result<BatchAnswer, BatchRefusal>

    private static func write(
        _ outcomes: ArraySlice<Outcome>, _ input: [UInt8]
    ) throws -> (bytes: [UInt8], hasErrors: Bool) {
        var bytes: [UInt8] = []
        var hasErrors = false
        for outcome in outcomes {
            switch outcome {
            case .success(let answer): try answer.write(to: &bytes, input)
            case .failure(let refusal):
                try refusal.write(to: &bytes)
                hasErrors = true
            }
        }
        return (bytes, hasErrors)
    }

    private func answer(_ input: BatchInput) async -> [Outcome] {
        browser.forgetHandles()
        let clock = ContinuousClock()
        let start = clock.now
        let parts = await inParts(input.lines.count) { BatchQuestions(input, $0) }
        var (outcomes, groups) = await grouped(parts, input)
        let shared = (clock.now - start) / max(1, input.lines.count)
        for (number, group) in groups.enumerated() {
            if number > 0 { browser.forgetHandles() }
            let start = clock.now
            let followed = await follow(group.questions, to: group.target)
            let each = BatchAnswer.milliseconds(
                shared + (clock.now - start) / group.questions.count)
            for (question, result) in zip(group.questions, followed) {
                outcomes[question.index] =
                    result.map {
                        BatchAnswer(id: question.id, trace: $0.trace, milliseconds: each)
                    }
                    .mapError { BatchRefusal(question.id, $0, input.bytes) }
            }
        }
        return outcomes.compactMap(\.self)
    }

    /// A question with its place in the input.
    private struct Question {
        let index: Int
        let id: BatchID
        let anchor: Anchor
    }

    /// Questions between the same two commits.
    private struct Group {
        let target: ObjectID
        var questions: [Question] = []
    }

    private struct Pair: Hashable {
        let old: ObjectID
        let new: ObjectID
    }

    /// The questions by their pairs of commits, and an outcome for each line that has no question.
    private func grouped(
        _ parts: [BatchQuestions], _ input: BatchInput
    ) async -> (outcomes: [Outcome?], groups: [Group]) {
        let commits = await commits(of: parts)
        var outcomes = [Outcome?](repeating: nil, count: input.lines.count)
        var groups: [Group] = []
        var places: [Pair: Int] = [:]
        var index = 0
        for (part, commits) in zip(parts, commits) {
            for asked in part.asked {
                defer { index += 1 }
                do {
                    let question = try asked.get()
                    let pair = Pair(
                        old: try Self.commit(commits[question.fromCommit], question, input),
                        new: try Self.commit(commits[question.toCommit], question, input))
                    let place = places[pair] ?? groups.count
                    if place == groups.count {
                        groups.append(Group(target: pair.new))
                        places[pair] = place
                    }
                    groups[place].questions.append(
                        Question(
                            index: index, id: question.id,
                            anchor: Anchor(commit: pair.old, position: question.position)))
                } catch {
                    outcomes[index] = .failure(error)
                }
            }
        }
        return (outcomes, groups)
    }

    private typealias Resolved = Result<ObjectID, any Error>

    /// The commits that the revisions of each part name; each is looked up once.
    private func commits(of parts: [BatchQuestions]) async -> [[Resolved]] {
        var found: [String: Resolved] = [:]
        for text in parts.flatMap(\.revisions) where found[text] == nil {
            found[text] = await .catching { try await browser.commit(named: text) }
        }
        return parts.map { part in
            part.revisions.map { found[$0] ?? .failure(CommandFailure("no such commit")) }
        }
    }

    private static func commit(
        _ resolved: Resolved, _ question: BatchQuestion, _ input: BatchInput
    ) throws(BatchRefusal) -> ObjectID {
        switch resolved {
        case .success(let commit): return commit
        case .failure(let error): throw BatchRefusal(question.id, error, input.bytes)
        }
    }

    /// Follows positions between the same two commits; a file that cannot be read fails its own alone.
    private func follow(
        _ questions: [Question], to target: ObjectID
    ) async -> [Result<FollowedAnchor, any Error>] {
        let outcome = await Result.catching {
            try await browser.follow(questions.map(\.anchor), to: target)
        }
        switch outcome {
        case .success(let followed): return followed.map { .success($0) }
        case .failure(let failure):
            var outcomes = [Result<FollowedAnchor, any Error>](
                repeating: .failure(failure), count: questions.count)
            let byPath = Dictionary(grouping: questions.indices) {
                questions[$0].anchor.position.path
            }
            for places in byPath.values where byPath.count > 1 {
                let answers = await follow(places.map { questions[$0] }, to: target)
                for (place, answer) in zip(places, answers) { outcomes[place] = answer }
            }
            return outcomes
        }
    }

    /// Calls `body` with each part of `count` things, on all threads if they are many; the results in
    /// order.
    private func inParts<Part: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Range<Int>) -> Part
    ) async -> [Part] {
        let partCount = max(1, min(threadCount, count / Self.leastPartCount))
        guard partCount > 1 else { return [body(0..<count)] }
        return await withTaskGroup(of: (Int, Part).self) { group in
            for number in 0..<partCount {
                let part = count * number / partCount..<count * (number + 1) / partCount
                group.addTask { (number, body(part)) }
            }
            var parts: [(Int, Part)] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

extension Result where Failure == any Error {
    fileprivate static func catching(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
