import Foundation
import HTTPTypes
public import Hummingbird

/// Why a request was refused, as RFC 9457 has it: `application/problem+json`.
public struct Problem: Error, Sendable {
    /// What kind of problem it is.
    public let kind: Kind
    /// One line about this very request.
    public let detail: String
    /// What a program needs in order to act, by its name.
    public let members: [String: Member]
    /// After so many seconds asking again makes sense.
    public let retryAfter: Int?
    let extraHeaders: HTTPFields

    /// Creates a problem.
    public init(
        _ kind: Kind, _ detail: String, members: [String: Member] = [:], retryAfter: Int? = nil,
        headers: HTTPFields = [:]
    ) {
        self.kind = kind
        self.detail = detail
        self.members = members
        self.retryAfter = retryAfter
        extraHeaders = headers
    }

    /// One value among a problem's members.
    public enum Member: Sendable, Hashable, Encodable {
        case text(String)
        case number(Int)
        case texts([String])

        /// Writes the value itself.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .texts(let texts): try container.encode(texts)
            }
        }
    }
}

extension Problem: HTTPResponseError {
    /// The status that goes with the kind.
    public var status: HTTPResponse.Status { kind.status }

    /// The JSON of the problem.
    func document() throws -> ByteBuffer {
        var body: [String: Member] = members
        body["type"] = .text("/problems/\(kind.rawValue)")
        body["title"] = .text(kind.title)
        body["status"] = .number(status.code)
        body["detail"] = .text(detail)
        return try JSONAnswer.buffer(body)
    }

    /// Writes the problem as JSON.
    public func response(from request: Request, context: some RequestContext) throws -> Response {
        var headers = extraHeaders
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if kind == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"plumbline\"" }
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: try document()))
    }
}
