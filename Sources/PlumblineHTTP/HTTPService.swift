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
        let router = Router(context: APIContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: LogMiddleware(registry: registry))
        router.add(middleware: ErrorMiddleware())
        router.add(middleware: OriginMiddleware(settings))
        if settings.needsToken { router.add(middleware: TokenMiddleware(browser: browser)) }
        let handlers = APIHandlers(browser: browser, settings: settings, registry: registry)
        for (template, routes) in Dictionary(grouping: Route.table, by: \.template) {
            add(routes, to: router, handlers: handlers, template: template)
        }
        pages(router)
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

    private static func add(
        _ routes: [Route], to router: Router<APIContext>, handlers: APIHandlers, template: String
    ) {
        for route in routes {
            router.on(route.routerPath, method: route.method) { request, context in
                try await route.answer(request, context, handlers)
            }
        }
        guard let path = routes.first?.routerPath else { return }
        var allowed = routes.map(\.method)
        if allowed.contains(.get) { allowed.append(.head) }
        let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        let others: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options]
        for method in others where !allowed.contains(method) {
            router.on(path, method: method) { request, _ -> Response in
                throw Problem(
                    .methodNotAllowed, "\(request.method) is not allowed here, only \(allow)",
                    headers: [.allow: allow])
            }
        }
    }
}
