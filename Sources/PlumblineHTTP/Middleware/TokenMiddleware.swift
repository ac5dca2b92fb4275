import HTTPTypes
import Hummingbird
import Logging
import PlumblineBrowser
import PlumblineStore

/// Lets only those in who carry a token, but for the two pages that say whether the service lives.
struct TokenMiddleware: RouterMiddleware {
    typealias Context = APIContext

    private static let open = ["/healthz", "/readyz"]

    let browser: Browser

    func handle(
        _ request: Request, context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        if Self.open.contains(request.uri.path) { return try await next(request, context) }
        guard let token = Self.token(in: request.headers[.authorization]) else {
            throw Problem(.unauthorized, "the request carries no token")
        }
        guard let name = try await browser.tokenName(for: token) else {
            throw Problem(.unauthorized, "the token is not known here")
        }
        var context = context
        context.tokenName = name
        context.logger[metadataKey: "token"] = "\(name)"
        return try await next(request, context)
    }

    /// The digest of the token in the header `Authorization`.
    func digest(in authorization: String?) -> TokenDigest? {
        Self.token(in: authorization).flatMap(TokenDigest.init)
    }

    /// The name of the token with a digest, if nobody has to look it up.
    func knownName(_ digest: TokenDigest) -> String? { browser.knownTokenName(for: digest) }

    private static func token(in authorization: String?) -> String? {
        let words = (authorization ?? "").split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return String(words[1])
    }
}
