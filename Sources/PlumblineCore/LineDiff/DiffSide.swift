/// One of two texts that are compared: its lines, counted from 0, each with its LF.
///
/// It points into the text and is valid as long as the comparison.
struct DiffSide {
    let bytes: UnsafePointer<UInt8>
    let byteCount: Int
    private let starts: UnsafeBufferPointer<Int>
    private let ignoresWhitespace: Bool
    /// The hash of each line, if they were read.
    private let hashes: UnsafeBufferPointer<UInt32>?
    /// How many lines take part: what git leaves out at the end does not.
    private(set) var count: Int

    /// Keeps makers of texts from choosing lines that meet in one slot of a table.
    private static let seed = UInt64.random(in: .min ... .max)

    /// - Parameters:
    ///   - starts: where each line begins, and behind the last one where the next would.
    ///   - hashes: the hash of each line, white space not ignored, if they were read before.
    init(
        bytes: UnsafePointer<UInt8>, byteCount: Int, starts: UnsafeBufferPointer<Int>,
        ignoringWhitespace: Bool, hashes: UnsafeBufferPointer<UInt32>?
    ) {
        self.bytes = bytes
        self.byteCount = byteCount
        self.starts = starts
        ignoresWhitespace = ignoringWhitespace
        self.hashes = ignoringWhitespace ? nil : hashes
        count = starts.count - 1
    }

    /// Where a line begins; for the one behind the last one, the end of the text or right behind it.
    @inline(__always)
    func start(of line: Int) -> Int { starts[line] }

    /// How many lines end within the first `byteCount` bytes.
    func lineCount(within byteCount: Int) -> Int {
        starts.partitioningIndex { $0 > byteCount } - 1
    }

    /// How many lines begin before the byte at `offset`.
    func lineCount(before offset: Int) -> Int {
        min(count, starts.partitioningIndex { $0 >= offset })
    }

    /// Leaves out all lines but the first `count`.
    mutating func cut(to count: Int) { self.count = count }

    @inline(__always)
    private func length(of line: Int) -> Int {
        min(starts[line + 1], byteCount) - starts[line]
    }

    /// Whether two lines of this text count as the same.
    @inline(__always)
    func areEqual(_ line: Int, _ other: Int) -> Bool { isEqual(line, to: other, of: self) }

    /// Whether a line and one of `side` count as the same.
    @inline(__always)
    func isEqual(_ line: Int, to other: Int, of side: DiffSide) -> Bool {
        let (count, otherCount) = (length(of: line), side.length(of: other))
        let (mine, theirs) = (bytes + starts[line], side.bytes + side.starts[other])
        if count == otherCount, ByteComparison.areEqual(mine, theirs, count) { return true }
        return ignoresWhitespace
            && LineBytes.areEqualWithoutWhitespace(mine, count, theirs, otherCount)
    }

    /// A number that equal lines have in common.
    @inline(__always)
    func hash(of line: Int) -> UInt32 {
        if let hashes { return hashes[line] }
        let (start, count) = (bytes + starts[line], length(of: line))
        return UInt32(
            truncatingIfNeeded: ignoresWhitespace
                ? LineBytes.hashWithoutWhitespace(start, count, seed: Self.seed)
                : LineBytes.hash(start, count, seed: Self.seed))
    }

    /// How many columns a line is indented; `nil` if it is blank.
    func indentation(of line: Int) -> Int? {
        LineBytes.indentation(bytes + starts[line], length(of: line))
    }
}
