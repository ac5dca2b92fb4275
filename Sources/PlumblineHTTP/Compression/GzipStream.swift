import CZlib
import NIOCore

/// Turns the pieces of one answer into gzip, one after another.
final class GzipStream {
    /// What becomes visible to who reads the compressed bytes so far.
    enum Flush {
        /// As much as zlib likes: best for size.
        case none
        /// Everything that was written: a reader waits for nothing.
        case piece
        /// Everything, and no more comes.
        case end
    }

    /// Makes zlib write a gzip header in place of its own.
    private static let gzip: Int32 = 16
    private static let windowBits: ClosedRange<Int> = 10...15
    private static let memoryLevel: Int32 = 8

    /// In a place of its own, since zlib remembers its address.
    private let state: UnsafeMutablePointer<z_stream>

    /// Creates a stream of the effort `level`, 1 to 9, for about `byteCount` bytes; without, for any
    /// number. A stream takes up to 256 KiB of memory.
    init(level: Int32, byteCount: Int? = nil) {
        state = .allocate(capacity: 1)
        state.initialize(to: z_stream())
        let bits = byteCount.map { Int.bitWidth - ($0 - 1).leadingZeroBitCount } ?? .max
        let window = min(max(bits, Self.windowBits.lowerBound), Self.windowBits.upperBound)
        let status = deflateInit2_(
            state, level, Z_DEFLATED, Self.gzip + Int32(window), Self.memoryLevel,
            Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib refuses level \(level) with status \(status)")
    }

    deinit {
        deflateEnd(state)
        state.deallocate()
    }

    /// Takes in a piece and returns the compressed bytes that are ready, which may be none.
    func compress(_ piece: ByteBuffer, _ flush: Flush) -> ByteBuffer {
        var output = ByteBuffer()
        piece.withUnsafeReadableBytes { bytes in
            state.pointee.next_in = UnsafeMutablePointer(
                mutating: bytes.bindMemory(to: Bytef.self).baseAddress)
            state.pointee.avail_in = UInt32(bytes.count)
            let room = max(256, bytes.count / 3)
            repeat {
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { free in
                    fill(free, flush.status)
                }
            } while state.pointee.avail_out == 0
        }
        return output
    }

    /// Lets zlib write to `free` and returns how many bytes it wrote.
    private func fill(_ free: UnsafeMutableRawBufferPointer, _ flush: Int32) -> Int {
        state.pointee.next_out = free.bindMemory(to: Bytef.self).baseAddress
        state.pointee.avail_out = UInt32(free.count)
        // Without progress it says so by a status of failure, which is none.
        _ = deflate(state, flush)
        return free.count - Int(state.pointee.avail_out)
    }
}

extension GzipStream.Flush {
    fileprivate var status: Int32 {
        switch self {
        case .none: Z_NO_FLUSH
        case .piece: Z_SYNC_FLUSH
        case .end: Z_FINISH
        }
    }
}
