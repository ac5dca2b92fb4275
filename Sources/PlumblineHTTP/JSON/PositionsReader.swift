import NIOCore

/// Reads the plain form of a request to follow positions, which nearly all requests have.
///
/// What is not plain is left to Foundation, which reads any JSON and says what is wrong with it.
struct PositionsReader {
    /// Numbers with more digits are not plain.
    private static let longestNumber = 18

    private let bytes: [UInt8]
    private var index = 0

    private init(_ body: ByteBuffer) { bytes = Array(body.readableBytesView) }

    /// Returns the request; `nil` if it is not plain.
    static func read(_ body: ByteBuffer) -> PositionsRequest? {
        var reader = PositionsReader(body)
        guard let request = reader.request() else { return nil }
        reader.skipBlanks()
        return reader.index == reader.bytes.count ? request : nil
    }

    private mutating func request() -> PositionsRequest? {
        var to: String?
        var from: String?
        var positions: [PositionsRequest.PositionRequest]?
        let isPlain = members { reader, key in
            switch key {
            case "to": reader.read(&to) { $0.text() }
            case "from": reader.read(&from) { $0.text() }
            case "positions": reader.read(&positions) { $0.positions() }
            default: reader.skipScalar()
            }
        }
        guard isPlain, let to, let positions else { return nil }
        return PositionsRequest(to: to, from: from, positions: positions)
    }

    private mutating func positions() -> [PositionsRequest.PositionRequest]? {
        var positions: [PositionsRequest.PositionRequest] = []
        guard take(UInt8(ascii: "[")) else { return nil }
        if take(UInt8(ascii: "]")) { return positions }
        repeat {
            guard let position = position() else { return nil }
            positions.append(position)
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]")) ? positions : nil
    }

    private mutating func position() -> PositionsRequest.PositionRequest? {
        var path: String?
        var pathEncoded: String?
        var line: Int?
        var column: Int?
        var endLine: Int?
        var from: String?
        let isPlain = members { reader, key in
            switch key {
            case "path": reader.read(&path) { $0.text() }
            case "line": reader.read(&line) { $0.number() }
            case "from": reader.read(&from) { $0.text() }
            case "column": reader.read(&column) { $0.number() }
            case "endLine": reader.read(&endLine) { $0.number() }
            case "pathEncoded": reader.read(&pathEncoded) { $0.text() }
            default: reader.skipScalar()
            }
        }
        guard isPlain, let line else { return nil }
        return PositionsRequest.PositionRequest(
            path: path, pathEncoded: pathEncoded, line: line, column: column, endLine: endLine,
            from: from)
    }

    // MARK: - JSON

    /// Reads an object: `read` reads the value of each key, or says that it is not plain.
    private mutating func members(_ read: (inout Self, String) -> Bool) -> Bool {
        guard take(UInt8(ascii: "{")) else { return false }
        if take(UInt8(ascii: "}")) { return true }
        repeat {
            guard let key = text(), take(UInt8(ascii: ":")), read(&self, key) else { return false }
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}"))
    }

    /// Reads a value that comes once at most; null is not plain.
    private mutating func read<Value>(
        _ value: inout Value?, _ read: (inout Self) -> Value?
    ) -> Bool {
        guard value == nil else { return false }
        value = read(&self)
        return value != nil
    }

    private mutating func skipScalar() -> Bool {
        skipBlanks()
        guard index < bytes.count else { return false }
        return bytes[index] == UInt8(ascii: "\"") ? text() != nil : number() != nil
    }

    /// Reads a text; of the escapes, those that stand for themselves are plain.
    private mutating func text() -> String? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return String(validating: bytes[start..<index - 1], as: UTF8.self)
            case UInt8(ascii: "\\"): return escapedText(from: start)
            case 0..<0x20: return nil
            default: index += 1
            }
        }
        return nil
    }

    /// Goes on reading a text that began at `start`, from its first escape.
    private mutating func escapedText(from start: Int) -> String? {
        var text = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard index < bytes.count, Self.standsForItself(bytes[index]) else { return nil }
                text.append(bytes[index])
                index += 1
            case 0..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private static func standsForItself(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Reads a whole number without an exponent or superfluous zeros.
    private mutating func number() -> Int? {
        skipBlanks()
        let isNegative = index < bytes.count && bytes[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        let start = index
        var number = 0
        while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
            guard index - start < Self.longestNumber else { return nil }
            number = number * 10 + Int(bytes[index] - UInt8(ascii: "0"))
            index += 1
        }
        guard index > start,
            bytes[start] != UInt8(ascii: "0") || (index == start + 1 && !isNegative)
        else { return nil }
        return isNegative ? -number : number
    }

    /// Whether `byte` comes next, blanks aside; it is read then.
    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while index < bytes.count,
            bytes[index] == UInt8(ascii: " ") || (0x09...0x0A).contains(bytes[index])
                || bytes[index] == 0x0D
        {
            index += 1
        }
    }
}
