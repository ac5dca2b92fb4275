import PlumblineCore
import PlumblineGit
import PlumblineSearch

/// A search in the files of one commit, made round by round.
public struct FileSearch: Sendable {
    private static let firstRound = 256
    private static let largestRound = 4096

    /// What was looked at so far, and at the end why it ended.
    public private(set) var summary = SearchSummary()
    private let task: SearchTask
    private let browser: RepositoryBrowser
    private var roundCount = firstRound
    /// How many of the selected files are done with.
    private var done = 0
    private var start: LineNumber
    private var timeLeft: Duration

    init(_ task: SearchTask, browser: RepositoryBrowser) {
        self.task = task
        self.browser = browser
        start = task.firstLine
        timeLeft = task.budget.time
    }

    /// Looks into some more files; returns those with lines that match, in the order of their paths,
    /// or `nil` once nothing is left or the search has ended.
    ///
    /// A round that failed can be tried again.
    public mutating func next() async throws(BrowseError) -> [FoundFile]? {
        guard summary.end == nil, done < task.selected.count else {
            if summary.end == nil, !task.files.isComplete { summary.end = .files }
            return nil
        }
        let clock = ContinuousClock()
        let begun = clock.now
        let files = done..<min(done + roundCount, task.selected.count)
        let round = SearchRound(
            task, files, from: start, lineLimit: task.question.lineLimit - summary.matchCount,
            deadline: begun + timeLeft)
        let outcomes = try await browser.run(round)
        timeLeft -= begun.duration(to: clock.now)
        roundCount = min(roundCount * 2, Self.largestRound)
        start = 1
        return take(outcomes)
    }

    /// Counts what came of the first files that were not done with.
    private mutating func take(_ outcomes: [FileOutcome]) -> [FoundFile] {
        var found: [FoundFile] = []
        for outcome in outcomes {
            let file = task.selected[done]
            guard summary.byteCount + outcome.byteCount <= task.budget.byteLimit else {
                end(.work, at: file)
                break
            }
            guard outcome.kind != .outOfTime else {
                end(.time, at: file)
                break
            }
            summary.count(outcome)
            done += 1
            if let lines = take(outcome, file) { found.append(lines) }
            if summary.tooExpensiveCount >= task.budget.expensiveFileLimit {
                end(
                    .patternTooExpensive, at: done < task.selected.count ? task.selected[done] : nil
                )
            }
            if summary.end != nil { break }
        }
        return found
    }

    /// The lines of a file, no more than are still asked for.
    private mutating func take(_ outcome: FileOutcome, _ file: Int) -> FoundFile? {
        guard outcome.matchCount > 0 else { return nil }
        let left = task.question.lineLimit - summary.matchCount
        let lines = outcome.lines(limit: left)
        summary.matchCount += min(left, outcome.matchCount)
        if summary.matchCount == task.question.lineLimit {
            let last = lines.last { !$0.matches.isEmpty }?.number ?? 1
            end(.limit, at: file, line: last.shifted(by: 1))
        }
        return FoundFile(
            path: task.files.path(at: file), blob: task.files.id(at: file), lines: lines,
            isCut: outcome.isCut || outcome.matchCount > left)
    }

    private mutating func end(
        _ reason: SearchSummary.End, at file: Int?, line: LineNumber = 1
    ) {
        summary.end = reason
        summary.next = file.map { SearchPlace(path: task.files.path(at: $0), line: line) }
    }
}

extension SearchSummary {
    fileprivate mutating func count(_ outcome: FileOutcome) {
        switch outcome.kind {
        case .binary: binaryCount += 1
        case .tooLarge: tooLargeCount += 1
        case .searched, .tooExpensive, .outOfTime:
            fileCount += 1
            byteCount += outcome.byteCount
            if outcome.kind == .tooExpensive { tooExpensiveCount += 1 }
        }
    }
}
