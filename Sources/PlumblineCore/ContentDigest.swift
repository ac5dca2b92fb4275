/// A content, by one of the digests that name it.
public enum ContentDigest: Hashable, Sendable {
    /// Git's own: the id of the blob.
    case blob(ObjectID)
    /// SHA-256 of the bytes, or of the bytes with other line ends, in lower-case hexadecimal digits.
    case sha256(String)

    /// How many digits a SHA-256 has.
    public static let sha256DigitCount = 64

    /// Reads 64 hexadecimal digits of either case; `nil` for any other text.
    public init?(sha256 text: String) {
        guard text.utf8.count == Self.sha256DigitCount,
            text.utf8.allSatisfy({ HexDigit.value(of: $0) != nil })
        else { return nil }
        self = .sha256(text.lowercased())
    }
}
