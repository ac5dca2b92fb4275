public import PlumblineCache
public import PlumblineCore
import PlumblineGit

/// Answers questions about one repository that is on this machine.
public struct RepositoryBrowser: Sendable {
    /// Distinguishes the repository in shared caches.
    let key: String
    let pool: RepositoryPool
    let caches: ContentCaches
    let budget: FollowBudget

    /// Creates a browser of the repository that `pool` opens; `key` distinguishes it in `caches`.
    public init(
        key: String, pool: RepositoryPool, caches: ContentCaches,
        budget: FollowBudget = FollowBudget()
    ) {
        self.key = key
        self.pool = pool
        self.caches = caches
        self.budget = budget
    }

    /// Finds the commit that `revision` names.
    ///
    /// - Returns: `nil` and the id if it is a full id that is not here.
    public func find(
        _ revision: Revision
    ) async throws(BrowseError) -> (commit: ObjectID?, missing: ObjectID?) {
        switch try await read({ try $0.resolve(revision) }) {
        case .commit(let id): return (id, nil)
        case .nothing(let missing?): return (nil, missing)
        case .nothing(nil): throw .noSuchRevision(revision)
        case .ambiguous(let candidates):
            throw .ambiguousRevision(revision, candidates: candidates)
        }
    }

    /// Reads the commit `id`.
    public func commit(_ id: ObjectID) async throws(BrowseError) -> Commit {
        try await read { try $0.commit(id) }
    }

    /// Opens a handle ahead, so that the first question does not wait for it; a failure is left to that
    /// question.
    public func open() async { try? await read { _ in } }

    /// Closes the open handles, and with them libgit2's caches of this repository.
    public func forgetHandles() { pool.invalidate() }

    func read<Result: Sendable>(
        _ body: @Sendable (Repository) throws -> Result
    ) async throws(BrowseError) -> Result {
        try await translating { try await pool.withRepository(body) }
    }

    /// Says what a failure of git means for a question.
    func translating<Result>(
        _ body: () async throws -> Result
    ) async throws(BrowseError) -> Result {
        do {
            return try await body()
        } catch let error as BrowseError {
            throw error
        } catch let error as GitError {
            throw BrowseError(error)
        } catch {
            throw .busy(retryAfter: 1)
        }
    }
}

extension BrowseError {
    /// Only an object that is damaged or gone makes a clone a bad one.
    init(_ error: GitError) {
        switch error.code {
        case .corrupt, .notFound: self = .damaged(nil, detail: error.description)
        case .stopped: self = .busy(retryAfter: 1)
        default: self = .unreadable(error.description)
        }
    }
}
