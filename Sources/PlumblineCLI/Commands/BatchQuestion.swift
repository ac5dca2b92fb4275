import Foundation

/// A question on a line of the input.
struct BatchQuestion: Decodable {
    let id: String
    let from_commit: String
    let from_path: String
    let from_line: Int
    let to_commit: String
}

extension BatchQuestion {
    /// Reads a line, or says what is wrong with it.
    ///
    /// A plain object, which nearly all questions are, is read here; Foundation reads any other JSON.
    init(_ line: [UInt8]) throws {
        guard let plain = Self(plain: line) else {
            self = try JSONDecoder().decode(Self.self, from: Data(line))
            return
        }
        self = plain
    }

    /// Reads an object of texts without escapes and numbers without signs; `nil` for all else.
    private init?(plain line: [UInt8]) {
        var reader = PlainObjectReader(line)
        guard let members = reader.members(), let id = members["id"]?.text,
            let fromCommit = members["from_commit"]?.text,
            let fromPath = members["from_path"]?.text,
            let fromLine = members["from_line"]?.number, let toCommit = members["to_commit"]?.text
        else { return nil }
        self.init(
            id: id, from_commit: fromCommit, from_path: fromPath, from_line: fromLine,
            to_commit: toCommit)
    }
}

/// Reads the members of an object on one line that nests nothing and escapes nothing.
private struct PlainObjectReader {
    /// Numbers with more digits are not plain.
    private static let longestNumber = 18

    private let bytes: [UInt8]
    private var index = 0

    enum Value {
        case text(String)
        case number(Int)

        var text: String? { if case .text(let text) = self { text } else { nil } }
        var number: Int? { if case .number(let number) = self { number } else { nil } }
    }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Returns the members; `nil` if a key comes twice or the object is not plain.
    mutating func members() -> [String: Value]? {
        var members: [String: Value] = [:]
        guard take("{") else { return nil }
        repeat {
            guard let key = text(), take(":"), members[key] == nil else { return nil }
            guard let value = text().map(Value.text) ?? number().map(Value.number) else {
                return nil
            }
            members[key] = value
        } while take(",")
        guard take("}") else { return nil }
        skipBlanks()
        return index == bytes.count ? members : nil
    }

    private mutating func text() -> String? {
        guard take("\"") else { return nil }
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] >= 0x20, bytes[index] != UInt8(ascii: "\\") else { return nil }
            index += 1
        }
        guard index < bytes.count else { return nil }
        index += 1
        return String(validating: bytes[start..<index - 1], as: UTF8.self)
    }

    private mutating func number() -> Int? {
        skipBlanks()
        let digits = bytes[index...].prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, digits.count <= Self.longestNumber,
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        index = digits.endIndex
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Whether `sign` comes next, blanks aside; it is read then.
    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard index < bytes.count, bytes[index] == UInt8(ascii: sign) else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while index < bytes.count,
            bytes[index] == 0x20 || bytes[index] == 0x09
                || bytes[index] == 0x0D
        {
            index += 1
        }
    }
}
