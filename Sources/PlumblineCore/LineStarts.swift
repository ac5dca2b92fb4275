/// Finds where lines begin, looking at eight bytes at a time.
enum LineStarts {
    private static let lineFeed = UInt8(ascii: "\n")
    private static let lineFeeds = UInt64(lineFeed) &* 0x0101_0101_0101_0101
    private static let lowBits: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

    /// Where each line of `bytes` begins, and behind the last one where the next would.
    static func find(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
        let isUnterminated = bytes.last.map { $0 != lineFeed } ?? false
        let count = lineFeedCount(in: bytes) + (isUnterminated ? 2 : 1)
        return Array(unsafeUninitializedCapacity: count) { starts, initialized in
            starts[0] = 0
            var next = 1
            var offset = 0
            let words = UnsafeRawBufferPointer(bytes)
            while offset + 8 <= words.count {
                var found = marks(words, offset)
                while found != 0 {
                    starts[next] = offset + found.trailingZeroBitCount / 8 + 1
                    next += 1
                    found &= found &- 1
                }
                offset += 8
            }
            for index in offset..<words.count where words[index] == lineFeed {
                starts[next] = index + 1
                next += 1
            }
            if isUnterminated { starts[next] = words.count + 1 }
            initialized = count
        }
    }

    private static func lineFeedCount(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let words = UnsafeRawBufferPointer(bytes)
        var count = 0
        var offset = 0
        while offset + 8 <= words.count {
            count += marks(words, offset).nonzeroBitCount
            offset += 8
        }
        for index in offset..<words.count where words[index] == lineFeed { count += 1 }
        return count
    }

    /// The highest bit of each of the eight bytes at `offset` that is an LF, the first byte lowest.
    @inline(__always)
    private static func marks(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let others = UInt64(littleEndian: word) ^ lineFeeds
        return ~((others & lowBits &+ lowBits) | others | lowBits)
    }
}
