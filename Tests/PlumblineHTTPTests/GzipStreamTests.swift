import HTTPTypes
import Hummingbird
import NIOCore
import PlumblineTesting
import Testing

@testable import PlumblineHTTP

/// Bytes turned into gzip, with `gzip` as the referee.
@Suite struct GzipStreamTests {
    @Test func `what is written piece by piece is seen piece by piece`() async throws {
        let client = Pieces()
        var writer = GzipWriter(client, GzipStream(level: 1), .piece)
        var written = ""
        for number in 1...20 {
            let line = "{\"line\":\(number)}\n"
            written += line
            try await writer.write(ByteBuffer(string: line))
            #expect(try Self.expanded(client.bytes, isWhole: false) == Array(written.utf8))
        }
        try await writer.finish(nil)
        #expect(try Self.expanded(client.bytes) == Array(written.utf8))
        #expect(client.isFinished)
    }

    @Test(arguments: [0, 1, 255, 256, 257, 1 << 16, 1 << 20, 3_000_001])
    func `any bytes come back as they were`(byteCount: Int) async throws {
        var generator = SplitMix(seed: UInt64(byteCount))
        // Half of it noise, which zlib can only make longer.
        let bytes = (0..<byteCount).map { index in
            index.isMultiple(of: 2) ? UInt8(truncatingIfNeeded: generator.next()) : 0x20
        }
        for (level, count) in [(Int32(1), Int?.none), (6, byteCount), (9, 1)] {
            let client = Pieces()
            var writer = GzipWriter(client, GzipStream(level: level, byteCount: count), .none)
            try await writer.write(ByteBuffer(bytes: bytes))
            try await writer.finish(nil)
            #expect(try Self.expanded(client.bytes) == bytes)
        }
    }

    @Test func `room for streams is given back`() {
        let bodies = CompressedBodies(byteLimit: 0)
        var streams = (0..<200).map { _ in bodies.stream() }
        #expect(streams.compactMap(\.self).count == 128)
        streams = []
        #expect(bodies.stream() != nil)
    }

    private static func expanded(_ bytes: [UInt8], isWhole: Bool = true) throws -> [UInt8] {
        let command = Command("gzip", ["--decompress"], input: bytes)
        return try isWhole ? command.run().bytes : command.outcome().bytes
    }
}

/// A client that keeps what it gets.
private final class Pieces: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []
    private(set) var isFinished = false

    func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }
    func finish(_ trailingHeaders: HTTPFields?) async throws { isFinished = true }
}
