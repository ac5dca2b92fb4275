import HTTPTypes
import Hummingbird

/// Compresses text for clients that accept gzip.
///
/// Left as they are: short answers, ranges, pictures and unknown bytes, event streams, and failures.
/// The length of a compressed answer tells no outsider anything (BREACH): tokens and credentials are
/// in no answer, and nobody but who may read an answer can have a word of his put into it, since no
/// browser sends a token by itself and pages of other sites are refused before this.
struct CompressionMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Shorter answers fit into one packet anyway.
    private static let leastByteCount = 1 << 10
    /// Answers above it are compressed as they are sent, and not kept.
    private static let largestKeptByteCount = 1 << 20
    /// Hard for what is kept; what is sent at once is compressed with less effort.
    private static let keptLevel: Int32 = 6

    let bodies: CompressedBodies

    func handle(
        _ request: Request, context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request.askingForContent, context)
        guard response.isCompressible else { return response }
        response.headers.addVariation("Accept-Encoding")
        if response.status == .notModified {
            response.headers.nameCompressed(as: request.headers[.ifNoneMatch])
            return response
        }
        guard response.status == .ok, request.method != .head,
            ContentCoding(accepted: request.headers[values: .acceptEncoding]) == .gzip,
            response.body.contentLength ?? .max >= Self.leastByteCount
        else { return response }
        return try await compressed(response, to: request)
    }

    private func compressed(_ response: Response, to request: Request) async throws -> Response {
        guard let tag = response.headers[.eTag], let byteCount = response.body.contentLength,
            byteCount <= Self.largestKeptByteCount
        else { return bodies.compressing(response) }
        let key = CompressedBodies.Key(address: request.head.path ?? "", tag: tag)
        if let body = bodies.body(of: key) { return response.coded(ResponseBody(byteBuffer: body)) }
        let collector = BodyCollector()
        let gzip = GzipStream(level: Self.keptLevel, byteCount: byteCount)
        try await response.body.write(GzipWriter(collector, gzip, .none))
        bodies.keep(collector.buffer, of: key)
        return response.coded(ResponseBody(byteBuffer: collector.buffer))
    }
}

extension Request {
    /// The request with the tags of compressed answers replaced by those of their content.
    fileprivate var askingForContent: Request {
        var head = head
        var isChanged = false
        for name in [HTTPField.Name.ifNoneMatch, .ifMatch] {
            guard let list = headers[name], CompressedTag.isIn(list) else { continue }
            head.headerFields[name] = CompressedTag.contentTags(in: list)
            isChanged = true
        }
        return isChanged ? Request(head: head, body: body) : self
    }
}

extension Response {
    /// Whether the answer is text that is not coded already.
    fileprivate var isCompressible: Bool {
        guard headers[.contentEncoding] == nil, headers[.contentRange] == nil,
            let type = headers[.contentType]?.prefix(while: { $0 != ";" })
        else { return false }
        switch type {
        case "text/event-stream", "application/problem+json": return false
        case "application/json", "application/x-ndjson", "image/svg+xml": return true
        default: return type.hasPrefix("text/")
        }
    }
}

extension HTTPFields {
    /// Says that another answer is possible for another value of the field `name`.
    mutating func addVariation(_ name: String) {
        self[.vary] = self[.vary].map { "\($0), \(name)" } ?? name
    }

    /// Gives the tag that the client knows the content by.
    fileprivate mutating func nameCompressed(as known: String?) {
        guard let tag = self[.eTag], let known, CompressedTag.list(known, namesCompressed: tag)
        else { return }
        self[.eTag] = CompressedTag.tag(of: tag)
    }
}
