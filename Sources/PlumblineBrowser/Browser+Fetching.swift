public import PlumblineCache
public import PlumblineCore
import PlumblineGit
public import PlumblineStore

extension Browser {
    /// Opens the repository `id` for questions.
    public func open(_ id: RepositoryID) async throws(BrowseError) -> RepositoryBrowser {
        if let pool = cache.pool(of: id) {
            return RepositoryBrowser(
                key: id.description, pool: pool, caches: caches, budget: settings.followBudget)
        }
        let repository = try await repository(id)
        switch repository.status.state {
        case .failed(let failure): throw .cloneFailed(repository.link.name, failure)
        case .cloning, .ready, .empty:
            throw .notReady(repository.link.name, retryAfter: Self.retryAfter)
        }
    }

    /// Finds the commit that `revision` names in the repository `id`.
    ///
    /// A full id that is not here is fetched, as long as the settings say a question may wait.
    public func resolve(
        _ revision: Revision, in id: RepositoryID, mayFetch: Bool = true
    ) async throws(BrowseError) -> ObjectID {
        let browser = try await open(id)
        let found = try await asking(id) { try await browser.find(revision) }
        if let commit = found.commit { return commit }
        guard let missing = found.missing, mayFetch else { throw .noSuchRevision(revision) }
        try await fetch(missing, into: id)
        guard let commit = try await asking(id, { try await browser.find(revision) }).commit else {
            throw .commitNotOffered(missing)
        }
        return commit
    }

    /// Fetches what is new upstream, and waits for it as long as `wait`.
    public func fetch(
        _ id: RepositoryID, waiting wait: Duration
    ) async throws(BrowseError) -> LinkedRepository {
        let repository = try await repository(id)
        _ = try await open(id)
        let remote = try await remote(of: repository.link)
        let outcome = await Race.first(within: wait) { [cache] in
            await cache.fetch(remote, into: id)
        }
        if case .some(.some(let failure)) = outcome {
            throw Self.refusal(failure, repository.link.name)
        }
        return try await self.repository(id)
    }

    /// Notes how a clone or fetch ended, so that it is known after a restart.
    public static func record(
        _ failure: CloneFailure?, of id: RepositoryID, in store: Store
    ) throws(StoreError) {
        try store.setFailure(
            failure.map { Link.Failure(kind: $0.kind.rawValue, detail: $0.detail) }, of: id)
        if failure == nil { try store.setLastFetch(at: Store.secondsSince1970(), of: id) }
    }

    /// Asks the repository `id`; if its clone turns out to be damaged, has it cloned anew.
    ///
    /// The packs may have been rebuilt under an open handle, so damage counts once a new one sees it.
    public func asking<Answer>(
        _ id: RepositoryID, _ question: () async throws -> Answer
    ) async throws(BrowseError) -> Answer {
        do {
            return try await Self.translating(question)
        } catch {
            guard case .damaged = error else { throw error }
            cache.pool(of: id)?.invalidate()
        }
        do {
            return try await Self.translating(question)
        } catch {
            guard case .damaged(_, let detail) = error else { throw error }
            let link = try await repository(id).link
            await cache.replaceDamaged(id, from: try await remote(of: link))
            throw .damaged(link.name, detail: detail)
        }
    }

    private static func translating<Answer>(
        _ question: () async throws -> Answer
    ) async throws(BrowseError) -> Answer {
        do {
            return try await question()
        } catch let error as BrowseError {
            throw error
        } catch {
            throw .busy(retryAfter: 1)
        }
    }

    /// The remote of `link`, with its credential, if it may still be reached.
    func remote(of link: Link) async throws(BrowseError) -> Remote {
        do { try policy.check(link.url) } catch { throw .hostNotAllowed(error) }
        let credential = try await records { try $0.credential(for: link.id) }
        return remote(link.url, credential)
    }

    /// The remote at `url`, which may be reached.
    func remote(_ url: RemoteURL, _ credential: Credential?) -> Remote {
        Remote(url: url, credential: credential, mayBePrivate: policy.mayBePrivate(url))
    }

    /// Seconds after which a clone or fetch is worth another look.
    static let retryAfter = 2

    private func fetch(_ missing: ObjectID, into id: RepositoryID) async throws(BrowseError) {
        let link = try await repository(id).link
        let remote = try await remote(of: link)
        let outcome = await Race.first(within: settings.fetchWait) { [cache] in
            await cache.fetch(remote, into: id, wanted: missing)
        }
        guard let outcome else { throw .notReady(link.name, retryAfter: Self.retryAfter) }
        switch outcome?.kind {
        case nil: return
        case .notOffered: throw .commitNotOffered(missing)
        default: throw .cloneFailed(link.name, outcome ?? CloneFailure(kind: .other, detail: ""))
        }
    }
}

/// Waits for work that goes on by itself, but not for ever.
enum Race {
    /// Returns what `work` gives, or `nil` if that takes longer than `limit`; the work goes on.
    static func first<Answer: Sendable>(
        within limit: Duration, _ work: @escaping @Sendable () async -> Answer
    ) async -> Answer? {
        let (answers, continuation) = AsyncStream.makeStream(of: Answer?.self)
        let timer = Task {
            try? await Task.sleep(for: limit)
            continuation.yield(nil)
        }
        Task { continuation.yield(await work()) }
        defer { timer.cancel() }
        for await answer in answers { return answer }
        return nil
    }
}
