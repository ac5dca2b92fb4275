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
        var text = String(hex)
        guard let id = text.withUTF8({ ObjectID(hexDigits: UnsafeRawBufferPointer($0)) })
        else { return nil }
        self = id
    }

    /// Reads 40 hexadecimal digits of either case; `nil` for anything else.
    public init?(hexDigits digits: UnsafeRawBufferPointer) {
        guard digits.count == Self.hexCount,
            let head = Self.word(digits, at: 0), let middle = Self.word(digits, at: 16),
            let tail = HexDigit.values(
                ofEight: digits.loadUnaligned(fromByteOffset: 32, as: UInt64.self))
        else { return nil }
        (self.head, self.middle, self.tail) = (head, middle, tail)
    }

    /// The sixteen digits at `offset`.
    @inline(__always)
    private static func word(_ digits: UnsafeRawBufferPointer, at offset: Int) -> UInt64? {
        guard
            let high = HexDigit.values(
                ofEight: digits.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
            let low = HexDigit.values(
                ofEight: digits.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        else { return nil }
        return UInt64(high) << 32 | UInt64(low)
    }

    /// The 20 bytes of the id.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: head.bigEndian, Array.init)
            + withUnsafeBytes(of: middle.bigEndian, Array.init)
            + withUnsafeBytes(of: tail.bigEndian, Array.init)
    }

    /// Writes the 20 bytes of the id to the beginning of `buffer`.
    ///
    /// - Precondition: `buffer` has room for 20 bytes.
    public func copyBytes(to buffer: UnsafeMutableRawBufferPointer) {
        precondition(buffer.count >= Self.byteCount, "an id has 20 bytes, not \(buffer.count)")
        buffer.storeBytes(of: head.bigEndian, as: UInt64.self)
        buffer.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
        buffer.storeBytes(of: tail.bigEndian, toByteOffset: 16, as: UInt32.self)
    }

    /// The first seven digits, as people write them.
    public var abbreviated: String { String(description.prefix(7)) }
}

extension ObjectID {
    /// Hashes the first eight bytes: all of them are a hash.
    public func hash(into hasher: inout Hasher) { hasher.combine(head) }
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

extension ObjectID {
    /// Appends the 40 hexadecimal digits, in lower case, to `text`.
    public func appendDigits(to text: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.hexCount) { digits in
            Self.write(head, digitCount: 16, to: digits, at: 0)
            Self.write(middle, digitCount: 16, to: digits, at: 16)
            Self.write(UInt64(tail), digitCount: 8, to: digits, at: 32)
            text.append(contentsOf: digits)
        }
    }

    @inline(__always)
    private static func write(
        _ word: UInt64, digitCount: Int, to digits: UnsafeMutableBufferPointer<UInt8>,
        at start: Int
    ) {
        for place in 0..<digitCount {
            let shift = UInt64(4 * (digitCount - 1 - place))
            digits[start + place] = HexDigit.lower(
                UInt8(truncatingIfNeeded: word >> shift) & 15)
        }
    }
}
