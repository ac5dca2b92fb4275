import NIOCore
import PlumblineCore

/// Writes JSON without a detour, for answers of many thousand values: keys in the order in which
/// they are given, slashes as they are.
struct JSONWriter {
    private var bytes: [UInt8] = []

    /// Starts with nothing; `byteCount` is about what will be written.
    init(expecting byteCount: Int = 0) { bytes.reserveCapacity(byteCount) }

    /// What was written.
    var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }

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

    mutating func null() { bytes.append(contentsOf: "null".utf8) }

    mutating func value(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

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

    private mutating func quote(_ text: UnsafeBufferPointer<UInt8>) {
        if text.allSatisfy({ Self.isPlain($0) }) { return quote(plain: text) }
        bytes.append(UInt8(ascii: "\""))
        for byte in text { append(escaping: byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func quote(plain text: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func append(escaping byte: UInt8) {
        guard !Self.isPlain(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        if byte >= 0x20 { return bytes.append(byte) }
        bytes.append(contentsOf: (byte < 0x10 ? "u000" : "u00").utf8)
        bytes.append(contentsOf: String(byte, radix: 16).utf8)
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
        if isPlain { return path.bytes.withUnsafeBufferPointer { quote(plain: $0) } }
        // Bytes that are not UTF-8 are repaired on the way.
        value(path.description)
        guard let encoded = path.encodedIfNeeded else { return }
        member("pathEncoded", encoded)
    }
}
