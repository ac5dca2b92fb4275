public import NIOCore
public import PlumblineCore
import PlumblineGit

/// A file at a commit, with its bytes.
public struct FileContents: Sendable {
    /// The commit that was used.
    public let commit: ObjectID
    /// The path that was asked for.
    public let path: TreePath
    /// The entry that stands there: its kind and its blob.
    public let entry: Tree.Entry
    /// What the bytes are.
    public let content: Content

    /// The bytes of a blob and what they are.
    public struct Content: Sendable {
        /// What the bytes are.
        public let kind: ContentKind
        /// Whether all bytes together are valid UTF-8; `false` where they are too many to look.
        public let isUTF8: Bool
        /// The bytes.
        public let body: Body

        /// The number of bytes.
        public var byteCount: Int {
            switch body {
            case .buffer(let buffer): buffer.readableBytes
            case .large(let large): large.byteCount
            }
        }
    }

    /// The bytes of a blob.
    public enum Body: Sendable {
        /// A small one, as the cache keeps it.
        case buffer(ByteBuffer)
        /// A large one, inflated once and given back to the budget with the last reference.
        case large(LargeContent)
    }
}

/// The inflated bytes of one large blob, read piece by piece.
public final class LargeContent: Sendable {
    private let object: RawObject
    private let reservation: Reservation

    init(_ object: RawObject, _ reservation: Reservation) {
        self.object = object
        self.reservation = reservation
    }

    /// The number of bytes.
    public var byteCount: Int { object.byteCount }

    /// Calls `body` with the bytes, which live as long as the call.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        object.withBytes(body)
    }

    /// Returns a copy of the bytes in `range`, which lies within the content.
    public func bytes(in range: Range<Int>) -> ByteBuffer {
        object.withBytes { ByteBuffer(bytes: $0[range]) }
    }
}

extension FileContents.Content {
    /// Calls `body` with the bytes, which live as long as the call.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch self.body {
        case .buffer(let buffer): buffer.withUnsafeReadableBytes(body)
        case .large(let large): large.withBytes(body)
        }
    }

    /// Takes a small blob.
    init(_ bytes: UnsafeRawBufferPointer) {
        kind = ContentKind(bytes)
        isUTF8 = String(validating: bytes, as: UTF8.self) != nil
        body = .buffer(ByteBuffer(bytes: bytes))
    }

    /// Takes a large blob.
    init(_ object: RawObject, _ reservation: Reservation) {
        kind = object.withBytes { ContentKind($0) }
        isUTF8 = false
        body = .large(LargeContent(object, reservation))
    }
}
