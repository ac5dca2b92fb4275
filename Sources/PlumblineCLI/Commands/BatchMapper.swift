import Foundation
import Glibc
import PlumblineBrowser
import PlumblineCore

/// Answers the questions of `plumbline map --batch`.
///
/// What can be read at once is taken together, grouped by the pair of commits, and answered in the
/// order of the input.
struct BatchMapper: Sendable {
    /// So many questions are taken together at most.
    private static let largestBatch = 16_384
    /// So many bytes of questions are held at most, however few they are.
    private static let heldByteLimit = 64 << 20

    private static let lineFeed = UInt8(ascii: "\n")

    let browser: RepositoryBrowser

    /// Answers until the input ends.
    ///
    /// - Returns: whether a question was malformed or could not be asked.
    func run() async throws -> Bool {
        var hadErrors = false
        for await lines in Self.batches() {
            let answers = await answer(lines)
            hadErrors = hadErrors || answers.contains { $0.error != nil }
            var output: [UInt8] = []
            for answer in answers { try answer.write(to: &output) }
            try StandardOutput.write(output)
        }
        return hadErrors
    }

    /// A question with its place in the batch.
    private struct Question {
        let index: Int
        let id: String
        let anchor: Anchor
        let target: ObjectID
    }

    private struct Pair: Hashable {
        let old: ObjectID
        let new: ObjectID
    }

    private func answer(_ lines: [[UInt8]]) async -> [BatchAnswer] {
        var answers = [BatchAnswer?](repeating: nil, count: lines.count)
        var questions: [Question] = []
        let clock = ContinuousClock()
        var commits: [String: ObjectID] = [:]
        let start = clock.now
        for (index, line) in lines.enumerated() {
            do {
                questions.append(try await question(line, index, &commits))
            } catch let failure {
                answers[index] = BatchAnswer(line, failure)
            }
        }
        let shared = (clock.now - start) / max(1, lines.count)
        let pairs = Dictionary(grouping: questions) { Pair(old: $0.anchor.commit, new: $0.target) }
        for questions in pairs.values {
            let start = clock.now
            let outcomes = await follow(questions)
            let each = shared + (clock.now - start) / questions.count
            for (question, outcome) in zip(questions, outcomes) {
                answers[question.index] = BatchAnswer(question.id, outcome, each)
            }
            browser.forgetHandles()
        }
        return answers.compactMap(\.self)
    }

    /// Follows positions between the same two commits; a file that cannot be read fails its own alone.
    private func follow(_ questions: [Question]) async -> [Result<Trace, any Error>] {
        let outcome = await Result.catching {
            try await browser.follow(questions.map(\.anchor), to: questions[0].target)
        }
        switch outcome {
        case .success(let followed): return followed.map { .success($0.trace) }
        case .failure(let failure):
            var outcomes = [Result<Trace, any Error>](
                repeating: .failure(failure), count: questions.count)
            let byPath = Dictionary(grouping: questions.indices) {
                questions[$0].anchor.position.path
            }
            for places in byPath.values where byPath.count > 1 {
                let answers = await follow(places.map { questions[$0] })
                for (place, answer) in zip(places, answers) { outcomes[place] = answer }
            }
            return outcomes
        }
    }

    private func question(
        _ line: [UInt8], _ index: Int, _ commits: inout [String: ObjectID]
    ) async throws -> Question {
        let body = try BatchQuestion(line)
        guard body.from_line >= 1, let path = TreePath(body.from_path) else {
            throw CommandFailure("from_line is below 1 or from_path holds a NUL")
        }
        for text in [body.from_commit, body.to_commit] where commits[text] == nil {
            commits[text] = try await browser.commit(named: text)
        }
        guard let old = commits[body.from_commit], let new = commits[body.to_commit] else {
            throw CommandFailure("no such commit")
        }
        let position = Position(path: path, line: LineNumber(body.from_line))
        return Question(
            index: index, id: body.id, anchor: Anchor(commit: old, position: position), target: new)
    }

    /// The lines of standard input, as many at a time as are there: what is asked about one file is
    /// best answered together.
    private static func batches() -> AsyncStream<[[UInt8]]> {
        let (stream, continuation) = AsyncStream.makeStream(of: [[UInt8]].self)
        Thread {
            var pending: [UInt8] = []
            var lineCount = 0
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            var isOpen = true
            while isOpen {
                let count = read(STDIN_FILENO, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                isOpen = count > 0
                pending += buffer[..<max(count, 0)]
                lineCount += buffer[..<max(count, 0)].count { $0 == lineFeed }
                if isOpen, lineCount < largestBatch, pending.count < heldByteLimit,
                    hasMoreInput()
                {
                    continue
                }
                let last = isOpen ? pending.lastIndex(of: lineFeed) : pending.endIndex
                guard let last else { continue }
                let lines = pending[..<last].split(separator: lineFeed).map(Array.init)
                pending.removeSubrange(..<min(last + 1, pending.endIndex))
                lineCount = 0
                for start in stride(from: 0, to: lines.count, by: largestBatch) {
                    continuation.yield(Array(lines[start..<min(start + largestBatch, lines.count)]))
                }
            }
            continuation.finish()
        }.start()
        return stream
    }

    /// Whether reading from standard input would not wait.
    private static func hasMoreInput() -> Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&input, 1, 0) > 0
    }
}

extension Result where Failure == any Error {
    fileprivate static func catching(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
