import NIOHTTP1

/// All that the answer to a request depends on, if it can be the same each time: the path with its
/// query, and the headers that choose among forms of it.
struct SentQuestion: Hashable, Sendable {
    /// The path with its query, as it was sent.
    let target: String
    private let accept: String?
    private let acceptEncoding: String?
    private let ifNoneMatch: String?

    /// Reads what is asked; `nil` if the request has a header with which it is another question.
    init?(_ request: HTTPRequestHead) {
        guard request.method == .GET, request.version == .http1_1 else { return nil }
        var accept: String?
        var acceptEncoding: String?
        var ifNoneMatch: String?
        for (name, value) in request.headers {
            switch name.lowercased() {
            case "accept" where accept == nil: accept = value
            case "accept-encoding" where acceptEncoding == nil: acceptEncoding = value
            case "if-none-match" where ifNoneMatch == nil: ifNoneMatch = value
            case "connection" where value.lowercased() == "keep-alive": break
            case let name where Self.weighty.contains(name): return nil
            default: break
            }
        }
        target = request.uri
        self.accept = accept
        self.acceptEncoding = acceptEncoding
        self.ifNoneMatch = ifNoneMatch
    }

    /// The path without its query.
    var path: Substring { target.prefix { $0 != "?" } }

    /// Headers that the routes have to look at; the first four, if they are there twice.
    private static let weighty: Set<String> = [
        "accept", "accept-encoding", "connection", "if-none-match", "content-length", "expect",
        "if-match", "if-modified-since", "if-range", "if-unmodified-since", "origin", "range",
        "sec-fetch-site", "te", "trailer", "transfer-encoding", "upgrade",
    ]
}
