import Foundation
import Hummingbird
import Logging
import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineHTTP
import PlumblineStore
import PlumblineWeb
import ServiceLifecycle
import UnixSignals

/// The parts, put together as the settings say.
struct Assembly: Sendable {
    let folder: DataFolder
    let store: Store
    let browser: Browser

    /// Opens the data folder, takes its lock, and takes up what an earlier run left.
    init(_ settings: Settings, logger: Logger) async throws {
        folder = try DataFolder(path: settings.dataFolder)
        store = try Self.store(in: folder)
        let threads = settings.number(.threads)
        let executor = BlockingExecutor(
            threadCount: threads == 0 ? Processors.usableCount : threads)
        let cache = try RepositoryCache(
            folder: folder, settings: CacheSettings(settings), executor: executor, logger: logger,
            noteOutcome: Self.recorder(store, executor, logger))
        browser = Browser(
            store: store, cache: cache, caches: ContentCaches(settings),
            policy: HostPolicy(settings),
            settings: BrowserSettings(fetchWait: .seconds(settings.number(.fetchWait))),
            executor: executor, logger: logger)
        try await browser.resume()
    }

    /// Opens the records in `folder`.
    static func store(in folder: DataFolder) throws -> Store {
        try Store(at: folder.database, key: try SecretKey.loadOrCreate(at: folder.secretKey))
    }

    /// What runs until a signal ends it: first the transfers, so that nobody waits for them, then
    /// `application`, which still answers the requests that it has.
    func services(_ application: some Service, logger: Logger) -> ServiceGroup {
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: application), .init(service: Transfers(browser: browser)),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // A client that reads nothing would keep the service from ending.
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        return ServiceGroup(configuration: configuration)
    }

    /// The API, over what was put together.
    func service(_ settings: HTTPSettings) -> HTTPService {
        HTTPService(browser: browser, settings: settings)
    }

    /// Adds the pages to the routes of the API.
    static func addPages(to router: Router<APIContext>) {
        let problems = Problem.Kind.allCases.map {
            ProblemPage(
                name: $0.rawValue, title: $0.title, status: $0.status.code, advice: $0.advice)
        }
        WebRoutes(problems: problems).add(to: router)
    }

    private static func recorder(
        _ store: Store, _ executor: BlockingExecutor, _ logger: Logger
    ) -> @Sendable (RepositoryID, CloneFailure?) async -> Void {
        { id, failure in
            guard failure?.kind != .cancelled else { return }
            do {
                try await executor.run { try Browser.record(failure, of: id, in: store) }
            } catch {
                logger.error("cannot record how a transfer ended", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// The clones and fetches in the background, as a service that can be told to stop.
private struct Transfers: Service {
    let browser: Browser

    func run() async throws {
        try? await gracefulShutdown()
        await browser.shutDown()
    }
}

extension CacheSettings {
    init(_ settings: Settings) {
        var limits = TransferLimits()
        limits.connectSeconds = settings.number(.transferConnect)
        limits.stallSeconds = settings.number(.transferStall)
        limits.wallSeconds = settings.number(.transferTime)
        limits.cpuSeconds = settings.number(.transferTime)
        limits.byteCount = settings.number(.transferBytes)
        limits.memoryByteCount = settings.number(.transferMemory)
        let authorities = settings.text(.remotesCAFile)
        self.init(
            options: TransferOptions(certificateFile: authorities.isEmpty ? nil : authorities),
            limits: limits,
            disk: DiskBounds(
                cacheByteLimit: settings.number(.cacheBytes),
                freeByteFloor: settings.number(.cacheFloor)),
            concurrentTransfers: settings.number(.transferConcurrent),
            fetchInterval: .seconds(settings.number(.fetchInterval)),
            absenceMemory: .seconds(settings.number(.fetchAbsence)),
            packLimit: settings.number(.cachePacks))
    }
}

extension ContentCaches {
    convenience init(_ settings: Settings) {
        self.init(
            blobBytes: settings.number(.memoryBlobs), entryBytes: settings.number(.memoryEntries),
            largeBlobBytes: settings.number(.memoryLargeBlobs),
            answerBytes: settings.number(.memoryAnswers))
    }
}

extension HostPolicy {
    init(_ settings: Settings) {
        let named = settings.list(.remotesHosts)
        let usual = Setting.remotesHosts.fallback == .list(named)
        self.init(
            hosts: usual ? HostPolicy.defaultHosts : named,
            insecureHosts: settings.list(.remotesInsecureHosts),
            privateHosts: settings.list(.remotesPrivateHosts),
            fileRoots: settings.list(.remotesFileRoots))
    }
}

extension HTTPSettings {
    init(_ settings: Settings, needsToken: Bool) {
        var limits = Limits()
        limits.bodyBytes = settings.number(.limitsBody)
        limits.pathBytes = settings.number(.limitsPath)
        limits.headerBytes = settings.number(.limitsHeader)
        limits.positions = settings.number(.limitsPositions)
        limits.mapLines = settings.number(.limitsMapLines)
        limits.sentBytes = settings.number(.memorySent)
        limits.costlyPerMinute = settings.number(.limitsCostly)
        limits.textBytes = settings.number(.limitsText)
        limits.connections = settings.number(.limitsConnections)
        limits.idleSeconds = settings.number(.limitsIdle)
        self.init(
            hosts: settings.list(.serverHosts) + [Self.authority(settings.text(.serverHost))],
            needsToken: needsToken, proxies: settings.list(.serverProxies),
            corsOrigins: settings.list(.serverCORSOrigins), limits: limits,
            compressedBytes: settings.number(.memoryCompressed))
    }

    /// A host as the `Host` header carries it.
    private static func authority(_ host: String) -> String {
        host.contains(":") ? "[\(host)]" : host
    }
}
