import HTTPTypes
import Hummingbird
import Logging
import PlumblineBrowser

/// Turns whatever a route throws into a problem: the one place that does.
struct ErrorMiddleware: RouterMiddleware {
    typealias Context = APIContext

    func handle(
        _ request: Request, context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return try problem.response(from: request, context: context)
        } catch let error as BrowseError {
            if case .records = error { context.logger.error("\(error)") }
            return try Problem(error).response(from: request, context: context)
        } catch let error as any HTTPResponseError where error.status == .notFound {
            let path = request.head.path.map { $0.prefix { $0 != "?" } } ?? ""
            return try Problem(.notFound, "no page '\(path)'")
                .response(from: request, context: context)
        } catch let error as any HTTPResponseError {
            return try error.response(from: request, context: context)
        } catch is CancellationError {
            return try Problem(.busy, "the service is shutting down", retryAfter: 5)
                .response(from: request, context: context)
        } catch {
            context.logger.error("unexpected error", metadata: ["error": "\(error)"])
            return try Problem(.internalError, "request \(context.id)")
                .response(from: request, context: context)
        }
    }
}
