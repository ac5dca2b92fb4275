public import PlumblineCore

/// A way through the history from one commit to another: from the older end back to a merge base,
/// from there forth to the newer end, one parent chain each, as in `git log --ancestry-path`.
public struct CommitWay: Sendable {
    /// The commits on the way, both ends included; each is a parent or a child of the one before it.
    public let stops: [Stop]
    /// The index of the merge base, where the way turns from parents to children.
    public let turn: Int

    /// A commit on a way.
    public struct Stop: Hashable, Sendable {
        /// The commit.
        public let id: ObjectID
        /// Its tree.
        public let tree: ObjectID
        /// Its parents.
        public let parents: [ObjectID]

        init(_ id: ObjectID, _ links: CommitLinks) {
            self.id = id
            tree = links.tree
            parents = links.parents
        }
    }

    /// Joins a chain that leads back to a merge base with one that leads from there forth.
    init(back: [Stop], forth: [Stop]) {
        stops = back + forth.dropFirst()
        turn = back.count - 1
    }

    /// The commit that made the change between the stops `index` and `index + 1`: the child of the two.
    public func commit(after index: Int) -> Stop {
        stops[index < turn ? index : index + 1]
    }
}

extension CommitWay {
    /// What a search for a way found.
    public enum Search: Sendable {
        case found(CommitWay)
        /// The histories have no commit in common.
        case unrelated
        /// There are more commits between the two than may be read, or they were not all cloned.
        case outOfReach
    }
}

extension Repository {
    /// Finds a way from `old` to `new`, reading at most `limit` commits besides the ends.
    ///
    /// The chain of first parents is tried first: where one end lies on that of the other, nothing
    /// beside it is read.
    ///
    /// - Throws: `GitError`, with the code `stopped` if the task is cancelled.
    public func way(
        from old: ObjectID, to new: ObjectID, limit: Int
    ) throws(GitError) -> CommitWay.Search {
        let ends = (old: try links(of: old), new: try links(of: new))
        let isForward = ends.old.seconds <= ends.new.seconds
        let chain =
            isForward
            ? try firstParents(from: new, downTo: old, limit: limit)
            : try firstParents(from: old, downTo: new, limit: limit)
        if let chain {
            let older = [CommitWay.Stop(isForward ? old : new, isForward ? ends.old : ends.new)]
            return .found(
                isForward
                    ? CommitWay(back: older, forth: chain.reversed())
                    : CommitWay(back: chain, forth: older))
        }
        var search = MergeBaseSearch(from: old, to: new, repository: self, limit: limit)
        return try search.way()
    }

    /// Returns the first parents of `tip` down to `end`, both included; `nil` if `end` is none of them.
    private func firstParents(
        from tip: ObjectID, downTo end: ObjectID, limit: Int
    ) throws(GitError) -> [CommitWay.Stop]? {
        let earliest = try links(of: end).seconds - MergeBaseSearch.clockSkew
        var chain: [CommitWay.Stop] = []
        var next = tip
        while chain.count <= limit {
            try GitError.checkCancellation()
            guard let links = try linksIfCloned(of: next), links.seconds >= earliest else {
                return nil
            }
            chain.append(CommitWay.Stop(next, links))
            if next == end { return chain }
            guard let parent = links.parents.first else { return nil }
            next = parent
        }
        return nil
    }

    /// Reads the links of a commit; `nil` beyond the end of a shallow history.
    public func linksIfCloned(of id: ObjectID) throws(GitError) -> CommitLinks? {
        do throws(GitError) {
            return try links(of: id)
        } catch {
            guard error.code == .notFound, isShallow else { throw error }
            return nil
        }
    }
}
