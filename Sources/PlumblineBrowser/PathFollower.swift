import PlumblineCore
import PlumblineGit

/// Finds where files of one commit stand in another by comparing the two trees: the same path; the
/// same blob among the added files; a similar file among a few.
///
/// One is made for a pair of commits and asked for many paths. What it does not find is left to the
/// history.
final class PathFollower {
    private let repository: Repository
    private let old: CommitLinks
    private let new: CommitLinks
    private let budget: FollowBudget
    private let comparer: ContentComparer
    private let shared: SharedTexts
    private var finder: RenameFinder?

    init(
        from old: ObjectID, to new: ObjectID, repository: Repository, budget: FollowBudget,
        shared: SharedTexts
    ) throws(GitError) {
        self.shared = shared
        self.repository = repository
        self.old = try repository.links(of: old)
        self.new = try repository.links(of: new)
        self.budget = budget
        comparer = ContentComparer(repository: repository, budget: budget)
    }

    /// Returns what became of the file at `path` in the old commit; `nil` if in the new one no file
    /// stands there.
    func outcome(at path: TreePath) throws(GitError) -> PathOutcome? {
        guard let source = try source(at: path) else { return .notInOld }
        guard source.kind.isFile else { return .notText(source.id) }
        if old.tree == new.tree { return .found(pair(path, source, path, source.id, .sameBlob)) }
        guard let target = try repository.entry(at: path, in: new.tree), target.kind.isFile
        else { return nil }
        let method: Trace.PathMethod = source.id == target.id ? .sameBlob : .samePath
        return .found(pair(path, source, path, target.id, method))
    }

    /// Returns where the file at `path`, in whose place the new commit has none, went.
    func destination(of path: TreePath) throws(GitError) -> PathOutcome {
        guard let source = try source(at: path) else { return .notInOld }
        return try renamed(path, source, try repository.entry(at: path, in: new.tree))
    }

    /// What stands at `path` in the old commit, unless that is a folder.
    private func source(at path: TreePath) throws(GitError) -> Tree.Entry? {
        guard !path.isRoot, let source = try repository.entry(at: path, in: old.tree),
            source.kind != .tree
        else { return nil }
        return source
    }

    /// Compares the two trees, unless somebody has set out to do so.
    func prepareRenames() throws(GitError) {
        guard shared.begins(SharedTexts.Pair(old: old.tree, new: new.tree)) else { return }
        _ = try deltas()
    }

    /// Whether one of the two commits lists changes of layout, of which answers give account.
    func listsIgnoredRevisions() throws(GitError) -> Bool {
        for tree in [old.tree, new.tree]
        where try repository.entry(at: IgnoredRevisions.path, in: tree) != nil {
            return true
        }
        return false
    }

    /// Looks for a file in whose place another one stands by now, such as one of two that were swapped.
    ///
    /// - Returns: `nil` if the file at the path is the one to compare with.
    func exchange(of found: FilePair) throws(GitError) -> PathOutcome? {
        let outcome = try planFinder().exchange(of: found.oldPath)
        guard outcome != .none, outcome != .exhausted,
            try comparer.areUnlike(found.oldBlob, found.newBlob),
            let source = try repository.entry(at: found.oldPath, in: old.tree)
        else { return nil }
        switch outcome {
        case .found(let other, _): return try self.found(found.oldPath, source, other)
        case .ambiguous(let paths):
            return .ambiguous(source.id, try pairs(found.oldPath, source, paths))
        case .none, .exhausted: return nil
        }
    }

    /// Looks for a file in whose place nothing is, or `replacement`, which is none.
    private func renamed(
        _ path: TreePath, _ source: Tree.Entry, _ replacement: Tree.Entry?
    ) throws(GitError) -> PathOutcome {
        switch try planFinder().destination(of: path, amongAtMost: budget.directRenameLimit) {
        case .found(let other, let similarity):
            return try found(path, source, other, similarity: similarity)
        case .ambiguous(let paths):
            return .ambiguous(source.id, try pairs(path, source, paths))
        case .none, .exhausted: break
        }
        if try repository.header(source.id).byteCount > budget.textByteLimit {
            return .lost(source.id, .tooLarge)
        }
        let isReplaced = replacement.map { $0.kind != .tree } ?? false
        return .lost(source.id, isReplaced ? .notText : .fileDeleted)
    }

    private func planFinder() throws(GitError) -> RenameFinder {
        if let finder { return finder }
        let finder = RenameFinder(try deltas(), comparer: comparer)
        self.finder = finder
        return finder
    }

    private func deltas() throws(GitError) -> [Delta] {
        try shared.deltas(SharedTexts.Pair(old: old.tree, new: new.tree)) {
            () throws(GitError) in
            try repository.deltas(from: old.tree, to: new.tree)
        }
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
        _ path: TreePath, _ source: Tree.Entry, _ other: TreePath, similarity: Similarity? = nil
    ) throws(GitError) -> PathOutcome {
        guard let target = try repository.entry(at: other, in: new.tree), target.kind.isFile else {
            return .lost(source.id, .fileDeleted)
        }
        let method: Trace.PathMethod = target.id == source.id ? .sameContent : .rename
        return .found(pair(path, source, other, target.id, method, similarity: similarity))
    }

    private func pair(
        _ path: TreePath, _ source: Tree.Entry, _ other: TreePath, _ blob: ObjectID,
        _ method: Trace.PathMethod, similarity: Similarity? = nil
    ) -> FilePair {
        FilePair(
            oldPath: path, oldBlob: source.id, newPath: other, newBlob: blob, method: method,
            similarity: similarity)
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

    /// The probability that this is the right file.
    var confidence: Double {
        switch method {
        case .none, .sameBlob, .samePath: 1
        case .sameContent: 0.99
        case .rename: 0.85 + 0.14 * Double(similarity?.percent ?? 0) / 100
        case .history, .search: 0.95
        }
    }
}

/// What became of a file, as far as the two trees tell.
enum PathOutcome: Hashable, Sendable {
    case found(FilePair)
    case notInOld
    case notText(ObjectID)
    /// Several files are equally near.
    case ambiguous(ObjectID, [FilePair])
    /// No counterpart was found; the verdict is what its lines have if the history finds none either.
    case lost(ObjectID, Verdict)
}
