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
        async let preparing: Void = prepare()
        var hadErrors = false
        var isFresh = true
        let (inputs, taken) = BatchInput.standard()
        for await input in inputs {
            taken()
            let answers = await answers(to: input, &isFresh)
            let parts = await inParts(input.lines.count) { part in
                Result { try answers.written(part) }
            }
            for part in parts { try StandardOutput.write(try part.get()) }
            hadErrors = hadErrors || answers.hasRefusals
        }
        await preparing
        return hadErrors
    }

    /// Has libgit2 started while the input is read, and leaves no handle open: the time of the answers
    /// counts from there.
    private func prepare() async {
        await browser.open()
        browser.forgetHandles()
    }

    /// - Parameter isFresh: Whether nothing was followed before.
    private func answers(
        to input: BatchInput, _ isFresh: inout Bool
    ) async -> BatchAnswers {
        let clock = ContinuousClock()
        let start = clock.now
        let parts = await inParts(input.lines.count) { BatchQuestions(input, $0) }
        var answers = BatchAnswers(to: input)
        let groups = await grouped(parts, &answers)
        let shared = (clock.now - start) / max(1, input.lines.count)
        for group in groups {
            if !isFresh { browser.forgetHandles() }
            isFresh = false
            let start = clock.now
            let outcomes = await follow(group.questions, to: group.target)
            let each = shared + (clock.now - start) / group.questions.places.count
            for outcome in outcomes { answers.add(outcome.followed, to: outcome.places, each) }
        }
        return answers
    }

    /// Questions with their places in the input.
    private struct Questions {
        var places: [BatchAnswers.Place] = []
        var anchors: [Anchor] = []
    }

    /// Questions between the same two commits.
    private struct Group {
        let target: ObjectID
        var questions = Questions()
    }

    /// What became of questions that were followed together.
    private typealias Outcome = (
        places: [BatchAnswers.Place], followed: Result<[FollowedAnchor], any Error>
    )

    private struct Pair: Hashable {
        let old: ObjectID
        let new: ObjectID
    }

    /// The questions by their pairs of commits; a line that has none is refused.
    private func grouped(
        _ parts: [BatchQuestions], _ answers: inout BatchAnswers
    ) async -> [Group] {
        let commits = await commits(of: parts)
        var groups: [Group] = []
        var places: [Pair: Int] = [:]
        var index = 0
        for (part, commits) in zip(parts, commits) {
            for asked in part.asked {
                defer { index += 1 }
                do {
                    let question = try asked.get()
                    let pair = Pair(
                        old: try answers.commit(commits[question.fromCommit], question),
                        new: try answers.commit(commits[question.toCommit], question))
                    let place = places[pair] ?? groups.count
                    if place == groups.count {
                        groups.append(Group(target: pair.new))
                        places[pair] = place
                    }
                    groups[place].questions.places.append((index, question.id))
                    groups[place].questions.anchors.append(
                        Anchor(commit: pair.old, position: question.position))
                } catch {
                    answers.refuse(index, error)
                }
            }
        }
        return groups
    }

    /// The commits that the revisions of each part name; each is looked up once.
    private func commits(of parts: [BatchQuestions]) async -> [[Result<ObjectID, any Error>]] {
        var found: [String: Result<ObjectID, any Error>] = [:]
        for text in parts.flatMap(\.revisions) where found[text] == nil {
            found[text] = await .catching { try await browser.commit(named: text) }
        }
        return parts.map { part in
            part.revisions.map { found[$0] ?? .failure(CommandFailure("no such commit")) }
        }
    }

    /// Follows positions between the same two commits; a file that cannot be read fails its own alone.
    private func follow(
        _ questions: Questions, to target: ObjectID
    ) async -> [Outcome] {
        let outcome = await Result.catching {
            try await browser.follow(questions.anchors, to: target)
        }
        guard case .failure = outcome else { return [(questions.places, outcome)] }
        var byPath: [TreePath: Questions] = [:]
        for (place, anchor) in zip(questions.places, questions.anchors) {
            byPath[anchor.position.path, default: Questions()].places.append(place)
            byPath[anchor.position.path, default: Questions()].anchors.append(anchor)
        }
        guard byPath.count > 1 else { return [(questions.places, outcome)] }
        var outcomes: [Outcome] = []
        for questions in byPath.values { outcomes += await follow(questions, to: target) }
        return outcomes
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
