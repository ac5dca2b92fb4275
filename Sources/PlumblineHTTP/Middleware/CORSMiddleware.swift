import HTTPTypes
import Hummingbird

/// Lets pages of listed origins read every answer, failures as well.
///
/// Cookies and the like are never allowed, and no other origin ever.
struct CORSMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// What pages may read beyond what every page may; our own headers come to it.
    private static let readable = [
        "Accept-Ranges", "Content-Length", "Content-Range", "ETag", "Link", "Location",
        "Retry-After", "X-Request-Id",
    ]

    private let origins: AllowedOrigins

    init(_ settings: HTTPSettings) {
        origins = AllowedOrigins(settings.corsOrigins)
    }

    func handle(
        _ request: Request, context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard !origins.isEmpty else { return response }
        response.headers.addVariation("Origin")
        guard origins.allow(request) else { return response }
        response.headers[.accessControlAllowOrigin] = request.headers[.origin]
        response.headers[.accessControlExposeHeaders] =
            (Self.readable + Self.ownNames(response.headers)).joined(separator: ", ")
        return response
    }

    private static func ownNames(_ headers: HTTPFields) -> [String] {
        headers.map(\.name).filter { $0.canonicalName.hasPrefix("plumbline-") }.map(\.rawName)
    }
}
