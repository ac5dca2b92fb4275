import PlumblineCache
import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// Finds the commits and paths that have a content: over all that the branches and tags reach if
    /// there is a history index, else over the first-parent history of HEAD.
    public func places(of question: ContentQuestion) async throws(BrowseError) -> ContentPage {
        try await places(of: question, DigestBudget())
    }

    func places(
        of question: ContentQuestion, _ budget: DigestBudget
    ) async throws(BrowseError) -> ContentPage {
        let deadline = ContinuousClock.now + budget.time
        guard let index = try await read({ _ in pool.historyIndex() }) else {
            return try await firstParentPlaces(of: question, budget, deadline)
        }
        let search = try await finish(
            IndexedContentSearch(question, index, budget, deadline: deadline))
        let matches = try await digestMatches(
            among: question.isDigested ? search.blobs : [], for: question.wanted, budget,
            deadline: deadline)
        let isCurrent = try await read {
            try HistoryIndexBuilder.isComplete(index, for: $0)
        }
        var page = try await finish(
            ContentPlaces(
                question, search.paths, matches, index, budget, deadline: deadline)
        ).page
        page.cut = page.cut ?? search.cut ?? matches.cut ?? (isCurrent ? nil : .indexBehind)
        return page
    }

    /// The places in the first-parent history of HEAD, found by comparing trees.
    private func firstParentPlaces(
        of question: ContentQuestion, _ budget: DigestBudget, _ deadline: ContinuousClock.Instant
    ) async throws(BrowseError) -> ContentPage {
        var page = ContentPage()
        page.isIndexed = false
        guard case .commit(let head) = try await read({ try $0.resolve(.head) }) else {
            return page
        }
        let history = try await finish(FirstParentHistory(of: head, nil, budget))
        let search = try await finish(
            VersionSearch(
                question.choice, along: [history], nil, budget, deadline: deadline))
        let versions = search.versions.first ?? []
        let matches = try await digestMatches(
            among: question.isDigested ? Self.blobs(of: versions) : [], for: question.wanted,
            budget, deadline: deadline)
        page.cut = search.cut ?? matches.cut ?? (history.isCut ? .history : nil)
        page.take(versions, matches, question, history.commits)
        return page
    }

    /// The blobs among some versions, the newest first.
    private static func blobs(of versions: [PathVersions]) -> [ObjectID] {
        var newest: [ObjectID: Int] = [:]
        for version in versions {
            version.forEachSpan { side, span in
                newest[side.id] = min(newest[side.id] ?? .max, span.lowerBound)
            }
        }
        return newest.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    }
}

extension ContentQuestion {
    /// Whether contents have to be digested for an answer.
    fileprivate var isDigested: Bool { !wanted.isEmpty }

    fileprivate var wanted: Set<String> {
        if case .sha256(let text) = digest { [text] } else { [] }
    }

    fileprivate var choice: PathChoice {
        if let path { return PathChoice([path]) }
        if case .blob(let id) = digest { return PathChoice(having: id) }
        return PathChoice([])
    }
}

extension ContentPage {
    /// Takes the places of a page from all versions of some paths along a first-parent history.
    fileprivate mutating func take(
        _ versions: [PathVersions], _ matches: DigestMatches, _ question: ContentQuestion,
        _ commits: [DatedCommit]
    ) {
        let done = question.cursor.flatMap { cursor in
            commits.firstIndex { $0.id == cursor.commit }
        }
        for version in versions.sorted(by: { $0.path < $1.path }) {
            if let cursor = question.cursor, version.path < cursor.path { continue }
            version.forEachSpan { side, span in
                guard next == nil, matches.has(side.id, question.digest) else { return }
                if let done, version.path == question.cursor?.path, span.upperBound >= done {
                    return
                }
                guard places.count < question.limit else {
                    next = places.last.map { ContentCursor(path: $0.path, commit: $0.commit.id) }
                    return
                }
                places.append(Place(version.path, side, span, commits))
            }
        }
    }
}

extension ContentPage.Place {
    fileprivate init(
        _ path: TreePath, _ side: Delta.Side, _ span: ClosedRange<Int>, _ commits: [DatedCommit]
    ) {
        self.init(
            path: path, blob: side.id, kind: side.kind, commit: commits[span.upperBound],
            last: commits[span.lowerBound], commitCount: span.count,
            replacedBy: span.lowerBound > 0 ? [commits[span.lowerBound - 1].id] : [])
    }
}
