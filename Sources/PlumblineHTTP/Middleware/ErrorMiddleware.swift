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
            switch error {
            case .records, .unreadable: context.logger.error("\(error)")
            default: break
            }
            return try Problem(error).response(from: request, context: context)
        } catch let error as any HTTPResponseError {
            return try Problem(error, path: request.uri.path)
                .response(from: request, context: context)
        } catch is CancellationError {
            return try Problem(.busy, "the service is shutting down", retryAfter: 5)
                .response(from: request, context: context)
        } catch {
            context.logger.error("unexpected error", metadata: ["error": "\(error)"])
            return try Problem(.internalError, "request \(context.requestID)")
                .response(from: request, context: context)
        }
    }
}

extension Problem {
    /// Says what the router and the reader of bodies mean.
    fileprivate init(_ error: any HTTPResponseError, path: String) {
        switch error.status {
        case .notFound: self.init(.notFound, "no page '\(path)'")
        case .contentTooLarge: self.init(.bodyTooLarge, "the body is above the limit")
        case let status where status.kind == .clientError:
            self.init(.invalidRequest, "the request cannot be read")
        default: self.init(.internalError, "the request cannot be answered")
        }
    }
}
