import HTTPTypes
import Hummingbird
import NIOCore

/// Compresses what an answer writes on its way to the client.
struct GzipWriter: ResponseBodyWriter {
    /// So many bytes are compressed at a time, about a millisecond's work, before others get a turn.
    private static let pieceByteCount = 64 << 10

    private var client: any ResponseBodyWriter
    private let gzip: GzipStream
    private let flush: GzipStream.Flush

    /// Creates a writer to `client`; with `flush` `.piece` it sees each piece as soon as it is written.
    init(_ client: any ResponseBodyWriter, _ gzip: GzipStream, _ flush: GzipStream.Flush) {
        self.client = client
        self.gzip = gzip
        self.flush = flush
    }

    mutating func write(_ buffer: ByteBuffer) async throws {
        var buffer = buffer
        while let piece = buffer.readSlice(
            length: min(buffer.readableBytes, Self.pieceByteCount)), piece.readableBytes > 0
        {
            let isLast = buffer.readableBytes == 0
            let compressed = gzip.compress(piece, isLast ? flush : .none)
            if compressed.readableBytes > 0 { try await client.write(compressed) }
            if !isLast { await Task.yield() }
        }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await client.write(gzip.compress(ByteBuffer(), .end))
        try await client.finish(trailingHeaders)
    }
}

/// Keeps what an answer writes.
final class BodyCollector: ResponseBodyWriter {
    private(set) var buffer = ByteBuffer()

    func write(_ buffer: ByteBuffer) async throws {
        self.buffer.writeImmutableBuffer(buffer)
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
