import HTTPTypes

/// One range of bytes, as the `Range` header asks for it.
struct ByteRange: Hashable {
    /// Not empty, and within the content.
    let bytes: Range<Int>

    /// Reads a header; `nil` for one that is to be ignored: another unit, several ranges, malformed.
    ///
    /// - Throws: a problem if no byte of a content of `byteCount` bytes lies in it.
    static func parse(_ header: String, byteCount: Int) throws(Problem) -> ByteRange? {
        guard let ends = ends(header) else { return nil }
        let bytes: Range<Int>
        switch (ends.first, ends.last) {
        case (let first?, let last?):
            guard first <= last else { return nil }
            bytes = min(first, byteCount)..<(last < byteCount ? last + 1 : byteCount)
        case (let first?, nil): bytes = min(first, byteCount)..<byteCount
        case (nil, let count?):
            // The last bytes of nothing are there, but no answer can say which they are.
            if byteCount == 0, count > 0 { return nil }
            bytes = max(0, byteCount - count)..<byteCount
        case (nil, nil): return nil
        }
        guard !bytes.isEmpty else { throw .rangeNotSatisfiable(byteCount: byteCount) }
        return ByteRange(bytes: bytes)
    }

    /// The numbers before and behind the dash, where there are any.
    private static func ends(_ header: String) -> (first: Int?, last: Int?)? {
        let parts = header.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bytes" else { return nil }
        let ends = parts[1].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy(isDigit) }) else { return nil }
        return (number(ends[0]), number(ends[1]))
    }

    /// A number beyond all contents is as good as the largest.
    private static func number(_ digits: Substring) -> Int? {
        digits.isEmpty ? nil : Int(digits) ?? .max
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension Problem {
    static func rangeNotSatisfiable(byteCount: Int) -> Problem {
        Problem(
            .rangeNotSatisfiable, "the content has \(byteCount) bytes",
            members: ["byteCount": .number(byteCount)],
            headers: [.contentRange: "bytes */\(byteCount)"])
    }
}
