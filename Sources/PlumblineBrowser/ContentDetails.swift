public import PlumblineCore

/// What a content is and how it is written.
public struct ContentDetails: Hashable, Sendable {
    /// How its text is written; `nil` if it is binary.
    public let format: TextFormat?
    /// What it stands in for; `nil` if it is itself the content.
    public let lfsPointer: LFSPointer?
    /// The digests of its bytes.
    public let digests: ContentDigests

    /// About the bytes that a value takes.
    static let byteCount = 512

    /// Describes a text, or what turns out to be none.
    init(_ bytes: UnsafeRawBufferPointer) {
        var digester = ContentDigester()
        digester.update(bytes)
        format = TextFormat(bytes)
        lfsPointer = LFSPointer(bytes)
        digests = digester.digests()
    }

    /// Describes a binary content.
    init(binary digests: ContentDigests) {
        format = nil
        lfsPointer = nil
        self.digests = digests
    }
}
