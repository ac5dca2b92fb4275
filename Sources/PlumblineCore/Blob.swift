/// The contents of a file.
public struct Blob: Hashable, Sendable {
    /// The contents as stored.
    public let bytes: [UInt8]

    /// Creates a blob.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// What the contents are.
    public var kind: ContentKind { bytes.withUnsafeBytes { ContentKind($0) } }
}
