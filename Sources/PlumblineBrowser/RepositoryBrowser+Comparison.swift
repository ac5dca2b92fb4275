public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// Finds the files in which two commits differ.
    ///
    /// - Throws: `BrowseError.noMergeBase` if one is asked for and there is none.
    public func comparison(
        _ question: ComparisonQuestion
    ) async throws(BrowseError) -> Comparison {
        let old =
            question.usesMergeBase
            ? try await mergeBase(of: question.old, and: question.new) : question.old
        let trees = try await read { repository in
            (
                old: try repository.links(of: old).tree,
                new: try repository.links(of: question.new).tree
            )
        }
        let found = try await finish(
            TreeComparison(from: trees.old, to: trees.new, at: question.path))
        guard question.findsRenames else {
            return Comparison(
                old: old, new: question.new, changes: found.deltas.map(\.change),
                isCut: found.isCut, renames: .off)
        }
        var limits = RenameSearch.Limits()
        limits.textByteLimit = budget.textByteLimit
        let search = try await finish(RenameSearch(among: found.deltas, limits: limits))
        return Comparison(
            old: old, new: question.new, changes: search.changes, isCut: found.isCut,
            renames: search.isComplete && !found.isCut ? .complete : .incomplete)
    }

    /// Compares the contents of changed files, as many from the first on as make one piece of work.
    ///
    /// - Returns: a diff for each part of the changes that were done; at least one change was.
    public func diffs(
        of changes: ArraySlice<FileChange>, _ options: LineOptions
    ) async throws(BrowseError) -> [[FileDiff]] {
        if Task.isCancelled { throw .busy(retryAfter: 1) }
        return try await read { repository in
            var differ = FileDiffer(
                repository: repository, options: options, textByteLimit: budget.textByteLimit)
            var diffs: [[FileDiff]] = []
            for change in changes where diffs.isEmpty || !differ.isDone {
                diffs.append(try differ.diffs(of: change))
            }
            return diffs
        }
    }

    /// How many bytes the contents of changed files have together, those that are compared.
    public func contentByteCount(of changes: [FileChange]) async throws(BrowseError) -> Int {
        let limit = budget.textByteLimit
        return try await read { repository in
            var total = 0
            for side in changes.filter({ !$0.keepsContents }).flatMap({ [$0.old, $0.new] }) {
                guard let side, side.kind.isBlob else { continue }
                let byteCount = try repository.header(side.id).byteCount
                if byteCount <= limit { total += byteCount }
            }
            return total
        }
    }
}

extension RenameSearch {
    /// The changes, with each rename at its new path and without the deletion that it explains.
    fileprivate var changes: [FileChange] {
        let moved = Set(origins.values.map(\.source))
        return deltas.indices.filter { !moved.contains($0) }.map { index in
            guard let origin = origins[index] else { return deltas[index].change }
            return FileChange(
                old: deltas[origin.source].change.old, new: deltas[index].change.new,
                similarity: origin.similarity)
        }
    }
}
