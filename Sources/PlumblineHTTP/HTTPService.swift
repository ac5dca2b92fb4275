public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
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
        let router = Router(context: APIContext.self)
        router.add(middleware: LogMiddleware(log: log))
        router.add(middleware: BodyMiddleware())
        router.add(middleware: ErrorMiddleware())
        router.add(middleware: OriginMiddleware(settings))
        if let tokens { router.add(middleware: tokens) }
        let handlers = APIHandlers(
            browser: browser, settings: settings, registry: log.registry, sent: sent)
        for route in Route.table { Self.add(route, to: router, handlers: handlers) }
        pages(router)
        Self.refuseOtherMethods(of: router)
        return router
    }

    private var tokens: TokenMiddleware? {
        settings.needsToken ? TokenMiddleware(browser: browser) : nil
    }

    /// Makes the service that listens at `address`, over TLS if there is a configuration for it.
    ///
    /// `onListening` is told the port once it listens.
    public func application(
        at address: BindAddress, tls: TLSConfiguration?, logger: Logger,
        pages: (Router<APIContext>) -> Void = { _ in },
        onListening: @escaping @Sendable (any Channel) async -> Void
    ) throws -> some ApplicationProtocol {
        let limits = settings.limits
        let way = ShortWay(
            answers: sent, origin: OriginMiddleware(settings), tokens: tokens, log: log,
            logger: logger, longestSilence: .seconds(Int64(limits.idleSeconds) / 2))
        let http1 = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [
                    ConnectionHandlers(way, patience: .seconds(Int64(limits.idleSeconds)))
                ],
                idleTimeout: .seconds(Int64(limits.idleSeconds)),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes)))
        return Application(
            router: router(pages: pages),
            server: try tls.map { try .tls(http1, tlsConfiguration: $0) } ?? http1,
            configuration: ApplicationConfiguration(
                address: address, serverName: "plumbline",
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)),
            onServerRunning: onListening, logger: logger)
    }

    /// Adds a route; one for GET answers HEAD too.
    private static func add(_ route: Route, to router: Router<APIContext>, handlers: APIHandlers) {
        for method in route.method == .get ? [.get, .head] : [route.method] {
            router.on(route.routerPath, method: method) { request, context in
                try await route.answer(request, context, handlers)
            }
        }
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
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
