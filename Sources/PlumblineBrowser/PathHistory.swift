import PlumblineCore
import PlumblineGit

/// Follows paths commit by commit where the direct comparison of two trees lost them: a rename that
/// was followed by a rewrite.
///
/// From the older end the way leads back to the merge base and from there forward to the newer end.
/// A path that a commit's first parent has and the commit has not was renamed there or is gone.
final class PathHistory {
    private let repository: Repository
    private let comparer: ContentComparer
    /// The way, in the order in which it is walked; `nil` if it is too long or was not cloned.
    private let steps: [Step]?
    private var losses: PathLosses?
    private var finders: [Crossing: RenameFinder] = [:]

    /// A commit and the trees on its two sides, as the way crosses them.
    struct Step {
        let commit: ObjectID
        /// The tree that a path comes from.
        let near: ObjectID
        /// The trees that it may be in afterwards; several, where a merge is crossed backward.
        let far: [ObjectID]
    }

    private struct Crossing: Hashable {
        let near: ObjectID
        let far: ObjectID
    }

    /// Plans the way from `old` to `new`.
    init(
        from old: ObjectID, to new: ObjectID, repository: Repository, budget: FollowBudget,
        comparer: ContentComparer
    ) throws(GitError) {
        self.repository = repository
        self.comparer = comparer
        do throws(GitError) {
            steps = try Self.plan(from: old, to: new, in: repository, limit: budget.commitLimit)
        } catch  where repository.isShallow {
            steps = nil
        }
    }

    private static func plan(
        from old: ObjectID, to new: ObjectID, in repository: Repository, limit: Int
    ) throws(GitError) -> [Step]? {
        let base = try repository.mergeBase(old, new)
        guard
            let back = try repository.commits(
                reachableFrom: old, notFrom: base, limit: limit),
            let forth = try repository.commits(
                reachableFrom: new, notFrom: base, limit: limit - back.count),
            base != nil
        else { return base == nil ? [] : nil }
        var steps: [Step] = []
        for id in back.reversed() {
            let commit = try repository.commit(id)
            let parents = try Self.trees(commit.parents, in: repository)
            steps.append(Step(commit: id, near: commit.tree, far: parents))
        }
        for id in forth {
            let commit = try repository.commit(id)
            guard let parent = try Self.trees(commit.parents.prefix(1), in: repository).first
            else { continue }
            steps.append(Step(commit: id, near: parent, far: [commit.tree]))
        }
        return steps
    }

    /// Returns where the file at `path` stands at the end of the way, and the last commit that renamed it.
    func destination(of path: TreePath) throws(GitError) -> Outcome {
        guard let steps else { return .exhausted }
        let losses = try findLosses(steps)
        guard !losses.areTooMany else { return .exhausted }
        var path = path
        var next = 0
        var renamedBy: ObjectID?
        while let number = losses.first(of: path, from: next) {
            switch try rename(of: path, in: steps[number]) {
            case .found(let other, _):
                path = other
                renamedBy = steps[number].commit
            case .exhausted: return .exhausted
            case .none, .ambiguous: break
            }
            next = number + 1
        }
        return renamedBy.map { .renamed(path, by: $0) } ?? .none
    }

    /// What became of a path.
    enum Outcome: Hashable, Sendable {
        case renamed(TreePath, by: ObjectID)
        case none
        case exhausted
    }

    private func findLosses(_ steps: [Step]) throws(GitError) -> PathLosses {
        if let losses { return losses }
        let losses = try PathLosses(steps, repository: repository)
        self.losses = losses
        return losses
    }

    private func rename(of path: TreePath, in step: Step) throws(GitError) -> RenameOutcome {
        for tree in step.far {
            let outcome = try finder(Crossing(near: step.near, far: tree)).destination(of: path)
            if outcome != .none { return outcome }
        }
        return .none
    }

    private func finder(_ crossing: Crossing) throws(GitError) -> RenameFinder {
        if let known = finders[crossing] { return known }
        let deltas = try repository.deltas(from: crossing.near, to: crossing.far)
        let finder = RenameFinder(deltas, comparer: comparer)
        finders[crossing] = finder
        return finder
    }

    private static func trees(
        _ commits: some Sequence<ObjectID>, in repository: Repository
    ) throws(GitError) -> [ObjectID] {
        var trees: [ObjectID] = []
        for id in commits { trees.append(try repository.commit(id).tree) }
        return trees
    }
}
