import HTTPTypes
import Hummingbird
import Logging

/// Writes one line for each request and counts it.
///
/// The query is left out: a URL to be looked up may hold a secret.
struct LogMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let log: RequestLog

    func handle(
        _ request: Request, context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        log.note(
            request.method, path: request.uri.path, route: context.endpointPath ?? "none",
            response.status, since: start, in: context.logger)
        return response
    }
}
