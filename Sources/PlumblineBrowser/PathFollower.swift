import PlumblineCore
import PlumblineGit

/// Finds where files of one commit stand in another: cheap before dear.
///
/// The same path; the same blob among the added files; a similar file among them; then the way
/// through the history. One is made for a pair of commits and asked for many paths.
final class PathFollower {
    private let repository: Repository
    private let old: Commit
    private let new: Commit
    private let budget: FollowBudget
    private let comparer: ContentComparer
    private var finder: RenameFinder?
    private var history: PathHistory?

    init(
        from old: ObjectID, to new: ObjectID, repository: Repository, budget: FollowBudget
    ) throws(GitError) {
        self.repository = repository
        self.old = try repository.commit(old)
        self.new = try repository.commit(new)
        self.budget = budget
        comparer = ContentComparer(repository: repository, budget: budget)
    }

    /// Returns where the file at `path` in the old commit stands in the new one.
    func destination(of path: TreePath) throws(GitError) -> PathOutcome {
        guard !path.isRoot, let source = try repository.entry(at: path, in: old.tree),
            source.kind != .tree
        else { return .notInOld }
        guard source.kind.isFile else { return .notText(source.id) }
        if old.tree == new.tree { return .found(pair(path, source, path, source.id, .sameBlob)) }
        let target = try repository.entry(at: path, in: new.tree)
        guard let target, target.kind.isFile else { return try renamed(path, source, target) }
        if let exchanged = try exchanged(path, source, target) { return exchanged }
        let method: Trace.PathMethod = source.id == target.id ? .sameBlob : .samePath
        return .found(pair(path, source, path, target.id, method))
    }

    /// Looks for a file in whose place nothing is, or `replacement`, which is none.
    private func renamed(
        _ path: TreePath, _ source: Tree.Entry, _ replacement: Tree.Entry?
    ) throws(GitError) -> PathOutcome {
        switch try planFinder().destination(of: path) {
        case .found(let other, let similarity):
            return try found(path, source, other, similarity: similarity)
        case .ambiguous(let paths):
            return .ambiguous(source.id, try pairs(path, source, paths))
        case .none, .exhausted:
            return try renamedInHistory(path, source, replacement)
        }
    }

    /// Looks for a file in whose place another one stands by now, such as one of two that were swapped.
    private func exchanged(
        _ path: TreePath, _ source: Tree.Entry, _ target: Tree.Entry
    ) throws(GitError) -> PathOutcome? {
        guard source.id != target.id, try comparer.areUnlike(source.id, target.id) else {
            return nil
        }
        switch try planFinder().exchange(of: path) {
        case .found(let other, _): return try found(path, source, other)
        case .ambiguous(let paths): return .ambiguous(source.id, try pairs(path, source, paths))
        case .none, .exhausted: return nil
        }
    }

    private func renamedInHistory(
        _ path: TreePath, _ source: Tree.Entry, _ replacement: Tree.Entry?
    ) throws(GitError) -> PathOutcome {
        let outcome = try planHistory().destination(of: path)
        if case .renamed(let other, let commit) = outcome {
            return try found(path, source, other, renamedBy: commit)
        }
        if let replacement, replacement.kind != .tree { return .notText(source.id) }
        let isTooLarge = try repository.header(source.id).byteCount > budget.textByteLimit
        if isTooLarge { return .tooLarge(source.id) }
        return outcome == .exhausted ? .exhausted(source.id) : .deleted(source.id)
    }

    private func planHistory() throws(GitError) -> PathHistory {
        if let history { return history }
        let history = try PathHistory(
            from: old.id, to: new.id, repository: repository, budget: budget, comparer: comparer)
        self.history = history
        return history
    }

    private func planFinder() throws(GitError) -> RenameFinder {
        if let finder { return finder }
        let deltas = try repository.deltas(from: old.tree, to: new.tree)
        let finder = RenameFinder(deltas, comparer: comparer)
        self.finder = finder
        return finder
    }

    private func pairs(
        _ path: TreePath, _ source: Tree.Entry, _ others: [TreePath]
    ) throws(GitError) -> [FilePair] {
        var pairs: [FilePair] = []
        for other in others {
            if case .found(let pair) = try found(path, source, other) { pairs.append(pair) }
        }
        return pairs
    }

    private func found(
        _ path: TreePath, _ source: Tree.Entry, _ other: TreePath,
        similarity: Similarity? = nil, renamedBy commit: ObjectID? = nil
    ) throws(GitError) -> PathOutcome {
        guard let target = try repository.entry(at: other, in: new.tree), target.kind.isFile else {
            return .deleted(source.id)
        }
        let method: Trace.PathMethod =
            commit != nil ? .history : target.id == source.id ? .sameContent : .rename
        return .found(
            FilePair(
                oldPath: path, oldBlob: source.id, newPath: other, newBlob: target.id,
                method: method, similarity: similarity, renamedBy: commit))
    }

    private func pair(
        _ path: TreePath, _ source: Tree.Entry, _ other: TreePath, _ blob: ObjectID,
        _ method: Trace.PathMethod
    ) -> FilePair {
        FilePair(
            oldPath: path, oldBlob: source.id, newPath: other, newBlob: blob, method: method,
            similarity: nil, renamedBy: nil)
    }
}

/// A file of the old commit and its counterpart in the new one.
struct FilePair: Hashable, Sendable {
    let oldPath: TreePath
    let oldBlob: ObjectID
    let newPath: TreePath
    let newBlob: ObjectID
    let method: Trace.PathMethod
    /// How alike the two are, where that is how they were paired.
    let similarity: Similarity?
    /// The last commit that renamed the file, where the history was walked.
    let renamedBy: ObjectID?

    /// The probability that this is the right file.
    var confidence: Double {
        switch method {
        case .none, .sameBlob, .samePath: 1
        case .sameContent: 0.99
        case .rename: 0.85 + 0.14 * Double(similarity?.percent ?? 0) / 100
        case .history: 0.95
        }
    }
}

/// What became of a file.
enum PathOutcome: Hashable, Sendable {
    case found(FilePair)
    case notInOld
    case notText(ObjectID)
    /// It is too large for a search.
    case tooLarge(ObjectID)
    /// Several files are equally near.
    case ambiguous(ObjectID, [FilePair])
    case deleted(ObjectID)
    case exhausted(ObjectID)
}
