import PlumblineCache
public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// So many runs of commits that fit are named.
    private static let runLimit = 100

    /// Finds the commits in the first-parent histories of `tips` that have all of `files`: which
    /// commit is running where they were seen?
    public func commits(
        having files: [SeenFile], from tips: [ObjectID]
    ) async throws(BrowseError) -> CommitFit {
        try await commits(having: files, from: tips, DigestBudget())
    }

    func commits(
        having files: [SeenFile], from tips: [ObjectID], _ budget: DigestBudget
    ) async throws(BrowseError) -> CommitFit {
        let deadline = ContinuousClock.now + budget.time
        let index = try await read { _ in pool.historyIndex() }
        var histories: [FirstParentHistory] = []
        for tip in tips {
            histories.append(try await finish(FirstParentHistory(of: tip, index, budget)))
        }
        let search = try await finish(
            VersionSearch(
                PathChoice(files.map(\.path)), along: histories, index, budget, deadline: deadline))
        let matches = try await digestMatches(
            among: Self.blobs(of: files, in: search), for: Self.wanted(files), budget,
            deadline: deadline)
        var fit = CommitFit()
        fit.commitCount = histories.reduce(0) { $0 + $1.commits.count }
        fit.isIndexed = histories.allSatisfy { $0.unindexedCount == 0 }
        fit.cut = search.cut ?? matches.cut ?? (histories.contains(where: \.isCut) ? .history : nil)
        return try await read { [fit, histories] _ in
            var fit = fit
            fit.take(search, matches, files, histories, runLimit: Self.runLimit)
            return fit
        }
    }

    /// The SHA-256 digests among those that were seen.
    private static func wanted(_ files: [SeenFile]) -> Set<String> {
        Set(
            files.compactMap { file in
                guard case .sha256(let text) = file.digest else { return nil }
                return text
            })
    }

    /// The blobs that have to be digested, those of the newest commits first.
    private static func blobs(of files: [SeenFile], in search: VersionSearch) -> [ObjectID] {
        let isDigested = files.map { file in
            if case .sha256 = file.digest { true } else { false }
        }
        var places: [ObjectID: Int] = [:]
        for (versions, endings) in zip(search.versions, search.endings) {
            for (version, numbers) in zip(versions, endings)
            where numbers.contains(where: { isDigested[$0] }) {
                version.forEachSpan { side, span in
                    places[side.id] = min(places[side.id] ?? .max, span.lowerBound)
                }
            }
        }
        return places.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    }
}

extension CommitFit {
    /// Counts which commits have which files.
    fileprivate mutating func take(
        _ search: VersionSearch, _ matches: DigestMatches, _ files: [SeenFile],
        _ histories: [FirstParentHistory], runLimit: Int
    ) {
        self.files = files.map { _ in .noSuchPath }
        var counts: [FitCounts] = []
        for (number, history) in histories.enumerated() {
            var fits: [[ClosedRange<Int>]] = files.map { _ in [] }
            for (version, endings) in zip(search.versions[number], search.endings[number]) {
                version.forEachSpan { side, span in
                    for file in endings {
                        let isFound = matches.has(side.id, files[file].digest)
                        if isFound { fits[file].append(span) }
                        self.files[file] =
                            isFound || self.files[file] == .found ? .found : .otherContent
                    }
                }
            }
            counts.append(FitCounts(fits, commitCount: history.commits.count))
        }
        for (number, count) in counts.enumerated() where !files.isEmpty {
            let runs = count.runs(having: files.count, limit: runLimit - fits.count)
            fits += runs.map { Run(of: number, $0, histories[number]) }
        }
        guard fits.isEmpty, let highest = counts.map(\.highest).max(),
            let number = counts.firstIndex(where: { $0.highest == highest }),
            let found = counts[number].nearest()
        else { return }
        nearest = (Run(of: number, found.run, histories[number]), found.misfits)
    }
}

extension CommitFit.Run {
    fileprivate init(of number: Int, _ places: Range<Int>, _ history: FirstParentHistory) {
        self.init(
            history: number, newest: history.commits[places.lowerBound],
            oldest: history.commits[places.upperBound - 1], commitCount: places.count)
    }
}
