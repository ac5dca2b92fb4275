import Crypto
import NIOCore

/// A request's bytes, as short as they can be told apart: their SHA-256, which gives away no token that
/// stands in them.
struct RequestKey: Hashable, Sendable {
    private let digest: SHA256Digest

    /// The key of all that can be read in `bytes`.
    init(_ bytes: ByteBuffer) {
        digest = bytes.withUnsafeReadableBytes { SHA256.hash(data: $0) }
    }
}
