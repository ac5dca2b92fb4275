import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineHTTP
import PlumblineStore
import PlumblineTesting
import SystemPackage

/// The API over a data folder of its own, asked without a socket.
final class HTTPScratch: Sendable {
    /// The folder below which repositories may be linked.
    let remotes: ScratchFolder
    let store: Store
    let browser: Browser
    private let folder: ScratchFolder
    private let data: DataFolder
    private let service: HTTPService
    private let responder: RouterResponder<APIContext>
    private let logger = Logger(label: "scratch") { _ in SwiftLogNoOpLogHandler() }

    /// Starts with no repository; those of the servers at `ports` of the loopback may be linked too.
    init(
        _ settings: HTTPSettings = HTTPSettings(), ports: [Int] = [],
        largeBlobBytes: Int = 4 << 20, fetchWait: Duration = .seconds(30)
    ) throws {
        // As the program does: a transfer that ends early must not end the service.
        signal(SIGPIPE, SIG_IGN)
        folder = try ScratchFolder()
        remotes = try ScratchFolder()
        data = try DataFolder(path: folder.path(of: "data"))
        let store = try Store(
            at: data.database, key: try SecretKey.loadOrCreate(at: data.secretKey))
        let executor = BlockingExecutor(threadCount: 2)
        let cache = try RepositoryCache(
            folder: data, settings: .scratch, executor: executor, logger: logger
        ) { id, failure in
            try? Browser.record(failure, of: id, in: store)
        }
        browser = Browser(
            store: store, cache: cache,
            caches: ContentCaches(
                blobBytes: 1 << 20, entryBytes: 1 << 20, largeBlobBytes: largeBlobBytes,
                answerBytes: 64 << 20),
            policy: HostPolicy(
                hosts: ports.map { "127.0.0.1:\($0)" }, insecureHosts: ["127.0.0.1"],
                privateHosts: ["127.0.0.1"], fileRoots: [remotes.path]),
            settings: BrowserSettings(fetchWait: fetchWait), executor: executor, logger: logger)
        self.store = store
        service = HTTPService(browser: browser, settings: settings)
        responder = service.router().buildResponder()
    }

    /// Runs the service on a port of the loopback while `body` asks it.
    func listening(
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let application = try service.application(
            at: .hostname("127.0.0.1", port: 0), tls: nil, logger: logger
        ) { _ in }
        try await application.test(.live, body)
    }

    /// Makes a repository that may be linked.
    func repository(named name: String = "repo.git") throws -> ScratchRepository {
        try ScratchRepository(named: name, in: remotes)
    }

    /// Sends a request; `change` changes its head on the way, `watch` sees each piece of the answer's
    /// body when it is written.
    func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:],
        body: ByteBuffer? = nil, change: @escaping @Sendable (inout HTTPRequest) -> Void = { _ in },
        watch: (@Sendable (String) -> Void)? = nil
    ) async throws -> TestResponse {
        let application = Application(
            responder: WatchingResponder(change: change, watch: watch, base: responder),
            logger: logger)
        return try await application.test(.router) { client in
            try await client.execute(uri: path, method: method, headers: headers, body: body)
        }
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await send(.get, path, headers: headers)
    }

    /// Sends JSON.
    func post(
        _ path: String, _ json: JSONValue, headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var headers = headers
        headers[.contentType] = "application/json"
        return try await send(.post, path, headers: headers, body: ByteBuffer(json: json))
    }

    /// Damages everything in the clone behind the path of a link, while it is open.
    func breakClone(of location: String) throws {
        guard let id = RepositoryID(String(location.suffix(RepositoryID.hexCount))) else {
            throw TestingError.unexpectedOutput(of: "link", location)
        }
        let folder = data.clone(of: id) + "/objects/pack"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name.hasSuffix(".pack") {
            let path = "\(folder)/\(name)"
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            let byteCount = try file.seekToEnd()
            // In place and no shorter: a file that is mapped must not lose its end.
            try file.seek(toOffset: 12)
            try file.write(contentsOf: Data(repeating: 0xA5, count: Int(byteCount) - 32))
            try file.close()
        }
    }

    /// Replaces the history index beside the clone behind the path of a link by other bytes.
    func damageIndex(of location: String) throws {
        guard let id = RepositoryID(String(location.suffix(RepositoryID.hexCount))) else {
            throw TestingError.unexpectedOutput(of: "link", location)
        }
        let file = URL(fileURLWithPath: data.clone(of: id) + "/history-index")
        try Data(repeating: 0xA5, count: 100).write(to: file)
    }

    /// Asks for a link.
    func link(_ url: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await post("/v1/repositories", ["url": .text(url)], headers: headers)
    }

    /// Links a repository, waits until its clone is there, and returns the path of the link.
    func linked(_ repository: ScratchRepository, headers: HTTPFields = [:]) async throws -> String {
        let location = try await linked(repository.url, headers: headers)
        let state = try await get(location, headers: headers).json["state"]
        guard state == "ready" || state == "empty" else {
            throw TestingError.unexpectedOutput(of: "clone", "\(String(describing: state))")
        }
        return location
    }

    /// Links a URL, waits until its clone is there or has failed, and returns the path of the link.
    func linked(_ url: String, headers: HTTPFields = [:]) async throws -> String {
        let answer = try await link(url, headers: headers)
        guard let location = answer.headers[.location] else {
            throw TestingError.unexpectedOutput(of: "link", answer.text)
        }
        // The events end when the clone does.
        _ = try await get(location + "/events", headers: headers)
        return location
    }

    /// Has the records look as if they were written an hour ago.
    func ageRecords() throws {
        for path in [data.database, data.database + "-wal"] {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: path)
        }
    }
}

extension ScratchRepository {
    /// The URL by which the repository is linked.
    var url: String { "file://\(gitDirectory)" }
}

/// Changes requests before they are answered, and watches the answers, for what a client of the tests
/// cannot say or see.
private struct WatchingResponder: HTTPResponder {
    typealias Context = APIContext

    let change: @Sendable (inout HTTPRequest) -> Void
    let watch: (@Sendable (String) -> Void)?
    let base: RouterResponder<APIContext>

    func respond(to request: Request, context: APIContext) async throws -> Response {
        var head = request.head
        change(&head)
        var response = try await base.respond(
            to: Request(head: head, body: request.body), context: context)
        // A body that is watched has no length any more.
        if let watch {
            response.body = response.body.map { piece in
                watch(String(buffer: piece))
                return piece
            }
        }
        return response
    }
}

extension CacheSettings {
    /// Transfers by the program that is built with the tests, and no waiting between fetches.
    fileprivate static var scratch: CacheSettings {
        var limits = TransferLimits()
        limits.wallSeconds = 60
        return CacheSettings(
            executable: FilePath(BuiltProduct.path(of: "plumbline")), limits: limits,
            disk: DiskBounds(cacheByteLimit: 1 << 40, freeByteFloor: 0), fetchInterval: .zero)
    }
}
