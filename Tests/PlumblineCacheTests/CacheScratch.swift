import Glibc
import Logging
import PlumblineCache
import PlumblineCore
import PlumblineTesting
import SystemPackage

/// A cache in a data folder of its own, and repositories to clone.
final class CacheScratch: Sendable {
    let cache: RepositoryCache
    let folder: DataFolder
    let remotes: ScratchFolder
    let repository: ScratchRepository
    private let scratch: ScratchFolder

    /// The repository whose clone the tests ask about.
    static let id = RepositoryID(value: 1)

    /// Opens a cache; `change` changes its settings.
    init(_ change: (inout CacheSettings) -> Void = { _ in }) throws {
        // As the program does: a transfer that ends early must not end the tests.
        signal(SIGPIPE, SIG_IGN)
        scratch = try ScratchFolder()
        remotes = try ScratchFolder()
        repository = try ScratchRepository(in: remotes)
        folder = try DataFolder(path: scratch.path(of: "data"))
        var settings = CacheSettings(
            executable: FilePath(BuiltProduct.path(of: "plumbline")), limits: .brief,
            disk: DiskBounds(cacheByteLimit: 1 << 40, freeByteFloor: 0), fetchInterval: .zero)
        change(&settings)
        cache = try RepositoryCache(
            folder: folder, settings: settings, executor: BlockingExecutor(threadCount: 2),
            logger: Logger(label: "scratch") { _ in SwiftLogNoOpLogHandler() })
    }

    /// The repository of the scratch, or the one at `url`.
    func remote(_ url: String? = nil, credential: Credential? = nil) throws -> Remote {
        let parsed = try RemoteURL.parse(url ?? "file://\(remotes.path)/repo.git").url
        return Remote(url: parsed, credential: credential, mayBePrivate: true)
    }

    /// Clones the remote to the end.
    @discardableResult
    func clone(_ url: String? = nil, credential: Credential? = nil) async throws -> CloneFailure? {
        await cache.clone(try remote(url, credential: credential), as: Self.id).value
    }

    /// Where the clone stands.
    var state: CloneState? { get async { await cache.status(of: Self.id)?.state } }
}
