/// How a text is written: what its bytes say besides its words.
public struct TextFormat: Hashable, Sendable {
    /// How the bytes stand for characters.
    public let encoding: TextEncoding
    /// The bytes of the byte order mark at the beginning; 0 without one.
    public let markByteCount: Int
    /// What ends the lines.
    public let lineEnding: LineEnding
    /// The number of lines; a last one without LF is a line.
    public let lineCount: Int
    /// Whether the last line ends at LF.
    public let hasFinalNewline: Bool

    /// What ends the lines of a text. A CR alone ends none.
    public enum LineEnding: String, Hashable, Sendable {
        /// LF after every line.
        case lf
        /// CR LF after every line.
        case crlf
        /// Both.
        case mixed
        /// There is no LF.
        case none
    }

    /// Reads how `bytes` are written; `nil` if they are no text.
    ///
    /// UTF-16 is told by its byte order mark and holds no NUL. Bytes that git takes for binary are no
    /// other text. What is not UTF-8 is Latin-1.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard let (encoding, markByteCount) = Self.encoding(of: bytes) else { return nil }
        self.encoding = encoding
        self.markByteCount = markByteCount
        var (newlines, carriageReturns) = (0, 0)
        var offset = markByteCount
        let size = encoding.unitByteCount
        while let end = encoding.lineEnd(from: offset, in: bytes) {
            newlines += 1
            let before = end - 2 * size
            if before >= offset, encoding.unit(at: before, in: bytes) == 0x0D {
                carriageReturns += 1
            }
            offset = end
        }
        hasFinalNewline = newlines > 0 && offset == bytes.count
        lineCount = newlines + (offset < bytes.count ? 1 : 0)
        lineEnding =
            switch (newlines, carriageReturns) {
            case (0, _): .none
            case (_, 0): .lf
            case (let all, let some): all == some ? .crlf : .mixed
            }
    }

    private static func encoding(
        of bytes: UnsafeRawBufferPointer
    ) -> (encoding: TextEncoding, markByteCount: Int)? {
        for (mark, encoding) in marks where bytes.starts(with: mark) {
            if encoding == .utf8 || isUTF16(bytes, encoding) {
                guard encoding != .utf8 || isUTF8(bytes) else { break }
                return (encoding, mark.count)
            }
        }
        guard !bytes.prefix(ContentKind.probeByteCount).contains(0) else { return nil }
        return (isUTF8(bytes) ? .utf8 : .latin1, 0)
    }

    private static let marks: [([UInt8], TextEncoding)] = [
        ([0xEF, 0xBB, 0xBF], .utf8), ([0xFF, 0xFE], .utf16LittleEndian),
        ([0xFE, 0xFF], .utf16BigEndian),
    ]

    private static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let bytes = bytes.bindMemory(to: UInt8.self)
        return (try? UTF8Span(validating: bytes.span)) != nil
    }

    /// Whether all surrogates have their partner and there is no NUL, which text does not hold.
    private static func isUTF16(_ bytes: UnsafeRawBufferPointer, _ encoding: TextEncoding) -> Bool {
        guard bytes.count.isMultiple(of: 2) else { return false }
        var isBehindLead = false
        for offset in stride(from: 0, to: bytes.count, by: 2) {
            let unit = encoding.unit(at: offset, in: bytes)
            guard unit != 0, UTF16.isTrailSurrogate(unit) == isBehindLead else { return false }
            isBehindLead = UTF16.isLeadSurrogate(unit)
        }
        return !isBehindLead
    }
}

extension TextFormat {
    /// Whether bytes that begin like `start` may be a text.
    public static func mayBeText(_ start: UnsafeRawBufferPointer) -> Bool {
        marks.contains { start.starts(with: $0.0) }
            || !start.prefix(ContentKind.probeByteCount).contains(0)
    }

    /// Returns where `lines` stand in `bytes`, the bytes that this format was read from, with their line
    /// ends and without the byte order mark. Lines behind the last one are left out.
    ///
    /// - Complexity: O(*n*) in bytes up to the last of the lines.
    public func byteRange(
        of lines: Range<LineNumber>, in bytes: UnsafeRawBufferPointer
    ) -> Range<Int> {
        let start = offset(of: lines.lowerBound.index, from: markByteCount, in: bytes)
        return start..<offset(of: lines.count, from: start, in: bytes)
    }

    /// Returns the offset behind the next `count` lines, or the end.
    private func offset(of count: Int, from start: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        var offset = start
        for _ in 0..<count {
            guard let end = encoding.lineEnd(from: offset, in: bytes) else { return bytes.count }
            offset = end
        }
        return offset
    }
}

extension TextEncoding {
    /// Returns the offset behind the next LF; `nil` if there is none.
    fileprivate func lineEnd(from offset: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        if unitByteCount == 1 { return bytes[offset...].firstIndex(of: 0x0A).map { $0 + 1 } }
        return stride(from: offset, to: bytes.count, by: 2)
            .first { unit(at: $0, in: bytes) == 0x0A }.map { $0 + 2 }
    }
}
