import Hummingbird
import NIOCore

extension CompressedBodies {
    /// Little effort: somebody waits.
    private static let level: Int32 = 1

    /// The answer, compressed while it is sent; `keep` is given the compressed body when all of it was.
    ///
    /// One of unknown length is found while it is sent, and what is found is to be seen at once.
    func compressing(
        _ response: Response, keep: (@Sendable (ByteBuffer) -> Void)? = nil
    ) -> Response {
        guard let room = stream() else { return response }
        let body = response.body
        let flush: GzipStream.Flush = body.contentLength == nil ? .piece : .none
        return response.coded(
            ResponseBody { client in
                let gzip = GzipStream(level: Self.level, byteCount: body.contentLength)
                let client: any ResponseBodyWriter =
                    if let keep { KeepingWriter(client, keep) } else { client }
                try await body.write(GzipWriter(client, gzip, flush))
                withExtendedLifetime(room) {}
            })
    }
}

extension Response {
    /// The answer with a compressed body.
    func coded(_ body: ResponseBody) -> Response {
        var response = self
        response.body = body
        response.headers[.contentEncoding] = ContentCoding.gzip.rawValue
        response.headers[.acceptRanges] = nil
        if let tag = headers[.eTag] { response.headers[.eTag] = CompressedTag.tag(of: tag) }
        return response
    }
}

/// Passes on what an answer writes, and hands over all of it at the end.
private struct KeepingWriter: ResponseBodyWriter {
    private var client: any ResponseBodyWriter
    private let keep: (ByteBuffer) -> Void
    private var written = ByteBuffer()

    init(_ client: any ResponseBodyWriter, _ keep: @escaping (ByteBuffer) -> Void) {
        self.client = client
        self.keep = keep
    }

    mutating func write(_ buffer: ByteBuffer) async throws {
        written.writeImmutableBuffer(buffer)
        try await client.write(buffer)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        keep(written)
        try await client.finish(trailingHeaders)
    }
}
