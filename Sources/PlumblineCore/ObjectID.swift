/// The name of an object: the 20 bytes of its SHA-1.
public struct ObjectID: Hashable, Sendable {
    /// The number of bytes of an id.
    public static let byteCount = 20
    /// The number of hexadecimal digits of an id.
    public static let hexCount = 40

    private let head: UInt64
    private let middle: UInt64
    private let tail: UInt32

    /// Creates an id from its bytes.
    ///
    /// - Precondition: `bytes` holds 20 bytes.
    public init(bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count == Self.byteCount, "an object id has 20 bytes, not \(bytes.count)")
        head = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        middle = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        tail = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    }

    /// Reads 40 hexadecimal digits of either case; `nil` for any other text.
    public init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == Self.hexCount else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        for index in stride(from: 0, to: Self.hexCount, by: 2) {
            guard let high = HexDigit.value(of: digits[index]),
                let low = HexDigit.value(of: digits[index + 1])
            else { return nil }
            bytes.append(high << 4 | low)
        }
        self = bytes.withUnsafeBytes { ObjectID(bytes: $0) }
    }

    /// The 20 bytes of the id.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: head.bigEndian, Array.init)
            + withUnsafeBytes(of: middle.bigEndian, Array.init)
            + withUnsafeBytes(of: tail.bigEndian, Array.init)
    }

    /// The first seven digits, as people write them.
    public var abbreviated: String { String(description.prefix(7)) }
}

extension ObjectID: CustomStringConvertible {
    /// The 40 hexadecimal digits of the id, in lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.hexCount) { buffer in
            var index = 0
            for byte in bytes {
                buffer[index] = HexDigit.lower(byte >> 4)
                buffer[index + 1] = HexDigit.lower(byte & 15)
                index += 2
            }
            return index
        }
    }
}

extension ObjectID: Comparable {
    /// Orders ids as their digits.
    public static func < (left: ObjectID, right: ObjectID) -> Bool {
        (left.head, left.middle, left.tail) < (right.head, right.middle, right.tail)
    }
}
