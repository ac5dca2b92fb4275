import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    private static let highestRefLimit = 10_000

    /// `GET repositories/{id}/refs`: the branches and tags, all of them or those asked for.
    func refs(_ request: Request, _ context: APIContext) async throws -> Response {
        var question = RefsQuestion()
        question.kind = try request.refKind()
        question.prefix = try request.queryBytes("prefix") ?? []
        question.text = try request.queryBytes("contains") ?? []
        let order = try request.choice("sort", ["name", "-name", "time", "-time"])
        question.isReversed = order.hasPrefix("-")
        question.order = order.hasSuffix("time") ? .time : .name
        if try request.query("limit") != nil {
            question.limit = try request.number("limit", in: 1...Self.highestRefLimit, else: 1)
        }
        if let text = try request.query("cursor") {
            guard let cursor = RefCursor(text) else {
                throw Problem(
                    .invalidRequest, "cursor is '\(text)'; give the 'next' of the page before")
            }
            question.cursor = cursor
        }
        let page = try await context.asking(browser) { [question] in try await $0.refs(question) }
        let next = page.next.map { request.page(at: $0.description) }
        var headers: HTTPFields = [:]
        if let next { headers[.link] = "<\(next)>; rel=\"next\"" }
        return try JSONAnswer.response(
            to: request, written: try JSONAnswer.buffer(RefsResponse(page, next: next)),
            headers: headers)
    }
}

extension Request {
    /// Whether branches or tags are asked for; `nil` for both.
    func refKind() throws(Problem) -> RefsQuestion.Kind? {
        guard let text = try query("kind") else { return nil }
        guard let kind = RefsQuestion.Kind(rawValue: text) else {
            throw Problem(.invalidRequest, "kind is '\(text)'; give branch or tag")
        }
        return kind
    }

    /// The same request for the page at `cursor`, as a reference without a host.
    func page(at cursor: String) -> String {
        let kept = (uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
        let place = "cursor=" + PercentEncoding.encode(cursor.utf8, keeping: "")
        return "\(uri.path)?\((kept.map(String.init) + [place]).joined(separator: "&"))"
    }
}
