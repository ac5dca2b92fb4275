import PlumblineCore
import PlumblineGit

/// Finds where files that a commit added came from.
///
/// It belongs to one piece of work on one thread; what it compares counts against one budget.
final class RenameOrigins {
    private let repository: Repository
    private let comparer: ContentComparer
    private var finders: [Pair: RenameFinder] = [:]

    private struct Pair: Hashable {
        let old: ObjectID
        let new: ObjectID
    }

    init(_ repository: Repository, _ budget: FollowBudget) {
        self.repository = repository
        comparer = ContentComparer(repository: repository, budget: budget)
    }

    /// The path in the tree `old` that the file at `path`, which `new` adds, was renamed from; `nil` if
    /// there is none, or several are equally near.
    func origin(
        of path: TreePath, in new: ObjectID, from old: ObjectID
    ) throws(GitError) -> TreePath? {
        guard case .found(let origin, _) = try finder(new, old).destination(of: path) else {
            return nil
        }
        return origin
    }

    private func finder(_ new: ObjectID, _ old: ObjectID) throws(GitError) -> RenameFinder {
        let pair = Pair(old: old, new: new)
        if let known = finders[pair] { return known }
        // From the new tree to the old one: what the commit added is what is gone there.
        let finder = RenameFinder(try repository.deltas(from: new, to: old), comparer: comparer)
        finders[pair] = finder
        return finder
    }
}
