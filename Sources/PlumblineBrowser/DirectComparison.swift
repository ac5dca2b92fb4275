import PlumblineCache
import PlumblineCore
import PlumblineGit

/// Compares the files that positions stand in with what became of them, each pair once, on all threads.
struct DirectComparison: Sendable {
    /// So many files go to a thread at a time.
    private static let filesPerTask = 32

    let old: ObjectID
    let new: ObjectID
    let pool: RepositoryPool
    let budget: FollowBudget
    let shared: SharedTexts
    /// Whether the history is not asked about places that are sure without it.
    let keepsConfident: Bool

    /// A file, and what the comparison says of the positions in it.
    typealias Compared = (file: FileQuestion, answers: FileQuestion.Answers)

    /// Positions with their indices.
    typealias Asked = [(index: Int, position: Position)]

    /// Answers for each file that is asked about, in the order of their paths.
    func compare(_ asked: Asked) async throws -> [Compared] {
        let byPath = Dictionary(grouping: asked, by: \.position.path)
        let paths = byPath.keys.sorted()
        let standing = try await onThreads(paths) { path, thread -> Compared? in
            guard let outcome = try thread.paths.outcome(at: path) else {
                // One lost file is looked for beside the way, many while others are compared.
                if keepsConfident { try thread.paths.prepareRenames() }
                return nil
            }
            return try compare(FileQuestion(path, outcome, byPath[path] ?? []), thread)
        }
        let lost = zip(paths, standing).filter { $1 == nil }.map(\.0)
        let found = try await find(lost, byPath)
        return (standing.compactMap(\.self) + found).sorted { $0.file.path < $1.file.path }
    }

    /// Finds where the files at `paths` went, and compares them.
    private func find(
        _ paths: [TreePath], _ byPath: [TreePath: Asked]
    ) async throws -> [Compared] {
        guard !paths.isEmpty else { return [] }
        async let way: Void = pool.withRepository { try findWay(in: $0) }
        let files = try await pool.withRepository { repository in
            let follower = try PathFollower(self, repository)
            return try paths.map { path in
                try Task.checkCancellation()
                return FileQuestion(path, try follower.destination(of: path), byPath[path] ?? [])
            }
        }
        let found = try await onThreads(files) { try compare($0, $1) }
        // Where all is told without the history, the search for the way is cancelled here.
        if found.contains(where: { isOpen($0) }) { try await way }
        return found
    }

    /// Compares the files among `compared` in whose place others may stand by now with those that they
    /// became, and replaces the answers of those for which there is such a file.
    func exchange(_ compared: [Compared]) async throws -> [Compared] {
        guard compared.contains(where: \.answers.isSuspect) else { return compared }
        return try await pool.withRepository { repository in
            let thread = try Thread(self, repository)
            return try compared.map { file, answers in
                guard answers.isSuspect, case .found(let pair) = file.outcome,
                    let outcome = try thread.paths.exchange(of: pair)
                else { return (file, answers) }
                let file = FileQuestion(file.path, outcome, file.positions)
                return (file, try file.answers(thread.texts))
            }
        }
    }

    /// Whether one of the two commits lists changes of layout, of which answers give account.
    func listsIgnoredRevisions() async throws -> Bool {
        try await pool.withRepository {
            try PathFollower(self, $0).listsIgnoredRevisions()
        }
    }

    private func compare(_ file: FileQuestion, _ thread: Thread) throws(GitError) -> Compared {
        let compared = (file, try file.answers(thread.texts))
        if isOpen(compared) { try findWay(in: thread.repository) }
        return compared
    }

    private func isOpen(_ compared: Compared) -> Bool {
        compared.answers.isOpen(keepingConfident: keepsConfident)
    }

    /// Finds the way that lines are to take, so that it is known when all files are compared; not if
    /// the task is cancelled.
    private func findWay(in repository: Repository) throws(GitError) {
        let ends = SharedTexts.Pair(old: old, new: new)
        guard shared.begins(ends) else { return }
        do {
            _ = try shared.way(ends) { () throws(GitError) in
                try repository.way(from: old, to: new, limit: budget.commitLimit)
            }
        } catch  where error.code == .stopped {}
    }

    private func onThreads<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ body: @escaping @Sendable (Item, Thread) throws -> Result
    ) async throws -> [Result] {
        let starts = stride(from: 0, to: items.count, by: Self.filesPerTask)
        let slices = starts.map { items[$0..<min($0 + Self.filesPerTask, items.count)] }
        return try await pool.onThreads(slices) { slice, repository in
            let thread = try Thread(self, repository)
            return try slice.map { item in
                try Task.checkCancellation()
                return try body(item, thread)
            }
        }
    }

    /// What one thread works with.
    private struct Thread {
        let repository: Repository
        let paths: PathFollower
        let texts: TextCache

        init(_ comparison: DirectComparison, _ repository: Repository) throws(GitError) {
            self.repository = repository
            paths = try PathFollower(comparison, repository)
            texts = TextCache(
                comparison.shared, repository: repository,
                textByteLimit: comparison.budget.textByteLimit)
        }
    }
}

extension PathFollower {
    fileprivate convenience init(
        _ comparison: DirectComparison, _ repository: Repository
    ) throws(GitError) {
        try self.init(
            from: comparison.old, to: comparison.new, repository: repository,
            budget: comparison.budget, shared: comparison.shared)
    }
}
