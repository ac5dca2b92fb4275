/// What the beginning and the end of a line tell, without reading the rest.
struct LineOutline {
    /// The columns of white space before the text; a tab counts four.
    private(set) var indentation = 0
    /// The first byte that is not white space; `nil` if there is none.
    private(set) var first: UInt8?
    /// How much the line says.
    private(set) var kind = Kind.blank
    /// A hash of the length, beginning and end of the trimmed text; equal texts have equal marks.
    private(set) var mark: UInt64 = 0

    /// How much a line says.
    enum Kind: UInt8, Sendable {
        /// Nothing but white space.
        case blank
        /// Less than two letters or digits, as in `}` or `*/`.
        case insignificant
        /// The same, beginning with the sign that opens a block in many languages, `{`.
        case opening
        case significant
    }

    /// Reads the beginning and the end of a line.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while start < text.count, LineTraits.isWhitespace(text[start]) {
            indentation += text[start] == UInt8(ascii: "\t") ? 4 : 1
            start += 1
        }
        var end = text.count
        while end > start, LineTraits.isWhitespace(text[end - 1]) { end -= 1 }
        guard start < end else { return }
        first = text[start]
        if Self.hasWords(text, start..<end) {
            kind = .significant
        } else {
            kind = first == UInt8(ascii: "{") ? .opening : .insignificant
        }
        mark = Self.mark(
            of: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[start..<end])))
    }

    private static func hasWords(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var count = 0
        for index in range where LineTraits.isWord(text[index]) {
            count += 1
            if count == 2 { return true }
        }
        return false
    }

    private static func mark(of text: UnsafeRawBufferPointer) -> UInt64 {
        var (head, tail): (UInt64, UInt64) = (0, 0)
        if text.count >= 8 {
            head = text.loadUnaligned(as: UInt64.self)
            tail = text.loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self)
        } else {
            for byte in text { head = head << 8 | UInt64(byte) }
        }
        let length = UInt64(text.count) &* 0x9e37_79b9_7f4a_7c15
        return ((head ^ length) &* 0xff51_afd7_ed55_8ccd) ^ (tail &* 0xc4ce_b9fe_1a85_ec53)
    }

    /// Whether the line can open a scope: it is significant, no comment and no annotation.
    var mayBeHeader: Bool {
        switch first {
        case UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "#"), UInt8(ascii: "@"): false
        default: kind == .significant
        }
    }
}
