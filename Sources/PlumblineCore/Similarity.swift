/// How alike two contents are, from 0 to 100, as in `-M50%`.
public struct Similarity: Hashable, Sendable, Comparable {
    /// The per cent.
    public let percent: Int

    /// Creates a similarity of `percent`, brought into 0 to 100.
    public init(_ percent: Int) { self.percent = min(max(percent, 0), 100) }

    /// Creates the similarity of contents of which `share`, 0 to 1, stands in both.
    public init(share: Double) { self.init(Int(share * 100)) }

    /// Contents that are the same to the byte.
    public static let identical = Similarity(100)
    /// From here on git calls a deleted and an added file a rename.
    public static let renameThreshold = Similarity(50)

    /// Orders similarities by their per cent.
    public static func < (left: Similarity, right: Similarity) -> Bool {
        left.percent < right.percent
    }
}

/// What of a content counts when it is compared with another: how many bytes each distinct chunk has.
///
/// A chunk is a line, or 64 bytes of a longer one, as in git's `diffcore-delta.c`; a CR before LF
/// does not count. Two contents are as similar as the share of the larger one's bytes that stand in both.
public struct ContentSketch: Sendable {
    private static let longestChunk = 64

    /// Ascending by hash, one for each distinct chunk.
    private let chunks: [Chunk]
    /// The number of bytes of the content.
    public let byteCount: Int

    private struct Chunk: Sendable {
        let hash: UInt64
        var byteCount: Int
    }

    /// Sketches `bytes`.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of chunks.
    public init(_ bytes: [UInt8]) {
        var found: [Chunk] = []
        var hash = Self.seed
        var length = 0
        bytes.withUnsafeBufferPointer { buffer in
            for (offset, byte) in buffer.enumerated() {
                let isLineEnd = byte == UInt8(ascii: "\n")
                if byte == UInt8(ascii: "\r"), offset + 1 < buffer.count,
                    buffer[offset + 1] == UInt8(ascii: "\n")
                {
                    continue
                }
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
                length += 1
                if isLineEnd || length == Self.longestChunk {
                    found.append(Chunk(hash: hash, byteCount: length))
                    hash = Self.seed
                    length = 0
                }
            }
        }
        if length > 0 { found.append(Chunk(hash: hash, byteCount: length)) }
        chunks = Self.merged(found)
        byteCount = bytes.count
    }

    /// Returns how alike this content and `other` are; two empty ones are not alike.
    public func similarity(to other: ContentSketch) -> Similarity {
        Similarity(share: share(with: other))
    }

    /// Returns the share of the larger content, 0 to 1, that stands in both.
    ///
    /// - Complexity: O(*n* + *m*) in the distinct chunks of both.
    public func share(with other: ContentSketch) -> Double {
        let larger = max(byteCount, other.byteCount)
        return larger > 0 ? Double(commonByteCount(with: other)) / Double(larger) : 0
    }

    /// How many distinct chunks there are, which is what a comparison costs.
    public var chunkCount: Int { chunks.count }

    /// Returns how many bytes stand in both contents.
    ///
    /// - Complexity: O(*n* + *m*) in the distinct chunks of both.
    public func commonByteCount(with other: ContentSketch) -> Int {
        var common = 0
        var mine = chunks.startIndex
        var theirs = other.chunks.startIndex
        while mine < chunks.endIndex, theirs < other.chunks.endIndex {
            let (left, right) = (chunks[mine], other.chunks[theirs])
            if left.hash == right.hash { common += min(left.byteCount, right.byteCount) }
            if left.hash <= right.hash { mine += 1 }
            if right.hash <= left.hash { theirs += 1 }
        }
        return common
    }

    private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    private static func merged(_ chunks: [Chunk]) -> [Chunk] {
        var merged: [Chunk] = []
        for chunk in chunks.sorted(by: { $0.hash < $1.hash }) {
            if merged.last?.hash == chunk.hash {
                merged[merged.endIndex - 1].byteCount += chunk.byteCount
            } else {
                merged.append(chunk)
            }
        }
        return merged
    }
}
