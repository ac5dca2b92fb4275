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
    private var finder: RenameFinder?
    private var history: PathHistory?

    init(
        from old: ObjectID, to new: ObjectID, repository: Repository, budget: FollowBudget
    ) throws(GitError) {
        self.repository = repository
        self.old = try repository.commit(old)
        self.new = try repository.commit(new)
        self.budget = budget
    }

    /// Returns where the file at `path` in the old commit stands in the new one.
    func destination(of path: TreePath) throws(GitError) -> PathOutcome {
        guard !path.isRoot, let source = try repository.entry(at: path, in: old.tree),
            source.kind != .tree
        else { return .notInOld }
        guard source.kind.isFile else { return .notText(source.id) }
        if old.tree == new.tree { return .found(pair(path, source, path, source.id, .sameBlob)) }
        if let target = try repository.entry(at: path, in: new.tree) {
            return samePath(path, source, target)
        }
        return try renamed(path, source)
    }

    private func samePath(
        _ path: TreePath, _ source: Tree.Entry, _ target: Tree.Entry
    ) -> PathOutcome {
        if target.kind == .tree { return .deleted(source.id) }
        guard target.kind.isFile else { return .notText(source.id) }
        let method: Trace.PathMethod = source.id == target.id ? .sameBlob : .samePath
        return .found(pair(path, source, path, target.id, method))
    }

    private func renamed(_ path: TreePath, _ source: Tree.Entry) throws(GitError) -> PathOutcome {
        switch try directRename(path) {
        case .found(let rename):
            return try found(path, source, rename.path, similarity: rename.similarity)
        case .ambiguous(let paths):
            return .ambiguous(source.id, paths)
        case .none, .exhausted:
            return try renamedInHistory(path, source)
        }
    }

    private func renamedInHistory(
        _ path: TreePath, _ source: Tree.Entry
    ) throws(GitError) -> PathOutcome {
        switch try planHistory().destination(of: path) {
        case .renamed(let other, let commit):
            return try found(path, source, other, renamedBy: commit)
        case .none: return .deleted(source.id)
        case .exhausted: return .exhausted(source.id)
        }
    }

    private func planHistory() throws(GitError) -> PathHistory {
        if let history { return history }
        let history = try PathHistory(
            from: old.id, to: new.id, repository: repository, budget: budget)
        self.history = history
        return history
    }

    private func directRename(_ path: TreePath) throws(GitError) -> RenameOutcome {
        if finder == nil {
            let deltas = try repository.deltas(from: old.tree, to: new.tree)
            finder = RenameFinder(deltas, repository: repository, budget: budget)
        }
        return try finder?.destination(of: path) ?? .none
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
    case ambiguous(ObjectID, [TreePath])
    case deleted(ObjectID)
    case exhausted(ObjectID)
}
