/// Percent-encoding as RFC 3986 has it, for paths.
enum PercentEncoding {
    private static let plain = Set("-._~/".utf8)
    private static let digits = Array("0123456789ABCDEF")

    /// Returns `path` with everything but letters, digits and `-._~/` encoded.
    static func encode(_ path: String) -> String {
        path.utf8.reduce(into: "") { text, byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                scalar.isASCII && scalar.properties.isAlphabetic
                || (0x30...0x39).contains(byte) || plain.contains(byte)
            text += isPlain ? "\(scalar)" : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
    }
}
