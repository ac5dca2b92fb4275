/// Reads plain JSON, which nearly all requests are: texts and whole numbers in objects and lists.
///
/// What is not plain is `nil`, and left to Foundation, which reads any JSON and says what is wrong
/// with it.
package struct PlainJSONReader {
    /// Numbers with more digits are not plain.
    private static let longestNumber = 18

    /// The bytes that are read, as a whole.
    package let bytes: [UInt8]
    private let end: Int
    private var index: Int

    /// Where a text stands, without its quotes.
    package struct Text {
        /// The place in the bytes.
        package let range: Range<Int>
        /// Whether a backslash stands in it.
        package let hasEscapes: Bool
    }

    /// Creates a reader of the part `range` of `bytes`.
    package init(_ bytes: [UInt8], in range: Range<Int>) {
        precondition(
            bytes.indices.contains(range), "\(range) is no part of \(bytes.count) bytes")
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    /// Creates a reader of all of `bytes`.
    package init(_ bytes: [UInt8]) { self.init(bytes, in: bytes.indices) }

    /// Whether nothing but blanks follows; they are read then.
    package mutating func isAtEnd() -> Bool {
        skipBlanks()
        return index == end
    }

    /// Whether `byte` comes next, blanks aside; it is read then.
    package mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard index < end, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    /// Reads a text; of the escapes, those that stand for themselves are plain.
    package mutating func text() -> Text? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = index
        var hasEscapes = false
        var seen: UInt8 = 0
        while index < end {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                let text = Text(range: start..<index, hasEscapes: hasEscapes)
                index += 1
                return seen < 0x80 || isUTF8(text.range) ? text : nil
            case UInt8(ascii: "\\"):
                guard index + 1 < end, Self.standsForItself(bytes[index + 1]) else { return nil }
                hasEscapes = true
                index += 2
            case 0..<0x20: return nil
            default:
                seen |= byte
                index += 1
            }
        }
        return nil
    }

    /// Reads a whole number without an exponent or superfluous zeros.
    package mutating func number() -> Int? {
        skipBlanks()
        let isNegative = index < end && bytes[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        let start = index
        var number = 0
        while index < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
            guard index - start < Self.longestNumber else { return nil }
            number = number * 10 + Int(bytes[index] - UInt8(ascii: "0"))
            index += 1
        }
        guard index > start,
            bytes[start] != UInt8(ascii: "0") || (index == start + 1 && !isNegative)
        else { return nil }
        return isNegative ? -number : number
    }

    /// Reads a text or a number, whatever it is; `false` for anything else.
    package mutating func skipScalar() -> Bool {
        skipBlanks()
        guard index < end else { return false }
        return bytes[index] == UInt8(ascii: "\"") ? text() != nil : number() != nil
    }

    /// Whether `text` says `word`, which needs no escapes.
    package func says(_ word: StaticString, _ text: Text) -> Bool {
        guard text.range.count == word.utf8CodeUnitCount, !text.hasEscapes else { return false }
        return word.withUTF8Buffer { word in
            bytes.withUnsafeBufferPointer {
                UnsafeBufferPointer(rebasing: $0[text.range]).elementsEqual(word)
            }
        }
    }

    /// The bytes that `text` stands for, which are UTF-8.
    package func utf8(of text: Text) -> [UInt8] {
        guard text.hasEscapes else { return Array(bytes[text.range]) }
        var utf8: [UInt8] = []
        utf8.reserveCapacity(text.range.count)
        var index = text.range.lowerBound
        while index < text.range.upperBound {
            if bytes[index] == UInt8(ascii: "\\") { index += 1 }
            utf8.append(bytes[index])
            index += 1
        }
        return utf8
    }

    private func isUTF8(_ range: Range<Int>) -> Bool {
        String(validating: bytes[range], as: UTF8.self) != nil
    }

    private static func standsForItself(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func skipBlanks() {
        while index < end,
            bytes[index] == UInt8(ascii: " ") || (0x09...0x0A).contains(bytes[index])
                || bytes[index] == 0x0D
        {
            index += 1
        }
    }
}
