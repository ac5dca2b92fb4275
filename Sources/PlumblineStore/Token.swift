/// The right to ask the service, given to somebody under a name. Its text is shown once and not kept.
public struct Token: Hashable, Sendable {
    /// Unique; letters, digits and `._@-`.
    public let name: String
    /// When it was created, in seconds since 1970, UTC.
    public let createdAt: Int64
}

extension Token {
    /// What the text of every token begins with.
    public static let prefix = "plb_"
    /// The largest number of characters of a name.
    public static let longestName = 64

    static let secretByteCount = 32
    /// The number of bytes of the text: the prefix, and 43 digits of base64.
    static let textByteCount = 47

    /// Whether a token may have `name`: it begins with a letter or digit.
    public static func isValidName(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= longestName else { return false }
        return isLetterOrDigit(first)
            && name.utf8.allSatisfy { isLetterOrDigit($0) || "._@-".utf8.contains($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
