import PlumblineCore
import PlumblineGit

/// Follows paths commit by commit where the direct comparison of two trees lost them: a rename that
/// was followed by a rewrite.
///
/// From the older end the way leads back to the merge base and from there forward to the newer end.
/// A path that a commit's first parent has and the commit has not was renamed there or is gone.
final class PathHistory {
    private let repository: Repository
    private let budget: FollowBudget
    /// The way, in the order in which it is walked; `nil` if it is too long.
    private let steps: [Step]?
    private var entries: [Key: Bool] = [:]

    private struct Key: Hashable {
        let tree: ObjectID
        let path: TreePath
    }

    /// A commit and the trees on its two sides, as the way crosses them.
    private struct Step {
        let commit: ObjectID
        /// The trees that a path may come from; several, where a merge is crossed backward.
        let near: ObjectID
        let far: [ObjectID]
    }

    /// Plans the way from `old` to `new`.
    init(
        from old: ObjectID, to new: ObjectID, repository: Repository, budget: FollowBudget
    ) throws(GitError) {
        self.repository = repository
        self.budget = budget
        let base = try repository.mergeBase(old, new)
        guard
            let back = try repository.commits(
                reachableFrom: old, notFrom: base, limit: budget.commitLimit),
            let forth = try repository.commits(
                reachableFrom: new, notFrom: base, limit: budget.commitLimit - back.count),
            base != nil
        else {
            steps = base == nil ? [] : nil
            return
        }
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
        self.steps = steps
    }

    /// Returns where the file at `path` stands at the end of the way, and the last commit that renamed it.
    func destination(of path: TreePath) throws(GitError) -> Outcome {
        guard let steps else { return .exhausted }
        var path = path
        var renamedBy: ObjectID?
        for step in steps where try isLost(path, in: step) {
            switch try rename(of: path, in: step) {
            case .found(let rename):
                path = rename.path
                renamedBy = step.commit
            case .exhausted: return .exhausted
            case .none, .ambiguous: continue
            }
        }
        return renamedBy.map { .renamed(path, by: $0) } ?? .none
    }

    /// What became of a path.
    enum Outcome: Hashable, Sendable {
        case renamed(TreePath, by: ObjectID)
        case none
        case exhausted
    }

    private func isLost(_ path: TreePath, in step: Step) throws(GitError) -> Bool {
        guard try has(path, step.near), !step.far.isEmpty else { return false }
        for tree in step.far {
            if try has(path, tree) { return false }
        }
        return true
    }

    private func rename(of path: TreePath, in step: Step) throws(GitError) -> RenameOutcome {
        for tree in step.far {
            let deltas = try repository.deltas(from: step.near, to: tree)
            let finder = RenameFinder(deltas, repository: repository, budget: budget)
            let outcome = try finder.destination(of: path)
            if outcome != .none { return outcome }
        }
        return .none
    }

    private func has(_ path: TreePath, _ tree: ObjectID) throws(GitError) -> Bool {
        let key = Key(tree: tree, path: path)
        if let known = entries[key] { return known }
        let has = try repository.entry(at: path, in: tree) != nil
        entries[key] = has
        return has
    }

    private static func trees(
        _ commits: some Sequence<ObjectID>, in repository: Repository
    ) throws(GitError) -> [ObjectID] {
        var trees: [ObjectID] = []
        for id in commits { trees.append(try repository.commit(id).tree) }
        return trees
    }
}
