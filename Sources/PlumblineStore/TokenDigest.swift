import Crypto
import Foundation

/// The SHA-256 of a token's text, by which it is kept and looked up.
public struct TokenDigest: Hashable, Sendable {
    let bytes: Data

    /// Digests `text`; `nil` if no token has a text like it.
    public init?(_ text: String) {
        guard text.utf8.count == Token.textByteCount else { return nil }
        bytes = Data(SHA256.hash(data: Data(text.utf8)))
    }
}
