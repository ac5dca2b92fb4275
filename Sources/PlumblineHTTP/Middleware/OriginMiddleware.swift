import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Keeps other sites' pages out, even where no token is needed.
///
/// A page that rebinds its name to our address carries a foreign `Host`; a form or script of another
/// site carries a foreign `Origin` or `Sec-Fetch-Site`.
struct OriginMiddleware: RouterMiddleware {
    typealias Context = APIContext

    private static let loopback = ["localhost", "127.0.0.1", "[::1]"]

    private let hosts: Set<String>
    private let proxies: Set<String>
    private let origins: AllowedOrigins
    private let pathLimit: Int

    init(_ settings: HTTPSettings) {
        hosts = Set((Self.loopback + settings.hosts).map { $0.lowercased() })
        proxies = Set(settings.proxies)
        origins = AllowedOrigins(settings.corsOrigins)
        pathLimit = settings.limits.pathBytes
    }

    func handle(
        _ request: Request, context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        try checkPath(request.head.path ?? "")
        try checkProxy(context.remoteAddress)
        try checkHost(request.head.authority ?? "")
        if origins.allow(request) {
            if let answer = AllowedOrigins.answer(toPreflight: request) { return answer }
        } else {
            try checkOrigin(request)
        }
        return try await next(request, context)
    }

    /// Whether requests of `address` are let in, as far as that goes.
    func isProxy(_ address: SocketAddress?) -> Bool {
        guard !proxies.isEmpty, let address else { return true }
        return address.ipAddress.map(proxies.contains) ?? false
    }

    private func checkPath(_ path: String) throws(Problem) {
        guard path.utf8.count > pathLimit else { return }
        throw Problem(
            .pathTooLong, "the path has \(path.utf8.count) bytes, the limit is \(pathLimit)",
            members: ["limit": .number(pathLimit)])
    }

    private func checkProxy(_ address: SocketAddress?) throws(Problem) {
        guard isProxy(address) else {
            throw Problem(
                .foreignHost, "only the proxies listed in server.proxies may connect")
        }
    }

    private func checkHost(_ authority: String) throws(Problem) {
        guard hosts.contains(Self.host(of: authority)) else {
            throw Problem(
                .foreignHost, "this service does not answer for '\(authority)'",
                members: ["host": .text(authority)])
        }
    }

    private func checkOrigin(_ request: Request) throws(Problem) {
        let site = request.headers[.secFetchSite] ?? "none"
        guard ["none", "same-origin"].contains(site) || Self.isFollowedLink(request) else {
            throw Problem(.foreignOrigin, "the request comes from a page of another site")
        }
        guard let origin = request.headers[.origin] else { return }
        let authority = origin.split(separator: "://", maxSplits: 1).last.map(String.init) ?? ""
        guard authority.lowercased() == request.head.authority?.lowercased() else {
            throw Problem(
                .foreignOrigin, "the request comes from a page of '\(origin)'",
                members: ["origin": .text(origin)])
        }
    }

    /// Whether a person followed a link to us: the page that has it sees nothing of the answer.
    private static func isFollowedLink(_ request: Request) -> Bool {
        request.method == .get && request.headers[.secFetchMode] == "navigate"
            && request.headers[.secFetchDest] == "document"
    }

    /// The authority without its port.
    private static func host(of authority: String) -> String {
        let lower = authority.lowercased()
        guard let colon = lower.lastIndex(of: ":"),
            lower[colon...].dropFirst().allSatisfy(\.isNumber)
        else { return lower }
        return String(lower[..<colon])
    }
}
