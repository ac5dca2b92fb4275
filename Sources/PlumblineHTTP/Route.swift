import Hummingbird
import PlumblineBrowser

/// One line of the table of routes.
struct Route: Sendable {
    /// The method.
    let method: HTTPRequest.Method
    /// The path as the OpenAPI document writes it.
    let template: String
    /// Answers a request.
    let answer: @Sendable (Request, APIContext, APIHandlers) async throws -> Response

    init(
        _ method: HTTPRequest.Method, _ template: String,
        _ answer: @escaping @Sendable (Request, APIContext, APIHandlers) async throws -> Response
    ) {
        self.method = method
        self.template = template
        self.answer = answer
    }
}

extension Route {
    /// Every route of the API.
    static let table: [Route] = [
        Route(.post, "/v1/repositories") { try await $2.link($0) },
        Route(.get, "/v1/repositories") { request, _, handlers in
            try await handlers.repositories(request)
        },
        Route(.get, "/v1/repositories/{id}") { try await $2.repository($0, $1) },
        Route(.delete, "/v1/repositories/{id}") { try await $2.unlink($0, $1) },
        Route(.get, "/v1/repositories/{id}/events") { try await $2.events($0, $1) },
        Route(.post, "/v1/repositories/{id}/fetch") { try await $2.fetch($0, $1) },
        Route(.get, "/v1/repositories/{id}/refs") { try await $2.refs($0, $1) },
        Route(.get, "/v1/repositories/{id}/commits/{revision}") { try await $2.commit($0, $1) },
        Route(.get, "/v1/repositories/{id}/commits") { try await $2.commits($0, $1) },
        Route(.get, "/v1/repositories/{id}/last-commits") { try await $2.lastCommits($0, $1) },
        Route(.get, "/v1/repositories/{id}/last-commits/{path}") {
            try await $2.lastCommits($0, $1)
        },
        Route(.get, "/v1/repositories/{id}/blame/{path}") { try await $2.blame($0, $1) },
        Route(.get, "/v1/repositories/{id}/tree") { try await $2.tree($0, $1) },
        Route(.get, "/v1/repositories/{id}/tree/{path}") { try await $2.tree($0, $1) },
        Route(.get, "/v1/repositories/{id}/raw/{path}") { try await $2.raw($0, $1) },
        Route(.get, "/v1/repositories/{id}/search") { try await $2.search($0, $1) },
        Route(.get, "/v1/repositories/{id}/find") { try await $2.find($0, $1) },
        Route(.get, "/v1/repositories/{id}/files/{path}") { try await $2.file($0, $1) },
        Route(.get, "/v1/repositories/{id}/line-map/{path}") { try await $2.lineMap($0, $1) },
        Route(.get, "/v1/repositories/{id}/compare") { try await $2.compare($0, $1) },
        Route(.get, "/v1/repositories/{id}/merge-base") { try await $2.mergeBase($0, $1) },
        Route(.get, "/v1/repositories/{id}/describe/{revision}") { try await $2.describe($0, $1) },
        Route(.get, "/v1/repositories/{id}/contains/{revision}") { try await $2.contains($0, $1) },
        Route(.get, "/v1/repositories/{id}/change-requests/{number}") {
            try await $2.changeRequest($0, $1)
        },
        Route(.get, "/v1/repositories/{id}/digests") { try await $2.digests($0, $1) },
        Route(.post, "/v1/repositories/{id}/digests") { try await $2.commitsHavingFiles($0, $1) },
        Route(.post, "/v1/repositories/{id}/positions") { try await $2.positions($0, $1) },
        Route(.get, "/v1/repositories/{id}/permalink") { try await $2.permalink($0, $1) },
        Route(.get, "/v1/permalinks") { request, _, handlers in
            try await handlers.placeOfPage(request)
        },
        Route(.get, "/v1/openapi.json") { _, _, handlers in handlers.openAPI() },
        Route(.get, "/healthz") { _, _, handlers in try handlers.health() },
        Route(.get, "/readyz") { _, _, handlers in try await handlers.readiness() },
        Route(.get, "/metrics") { _, _, handlers in await handlers.metrics() },
    ]

    /// The routes about a repository that cost little; the others may take long, or start a transfer.
    private static let cheap: Set<String> = [
        "commits/{revision}", "events", "files/{path}", "find", "permalink", "raw/{path}", "refs",
        "tree", "tree/{path}",
    ]

    /// Whether a client may send only so many requests a minute.
    var isCostly: Bool {
        let prefix = "/v1/repositories/{id}/"
        if method == .post { return true }
        return template.hasPrefix(prefix)
            && !Self.cheap.contains(String(template.dropFirst(prefix.count)))
    }

    /// The template in the router's notation; a last `{path}` or `{revision}` may hold slashes.
    var routerPath: RouterPath {
        let components = template.split(separator: "/").map { component -> String in
            switch component {
            case "{path}", "{revision}": "**"
            default:
                component.hasPrefix("{")
                    ? ":" + component.dropFirst().dropLast() : String(component)
            }
        }
        return RouterPath("/" + components.joined(separator: "/"))
    }
}
