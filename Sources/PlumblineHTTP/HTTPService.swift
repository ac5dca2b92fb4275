public import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
public import Logging
public import NIOCore
public import NIOSSL
public import PlumblineBrowser

/// The JSON API and the pages, ready to listen.
public struct HTTPService: Sendable {
    private let browser: Browser
    private let settings: HTTPSettings
    private let log = RequestLog(registry: PrometheusRegistry())
    private let sent: SentAnswers

    /// Creates the service that answers from `browser`.
    public init(browser: Browser, settings: HTTPSettings) {
        self.browser = browser
        self.settings = settings
        sent = SentAnswers(about: browser, byteLimit: settings.limits.sentBytes)
    }

    /// Makes the router: every route of the table, and what `pages` adds, behind the same checks.
    public func router(pages: (Router<APIContext>) -> Void = { _ in }) -> Router<APIContext> {
        let bodies = CompressedBodies(byteLimit: settings.compressedBytes)
        let router = Router(context: APIContext.self)
        router.add(middleware: LogMiddleware(log: log))
        router.add(middleware: CORSMiddleware(settings))
        router.add(middleware: BodyMiddleware())
        router.add(middleware: ErrorMiddleware())
        router.add(middleware: OriginMiddleware(settings))
        if let tokens { router.add(middleware: tokens) }
        router.add(middleware: AcceptMiddleware())
        router.add(middleware: CompressionMiddleware(bodies: bodies))
        let handlers = APIHandlers(
            browser: browser, settings: settings, registry: log.registry, sent: sent,
            bodies: bodies, meter: RequestMeter(perMinute: settings.limits.costlyPerMinute))
        for route in Route.table { Self.add(route, to: router, handlers: handlers) }
        pages(router)
        Self.refuseOtherMethods(of: router)
        return router
    }

    private var tokens: TokenMiddleware? {
        settings.needsToken ? TokenMiddleware(browser: browser) : nil
    }

    /// Makes the service that listens at `address`, over TLS if there is a configuration for it, and
    /// then with HTTP/2 for clients that offer it.
    ///
    /// `onListening` is told the port once it listens.
    public func application(
        at address: BindAddress, tls: TLSConfiguration?, logger: Logger,
        pages: (Router<APIContext>) -> Void = { _ in },
        onListening: @escaping @Sendable (any Channel) async -> Void
    ) throws -> some ApplicationProtocol {
        let limits = settings.limits
        let patience = TimeAmount.seconds(Int64(limits.idleSeconds))
        let way = ShortWay(
            answers: sent, origin: OriginMiddleware(settings), tokens: tokens, log: log,
            logger: logger, longestSilence: .nanoseconds(patience.nanoseconds / 2))
        let http1 = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionHandlers(way, limits, patience: patience)],
            idleTimeout: patience,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes))
        return Application(
            router: router(pages: pages), server: try Self.server(http1, tls, settings),
            configuration: ApplicationConfiguration(
                address: address, serverName: "plumbline",
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)),
            onServerRunning: onListening, logger: logger)
    }

    /// The server: HTTP/1.1, or over TLS that or HTTP/2, whichever the client prefers.
    ///
    /// Of HTTP/2, SwiftNIO bounds the streams at a time (100), their headers (16 KiB), and how often a
    /// client may reset, ping or change settings.
    private static func server(
        _ http1: HTTP1Channel.Configuration, _ tls: TLSConfiguration?, _ settings: HTTPSettings
    ) throws -> HTTPServerBuilder {
        guard let tls else { return .http1(configuration: http1) }
        let patience = Duration.seconds(settings.limits.idleSeconds)
        return try .http2Upgrade(
            tlsConfiguration: tls,
            configuration: HTTP2UpgradeChannel.Configuration(
                idleTimeout: patience, gracefulCloseTimeout: patience, streamConfiguration: http1))
    }

    /// Adds a route; one for GET answers HEAD too.
    private static func add(_ route: Route, to router: Router<APIContext>, handlers: APIHandlers) {
        for method in route.method == .get ? [.get, .head] : [route.method] {
            router.on(route.routerPath, method: method) { request, context in
                if route.isCostly { try handlers.meter.admit(context.client) }
                return try await route.answer(request, context, handlers)
            }
        }
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect, .query,
    ]

    /// Has the paths that are there say which methods they have.
    private static func refuseOtherMethods(of router: Router<APIContext>) {
        for routes in Dictionary(grouping: router.routes, by: \.path.description).values {
            let allowed = routes.map(\.method)
            let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in methods where !allowed.contains(method) {
                router.on(routes[0].path, method: method) { request, _ -> Response in
                    throw Problem(
                        .methodNotAllowed, "\(request.method) is not allowed here, only \(allow)",
                        headers: [.allow: allow])
                }
            }
        }
    }
}

extension HTTPRequest.Method {
    /// A GET with a body, which HTTP is about to have.
    fileprivate static let query = HTTPRequest.Method("QUERY") ?? .get
}
