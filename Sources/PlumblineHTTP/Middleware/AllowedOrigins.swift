import HTTPTypes
import Hummingbird

/// The origins of other sites whose pages may use the service.
struct AllowedOrigins: Sendable {
    /// What such a page may send beyond what every page may.
    private static let requestHeaders = [
        "Accept", "Authorization", "Content-Type", "If-Match", "If-None-Match", "If-Range",
        "Last-Event-ID", "Range",
    ].joined(separator: ", ")
    private static let methods = "GET, HEAD, POST, DELETE"
    /// Seconds for which a browser need not ask again; more than browsers allow is no use.
    private static let memory = "7200"

    private let origins: Set<String>

    /// Creates a list; origins compare without regard to case.
    init(_ origins: [String]) {
        self.origins = Set(origins.map { $0.lowercased() })
    }

    /// Whether no origin is listed.
    var isEmpty: Bool { origins.isEmpty }

    /// Whether a page of a listed origin sends the request.
    func allow(_ request: Request) -> Bool {
        !origins.isEmpty
            && request.headers[.origin].map { origins.contains($0.lowercased()) } ?? false
    }

    /// What a browser is told that asks whether a page may send a request; `nil` if it is no such
    /// question.
    ///
    /// It carries no token: browsers send none with it.
    static func answer(toPreflight request: Request) -> Response? {
        guard request.method == .options, request.headers[.accessControlRequestMethod] != nil else {
            return nil
        }
        let headers: HTTPFields = [
            .accessControlAllowMethods: methods, .accessControlAllowHeaders: requestHeaders,
            .accessControlMaxAge: memory,
        ]
        return Response(status: .noContent, headers: headers)
    }
}
