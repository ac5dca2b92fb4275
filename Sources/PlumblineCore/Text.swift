/// The lines of one blob.
///
/// A line ends at LF, as git counts; the terminator is not part of its text. A last line without
/// LF is a line. Bytes need not be UTF-8.
public struct Text: Sendable {
    /// The whole contents.
    public let bytes: [UInt8]
    /// Where each line begins, and behind the last one where the next would.
    let starts: [Int]

    /// Finds the lines of `bytes`.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
        starts = bytes.withUnsafeBufferPointer { LineStarts.find(in: $0) }
    }

    /// The number of lines.
    public var lineCount: Int { starts.count - 1 }

    /// Whether `line` is one of the lines.
    public func contains(_ line: LineNumber) -> Bool { line.value <= lineCount }

    /// The lines that end within the first `byteCount` bytes, without the last `keptCount` of them: how
    /// many bytes and lines they are.
    package func lines(
        inHead byteCount: Int, but keptCount: Int
    ) -> (bytes: Int, lines: Int) {
        let count = max(0, starts.partitioningIndex { $0 > byteCount } - 1 - keptCount)
        return (starts[count], count)
    }

    /// The text of a line, without its LF.
    ///
    /// - Precondition: `line` is one of the lines.
    public subscript(line: LineNumber) -> ArraySlice<UInt8> {
        bytes[starts[line.index]..<starts[line.value] - 1]
    }
}
