import HTTPTypes
import Hummingbird

/// Refuses an answer that the client does not accept, before any of it is sent: 406.
///
/// Only what changes nothing is looked at; a problem is sent whatever the client accepts.
struct AcceptMiddleware: RouterMiddleware {
    typealias Context = APIContext

    func handle(
        _ request: Request, context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        let wanted = request.headers[values: .accept]
        guard !wanted.isEmpty, request.method == .get || request.method == .head,
            response.status.kind == .successful, let type = response.headers[.contentType],
            !Self.accepts(type, in: wanted)
        else { return response }
        let name = String(type.prefix { $0 != ";" })
        throw Problem(
            .notAcceptable, "the answer is '\(name)', which Accept leaves out",
            members: ["available": .texts([name])])
    }

    /// Whether the most specific range that fits a media type accepts it; no range accepts all.
    static func accepts(_ type: String, in fields: [String]) -> Bool {
        let wanted = type.prefix { $0 != ";" }.lowercased()
        let group = wanted.prefix { $0 != "/" } + "/*"
        var best = (rank: -1, isAccepted: fields.allSatisfy { $0.allSatisfy { $0 == " " } })
        for field in fields {
            for range in field.lowercased().split(separator: ",") {
                let parts = range.split(separator: ";").map { part in
                    part.filter { $0 != " " && $0 != "\t" }
                }
                let rank: Int
                switch parts.first {
                case wanted: rank = 2
                case String(group): rank = 1
                case "*/*": rank = 0
                default: continue
                }
                let quality = parts.first { $0.hasPrefix("q=") }?.dropFirst(2)
                let isAccepted = quality.flatMap { Double($0) }.map { $0 > 0 } ?? true
                if rank > best.rank { best = (rank, isAccepted) }
            }
        }
        return best.isAccepted
    }
}
