import NIOConcurrencyHelpers
import PlumblineCore
import PlumblineGit
import PlumblineSearch

/// Some files of a search, looked into by several threads that take a few at a time, in order.
final class SearchRound: Sendable {
    private static let filesAtATime = 32
    /// What was found waits in memory until the round is over.
    private static let lineByteLimit = 4 << 20

    private let task: SearchTask
    private let files: Range<Int>
    private let firstLine: LineNumber
    private let lineLimit: Int
    private let deadline: ContinuousClock.Instant
    private let state: NIOLockedValueBox<State>

    private struct State {
        /// The first file that nobody took.
        var next: Int
        var outcomes: [Int: [FileOutcome]] = [:]
        var matchCount = 0
        var lineByteCount = 0
        /// What came of blobs that are in several files.
        var repeated: [ObjectID: FileOutcome] = [:]
    }

    /// The selected files `files` of a task, the first of them beginning with the line `firstLine`.
    init(
        _ task: SearchTask, _ files: Range<Int>, from firstLine: LineNumber, lineLimit: Int,
        deadline: ContinuousClock.Instant
    ) {
        self.task = task
        self.files = files
        self.firstLine = firstLine
        self.lineLimit = lineLimit
        self.deadline = deadline
        state = NIOLockedValueBox(State(next: files.lowerBound))
    }

    /// Looks into files until none is left, enough was found, or there is no time left.
    func work(in repository: Repository) throws(GitError) {
        let clock = ContinuousClock()
        let search = TextSearch(
            task.pattern, contextLines: task.question.contextLines,
            mayGoOn: { [deadline] in clock.now < deadline })
        while let files = take() {
            var outcomes: [FileOutcome] = []
            for file in files {
                let isLate = clock.now >= deadline
                outcomes.append(
                    isLate ? FileOutcome(kind: .outOfTime) : try look(at: file, search, repository))
            }
            put(outcomes, at: files.lowerBound)
        }
    }

    /// What came of the files, in order; those at the end may have been left out.
    var outcomes: [FileOutcome] {
        state.withLockedValue { state in
            stride(from: files.lowerBound, to: state.next, by: Self.filesAtATime)
                .flatMap { state.outcomes[$0] ?? [] }
        }
    }

    private func take() -> Range<Int>? {
        guard !Task.isCancelled else { return nil }
        return state.withLockedValue { state in
            guard state.next < files.upperBound, state.matchCount < lineLimit,
                state.lineByteCount < Self.lineByteLimit
            else { return nil }
            let start = state.next
            state.next = min(start + Self.filesAtATime, files.upperBound)
            return start..<state.next
        }
    }

    private func put(_ outcomes: [FileOutcome], at file: Int) {
        state.withLockedValue { state in
            state.outcomes[file] = outcomes
            for outcome in outcomes {
                state.matchCount += outcome.matchCount
                state.lineByteCount += outcome.found.reduce(0) { $0 + $1.text.utf8.count }
            }
        }
    }

    private func look(
        at file: Int, _ search: TextSearch, _ repository: Repository
    ) throws(GitError) -> FileOutcome {
        let id = task.files.id(at: task.selected[file])
        let isRepeated = task.repeated.contains(id) && file != files.lowerBound
        if isRepeated, let known = state.withLockedValue({ $0.repeated[id] }) { return known }
        let first = file == files.lowerBound ? firstLine : 1
        let limit = min(lineLimit, task.question.fileLineLimit)
        let scan = try repository.scan(id, byteLimit: task.budget.fileByteLimit) { text in
            FileOutcome(text, search, from: first, limit: limit)
        }
        let outcome =
            switch scan {
            case .done(let outcome): outcome
            case .tooLarge: FileOutcome(kind: .tooLarge)
            }
        if isRepeated { state.withLockedValue { $0.repeated[id] = outcome } }
        return outcome
    }
}

extension FileOutcome {
    /// Searches a text.
    fileprivate init(
        _ text: UnsafeRawBufferPointer, _ search: TextSearch, from first: LineNumber, limit: Int
    ) {
        guard !TextSearch.isBinary(text) else {
            self.init(kind: .binary)
            return
        }
        let lines = search.lines(of: text, from: first, limit: limit)
        self.init(
            kind: .searched, byteCount: text.count, found: lines.lines,
            matchCount: lines.matchCount)
        switch lines.end {
        case nil: break
        case .limit: isCut = true
        case .tooExpensive: (kind, isCut) = (.tooExpensive, true)
        case .outOfTime: kind = .outOfTime
        }
    }
}
