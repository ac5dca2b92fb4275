import NIOCore

/// Ids for the requests of one connection, 32 hexadecimal digits each: the connection's, which are random,
/// and a count.
struct RequestIDs {
    /// How many bytes an id takes.
    static let byteCount = 32

    private let connection = UInt64.random(in: .min ... .max)
    private var count: UInt64 = 0

    /// Writes an id that none had before.
    mutating func writeNext(to buffer: inout ByteBuffer) {
        count += 1
        for half in [connection, count] {
            buffer.writeMultipleIntegers(
                Self.digits(of: UInt32(half >> 32)),
                Self.digits(of: UInt32(truncatingIfNeeded: half)))
        }
    }

    /// The eight digits of a number, in the order of the bytes of a large-endian one.
    private static func digits(of number: UInt32) -> UInt64 {
        (0..<8).reduce(0) { digits, place in
            let digit = UInt64(number >> (28 - 4 * place) & 15)
            return digits << 8 | digit + (digit < 10 ? 48 : 87)
        }
    }
}
