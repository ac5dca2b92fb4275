import HTTPTypes
import Hummingbird
import Logging
import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineStore

/// Answers the routes: parse, ask the browser, present.
struct APIHandlers: Sendable {
    let browser: Browser
    let settings: HTTPSettings
    let registry: PrometheusRegistry
    let sent: SentAnswers
    let bodies: CompressedBodies
    let meter: RequestMeter

    func link(_ request: Request) async throws -> Response {
        let body = try await request.decodeJSON(LinkRequest.self, limit: settings.limits.bodyBytes)
        let (repository, isNew) = try await browser.link(
            body.url, credential: body.credential?.credential())
        let location = "/v1/repositories/\(repository.link.id)"
        return try JSONAnswer.response(
            RepositoryResponse(repository), status: isNew ? .created : .ok,
            headers: [.location: location])
    }

    func repositories(_ request: Request) async throws -> Response {
        let repositories =
            if let url = try request.query("url") {
                try await browser.findRepository(named: url).map { [$0] } ?? []
            } else {
                try await browser.repositories()
            }
        return try JSONAnswer.response(
            RepositoriesResponse(repositories: repositories.map(RepositoryResponse.init)))
    }

    func repository(_ request: Request, _ context: APIContext) async throws -> Response {
        let repository = try await browser.repository(try context.repositoryID())
        return try JSONAnswer.response(RepositoryResponse(repository))
    }

    func unlink(_ request: Request, _ context: APIContext) async throws -> Response {
        try await browser.unlink(try context.repositoryID())
        return Response(status: .noContent)
    }

    func commit(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = try context.repositoryID()
        let revision = try Revision(encoded: request.rest)
        let commit = try await browser.resolve(revision, in: id)
        let answer = try await context.asking(browser) { try await $0.commit(commit) }
        return try JSONAnswer.response(
            CommitResponse(answer), headers: CachePolicy.headers(revision, commit))
    }

    func openAPI() -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_json)))
    }

    func health() throws -> Response {
        try JSONAnswer.response(["status": "ok"])
    }

    func readiness() async throws -> Response {
        do {
            // One look at the records; whether anything is found does not matter.
            _ = try await browser.findRepository(named: "0000000000000000")
        } catch {
            throw Problem(.busy, "the records cannot be read", retryAfter: 5)
        }
        return try JSONAnswer.response(["status": "ok"])
    }

    func metrics() async -> Response {
        for (name, statistics) in browser.cacheStatistics { registry.note(statistics, of: name) }
        registry.note(sent.statistics, of: "sent-answers")
        registry.note(bodies.statistics, of: "compressed-answers")
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: registry.text())))
    }
}

extension APIContext {
    /// The `{id}` of the path.
    func repositoryID() throws(Problem) -> RepositoryID {
        let text = parameters.get("id") ?? ""
        guard let id = RepositoryID(text) else { throw Problem(.noSuchRepository(text)) }
        return id
    }

    /// Asks the repository of the path, and sees to it if its clone is damaged.
    func asking<Answer>(
        _ browser: Browser, _ question: (RepositoryBrowser) async throws -> Answer
    ) async throws -> Answer {
        let id = try repositoryID()
        let repository = try await browser.open(id)
        return try await browser.asking(id) { try await question(repository) }
    }
}
