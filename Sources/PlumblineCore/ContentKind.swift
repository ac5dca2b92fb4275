/// What the bytes of a file are, as far as its first bytes tell.
public enum ContentKind: String, Hashable, Sendable {
    /// No bytes at all.
    case empty
    /// Text, in whatever encoding.
    case text
    /// Bytes that git takes for binary.
    case binary
    /// A stand-in for a file that Git LFS keeps elsewhere.
    case lfsPointer = "lfs-pointer"

    /// How many of the first bytes are enough to tell.
    public static let probeByteCount = 8000
    /// A pointer file is shorter than this, by the Git LFS specification.
    private static let longestPointer = 1024
    private static let pointerStart = "version https://git-lfs.github.com/spec/v1\n"

    /// Tells what a content of `byteCount` bytes is from its first `probeByteCount` bytes.
    public init(probe: some Collection<UInt8>, byteCount: Int) {
        if byteCount == 0 {
            self = .empty
        } else if probe.prefix(Self.probeByteCount).contains(0) {
            self = .binary
        } else if byteCount < Self.longestPointer, probe.starts(with: Self.pointerStart.utf8) {
            self = .lfsPointer
        } else {
            self = .text
        }
    }
}
