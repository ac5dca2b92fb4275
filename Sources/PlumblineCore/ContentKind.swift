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

    /// How many of the first bytes are looked at, as git does.
    public static let probeByteCount = 8000
    /// A pointer file is shorter than this, by the Git LFS specification.
    static let longestPointer = 1024
    private static let pointerStart = "version https://git-lfs.github.com/spec/v1\n"

    /// Tells what a content is.
    ///
    /// It takes plain bytes, not any collection: it looks at every file that is read.
    public init(_ bytes: UnsafeRawBufferPointer) {
        if bytes.isEmpty {
            self = .empty
        } else if Self.hasNUL(bytes.prefix(Self.probeByteCount)) {
            self = .binary
        } else if bytes.count < Self.longestPointer, bytes.starts(with: Self.pointerStart.utf8) {
            self = .lfsPointer
        } else {
            self = .text
        }
    }

    /// Looks at eight bytes at a time: a byte is 0 if taking 1 from it borrows and it was below 128.
    private static func hasNUL(_ part: Slice<UnsafeRawBufferPointer>) -> Bool {
        let bytes = UnsafeRawBufferPointer(rebasing: part)
        let ones: UInt64 = 0x0101_0101_0101_0101
        var index = 0
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if (word &- ones) & ~word & (ones << 7) != 0 { return true }
            index += 8
        }
        while index < bytes.count {
            if bytes[index] == 0 { return true }
            index += 1
        }
        return false
    }
}
