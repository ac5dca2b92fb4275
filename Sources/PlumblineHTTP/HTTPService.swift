public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
public import NIOCore
public import NIOSSL
public import PlumblineBrowser

/// The JSON API and the pages, ready to listen.
public enum HTTPService {
    /// Makes the router: every route of the table, and what `pages` adds, behind the same checks.
    public static func router(
        browser: Browser, settings: HTTPSettings,
        pages: (Router<APIContext>) -> Void = { _ in }
    ) -> Router<APIContext> {
        let registry = PrometheusRegistry()
        let router = Router(context: APIContext.self)
        router.add(middleware: LogMiddleware(registry: registry))
        router.add(middleware: BodyMiddleware())
        router.add(middleware: ErrorMiddleware())
        router.add(middleware: OriginMiddleware(settings))
        if settings.needsToken { router.add(middleware: TokenMiddleware(browser: browser)) }
        let handlers = APIHandlers(browser: browser, settings: settings, registry: registry)
        for route in Route.table { add(route, to: router, handlers: handlers) }
        pages(router)
        refuseOtherMethods(of: router)
        return router
    }

    /// Makes the service that listens at `address`, over TLS if there is a configuration for it.
    ///
    /// `onListening` is told the port once it listens.
    public static func application(
        router: Router<APIContext>, address: BindAddress, tls: TLSConfiguration?,
        settings: HTTPSettings, logger: Logger,
        onListening: @escaping @Sendable (any Channel) async -> Void
    ) throws -> some ApplicationProtocol {
        let limits = settings.limits
        let http1 = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [
                    DrainingHandler(patience: .seconds(Int64(limits.idleSeconds)))
                ],
                idleTimeout: .seconds(Int64(limits.idleSeconds)),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes)))
        return Application(
            router: router,
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
