import NIOCore
import PlumblineCore

/// Writes JSON without a detour, for answers of many thousand values: keys in the order in which
/// they are given, slashes as they are.
struct JSONWriter: Sendable {
    /// So many digits the largest number has at most.
    private static let longestNumber = 20

    private var bytes: [UInt8] = []

    /// Starts with nothing; `byteCount` is about what will be written.
    init(expecting byteCount: Int = 0) { bytes.reserveCapacity(byteCount) }

    /// What was written.
    var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }

    /// How many bytes were written.
    var byteCount: Int { bytes.count }

    /// Appends what was written to `buffer` but for so many bytes at its ends, such as brackets.
    func append(to buffer: inout ByteBuffer, leavingOut ends: (Int, Int)) {
        buffer.writeBytes(bytes[ends.0..<bytes.count - ends.1])
    }

    /// Writes an object; `members` writes its keys and values.
    mutating func object(_ members: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        members(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes a list; `write` writes each of its elements.
    mutating func list<Element>(
        _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        for element in elements {
            if bytes.last != UInt8(ascii: "[") { bytes.append(UInt8(ascii: ",")) }
            write(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes the key of the value that follows, which needs no escapes.
    mutating func key(_ key: StaticString) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func null() { append("null") }

    mutating func value(_ number: Int) {
        guard number >= 0 else { return bytes.append(contentsOf: String(number).utf8) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longestNumber) { digits in
            var start = digits.count
            var rest = number
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func value(_ isTrue: Bool) { bytes.append(contentsOf: "\(isTrue)".utf8) }

    mutating func value(_ id: ObjectID) {
        bytes.append(UInt8(ascii: "\""))
        id.appendDigits(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func value(_ text: String) {
        var text = text
        text.withUTF8 { quote($0) }
    }

    /// Writes a probability with at most four decimal places, which are more than any model knows.
    mutating func value(confidence: Double) {
        let units = Int((min(max(confidence, 0), 1) * 10_000).rounded())
        guard units < 10_000 else { return bytes.append(UInt8(ascii: "1")) }
        bytes.append(UInt8(ascii: "0"))
        var rest = units
        if rest > 0 { bytes.append(UInt8(ascii: ".")) }
        while rest > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest / 1000))
            rest = rest % 1000 * 10
        }
    }

    /// Writes a text that is given as UTF-8, which is not checked.
    mutating func value(utf8 text: UnsafeRawBufferPointer) {
        text.withMemoryRebound(to: UInt8.self) { quote($0) }
    }

    /// Writes a part of a text that is given as UTF-8, without the quotes around the whole.
    mutating func part(utf8 text: UnsafeRawBufferPointer) {
        text.withMemoryRebound(to: UInt8.self) { appendEscaped($0) }
    }

    private mutating func quote(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends what needs no escape as a whole, up to each byte that does.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for index in text.indices where !Self.isPlain(text[index]) {
            bytes.append(contentsOf: text[start..<index])
            append(escaping: text[index])
            start = index + 1
        }
        bytes.append(contentsOf: text[start...])
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func append(escaping byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
        case 0x20...: bytes.append(byte)
        default:
            bytes.append(contentsOf: (byte < 0x10 ? "u000" : "u00").utf8)
            bytes.append(contentsOf: String(byte, radix: 16).utf8)
        }
    }
}

// MARK: - Members

extension JSONWriter {
    /// Writes a member that is left out where there is no value.
    mutating func member(_ key: StaticString, ifThere number: Int?) {
        guard let number else { return }
        self.key(key)
        value(number)
    }

    /// Writes a member that is null where there is no value.
    mutating func member(_ key: StaticString, _ id: ObjectID?) {
        self.key(key)
        if let id { value(id) } else { null() }
    }

    /// Writes a member that is null where there is no value.
    mutating func member<Value>(
        _ key: StaticString, _ value: Value?, _ write: (inout JSONWriter, Value) -> Void
    ) {
        self.key(key)
        if let value { write(&self, value) } else { null() }
    }

    mutating func member(_ key: StaticString, _ number: Int) {
        self.key(key)
        value(number)
    }

    mutating func member(_ key: StaticString, _ isTrue: Bool) {
        self.key(key)
        value(isTrue)
    }

    mutating func member(_ key: StaticString, _ text: String) {
        self.key(key)
        value(text)
    }

    mutating func member(_ key: StaticString, confidence: Double) {
        self.key(key)
        value(confidence: confidence)
    }

    /// Writes `path`, and `pathEncoded` where the text for showing is not the whole truth.
    mutating func path(_ path: TreePath) {
        key("path")
        let isPlain = path.bytes.allSatisfy { Self.isPlain($0) && $0 < 0x80 }
        if isPlain { return path.bytes.withUnsafeBufferPointer { quote($0) } }
        // Bytes that are not UTF-8 are repaired on the way.
        value(path.description)
        guard let encoded = path.encodedIfNeeded else { return }
        member("pathEncoded", encoded)
    }
}
