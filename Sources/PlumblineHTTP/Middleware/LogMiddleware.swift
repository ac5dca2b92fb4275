import HTTPTypes
import Hummingbird
import Logging

/// Writes one line for each request and counts it.
///
/// The query is left out: a URL to be looked up may hold a secret.
struct LogMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let registry: PrometheusRegistry

    func handle(
        _ request: Request, context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response = try await next(request, context)
        let elapsed = ContinuousClock.now - start
        response.headers[.requestID] = context.requestID
        let route = context.endpointPath ?? "none"
        registry.noteRequest(
            method: request.method, route: route, status: response.status.code, elapsed: elapsed)
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method)", "path": "\(request.uri.path)",
                "status": "\(response.status.code)",
                "milliseconds": "\(elapsed / .milliseconds(1))",
            ])
        return response
    }
}
