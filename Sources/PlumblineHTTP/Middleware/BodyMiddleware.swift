import HTTPTypes
import Hummingbird

/// Leaves out what an answer may not have: the body of one to HEAD, the length where none can be.
struct BodyMiddleware: RouterMiddleware {
    typealias Context = APIContext

    func handle(
        _ request: Request, context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let answer = try await next(request, context)
        var response = request.method == .head ? answer.createHeadResponse() : answer
        if [.noContent, .notModified].contains(response.status) {
            response.headers[.contentLength] = nil
        }
        return response
    }
}
