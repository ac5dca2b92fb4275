/// Percent-encoding of bytes as RFC 3986 has it: any byte goes in and comes back.
public enum PercentEncoding {
    /// Returns `text` with each `%XY` replaced by its byte; `nil` if a `%` is not followed by two
    /// digits.
    public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        decode(bytes: Array(text))
    }

    private static func decode(bytes text: [UInt8]) -> [UInt8]? {
        guard text.contains(UInt8(ascii: "%")) else { return text }
        var bytes: [UInt8] = []
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = iterator.next().flatMap(HexDigit.value(of:)),
                let low = iterator.next().flatMap(HexDigit.value(of:))
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    /// Returns `bytes` as text: unreserved characters and `keeping` stand as they are.
    public static func encode(_ bytes: some Sequence<UInt8>, keeping: StaticString = "/") -> String
    {
        var encoded: [UInt8] = []
        for byte in bytes {
            if isUnreserved(byte) || keeping.withUTF8Buffer({ $0.contains(byte) }) {
                encoded.append(byte)
            } else {
                encoded += [
                    UInt8(ascii: "%"), HexDigit.upper(byte >> 4), HexDigit.upper(byte & 15),
                ]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
