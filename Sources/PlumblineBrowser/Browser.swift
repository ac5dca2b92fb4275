public import Logging
public import PlumblineCache
public import PlumblineCore
import PlumblineGit
public import PlumblineStore

/// The questions themselves, about every linked repository: every front end asks here.
public final class Browser: Sendable {
    let store: Store
    let cache: RepositoryCache
    let caches: ContentCaches
    let policy: HostPolicy
    let settings: BrowserSettings
    let executor: BlockingExecutor
    let logger: Logger

    /// Puts the parts together.
    public init(
        store: Store, cache: RepositoryCache, caches: ContentCaches, policy: HostPolicy,
        settings: BrowserSettings, executor: BlockingExecutor, logger: Logger
    ) {
        self.store = store
        self.cache = cache
        self.caches = caches
        self.policy = policy
        self.settings = settings
        self.executor = executor
        self.logger = logger
    }

    /// Takes up what an earlier run left: clones that were interrupted go on, those of removed
    /// links go.
    ///
    /// A link that cannot be cloned any more, as its host is no longer allowed or its credential
    /// cannot be opened, is shown as failed and keeps nobody else waiting.
    public func resume() async throws(BrowseError) {
        let links = try await records { try $0.links() }
        await cache.removeAll(except: Set(links.map(\.id)))
        await cache.updateIndexes()
        for link in links where await cache.status(of: link.id) == nil {
            if let failure = link.failure {
                await cache.noteFailure(CloneFailure(failure), of: link.id)
                continue
            }
            do {
                await cache.clone(try await remote(of: link), as: link.id)
            } catch {
                await cache.noteFailure(CloneFailure(resuming: error), of: link.id)
            }
        }
    }

    /// Ends what runs in the background.
    public func shutDown() async {
        await cache.shutDown()
    }

    /// Tells the clone of the repository `id` that is served now apart from every other one; `nil` if
    /// none is. No thread or file is waited for.
    public func clone(of id: RepositoryID) -> Int? { cache.pool(of: id)?.number }

    /// How well each of the caches in memory serves, by its name.
    public var cacheStatistics: [(name: String, CacheStatistics)] { caches.statistics }

    /// Returns the name of the token `text`; `nil` if there is no such token.
    public func tokenName(for text: String) async throws(BrowseError) -> String? {
        if let name = TokenDigest(text).flatMap(knownTokenName) { return name }
        return try await records { try $0.tokenName(for: text) }
    }

    /// Returns the name of the token with a digest if it was found before and is still good; no thread
    /// or database is waited for.
    public func knownTokenName(for digest: TokenDigest) -> String? {
        store.knownTokenName(for: digest)
    }

    /// Asks the store on a thread that may block.
    func records<Answer: Sendable>(
        _ body: @Sendable (Store) throws -> Answer
    ) async throws(BrowseError) -> Answer {
        do {
            return try await executor.run { try body(store) }
        } catch {
            throw .records("\(error)")
        }
    }
}

/// How patient a browser is.
public struct BrowserSettings: Hashable, Sendable {
    /// How long a question waits for a fetch.
    public var fetchWait: Duration
    /// How much work following positions may take.
    public var followBudget: FollowBudget

    /// Creates settings.
    public init(fetchWait: Duration = .seconds(10), followBudget: FollowBudget = FollowBudget()) {
        self.fetchWait = fetchWait
        self.followBudget = followBudget
    }
}

extension CloneFailure {
    init(_ failure: Link.Failure) {
        self.init(kind: Kind(rawValue: failure.kind) ?? .other, detail: failure.detail)
    }

    /// Says why a clone that was interrupted could not go on.
    init(resuming error: BrowseError) {
        if case .hostNotAllowed = error {
            self.init(kind: .hostNotAllowed, detail: error.description)
        } else {
            self.init(kind: .other, detail: error.description)
        }
    }
}
