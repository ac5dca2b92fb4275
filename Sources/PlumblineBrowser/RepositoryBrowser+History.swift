public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// A question about the graph of commits reads so many at most.
    static let commitLimit = 300_000

    /// Says how the histories of two commits stand to each other.
    ///
    /// - Throws: `BrowseError.historyTooLong` if too many commits lie between them.
    public func relation(
        from old: ObjectID, to new: ObjectID
    ) async throws(BrowseError) -> CommitRelation {
        let search = CommitRelationSearch(from: old, to: new, limit: Self.commitLimit)
        guard let relation = try await finish(search).relation else {
            throw .historyTooLong(limit: Self.commitLimit)
        }
        return relation
    }

    /// Names a commit by the nearest tag below it; tags without an object of their own count only if
    /// `includesLightweight`.
    ///
    /// - Returns: the description, `nil` if no tag is an ancestor, and the commit's abbreviated id.
    /// - Throws: `BrowseError.historyTooLong` if too many commits would have to be read.
    public func description(
        of commit: ObjectID, includesLightweight: Bool
    ) async throws(BrowseError) -> (description: CommitDescription?, abbreviation: String) {
        let (names, abbreviation) = try await read { repository in
            (
                try repository.tagNames(includesLightweight: includesLightweight),
                try repository.abbreviation(of: commit)
            )
        }
        let search = try await finish(
            DescribeSearch(commit, names: names, limit: Self.commitLimit))
        guard !search.isOutOfReach else { throw .historyTooLong(limit: Self.commitLimit) }
        return (search.description, abbreviation)
    }

    /// Returns the newest of the best common ancestors of two commits.
    func mergeBase(
        of old: ObjectID, and new: ObjectID
    ) async throws(BrowseError) -> ObjectID {
        guard let base = try await relation(from: old, to: new).mergeBases.first else {
            throw .noMergeBase(old, new)
        }
        return base
    }
}
