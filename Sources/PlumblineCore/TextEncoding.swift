/// How the bytes of a text stand for characters.
public enum TextEncoding: String, Hashable, Sendable {
    /// UTF-8, with or without a byte order mark.
    case utf8 = "utf-8"
    /// UTF-16 behind the byte order mark FF FE.
    case utf16LittleEndian = "utf-16le"
    /// UTF-16 behind the byte order mark FE FF.
    case utf16BigEndian = "utf-16be"
    /// ISO 8859-1, a character a byte: what is left for a text in no other encoding.
    case latin1 = "latin-1"

    /// The number of bytes of a code unit.
    var unitByteCount: Int {
        switch self {
        case .utf8, .latin1: 1
        case .utf16LittleEndian, .utf16BigEndian: 2
        }
    }

    /// Returns the code unit at `offset`, which is one.
    func unit(at offset: Int, in bytes: UnsafeRawBufferPointer) -> UInt16 {
        switch self {
        case .utf8, .latin1: UInt16(bytes[offset])
        case .utf16LittleEndian: UInt16(bytes[offset + 1]) << 8 | UInt16(bytes[offset])
        case .utf16BigEndian: UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
        }
    }
}

extension TextEncoding {
    /// Returns text in this encoding as UTF-8.
    ///
    /// The bytes begin and end at characters; in UTF-8 that does not matter.
    public func utf8(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        switch self {
        case .utf8: return Array(bytes)
        case .latin1:
            var text: [UInt8] = []
            text.reserveCapacity(bytes.count + bytes.count / 8)
            for byte in bytes {
                if byte < 0x80 {
                    text.append(byte)
                } else {
                    text.append(0xC0 | byte >> 6)
                    text.append(0x80 | byte & 0x3F)
                }
            }
            return text
        case .utf16LittleEndian, .utf16BigEndian:
            let units = stride(from: 0, to: bytes.count & ~1, by: 2).map { unit(at: $0, in: bytes) }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        }
    }

    /// Cuts `range` of `bytes` into pieces of about `byteCount` bytes that begin and end at characters.
    ///
    /// Pieces of UTF-8 may end within one; put together again, they are the text.
    ///
    /// - Precondition: `byteCount` is at least 4.
    public func piece(
        of range: Range<Int>, in bytes: UnsafeRawBufferPointer, byteCount: Int
    ) -> Range<Int> {
        precondition(byteCount >= 4, "a piece of \(byteCount) bytes may hold no character")
        guard range.count > byteCount else { return range }
        let end = range.lowerBound + (byteCount & ~1)
        guard unitByteCount == 2, UTF16.isLeadSurrogate(unit(at: end - 2, in: bytes)) else {
            return range.lowerBound..<end
        }
        return range.lowerBound..<end - 2
    }
}
