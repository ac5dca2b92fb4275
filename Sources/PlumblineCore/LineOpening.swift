/// How a line begins: many languages declare a name with two words or more, `int count =`, assign to
/// one with a word, `count =`, and call with a word and a bracket, `count(`.
struct LineOpening {
    /// How many words stand before the first sign that tells, two at most; those that a point joins are
    /// one, and those in angle brackets none.
    private(set) var wordCount: UInt8 = 0
    /// What the sign is.
    private(set) var end = End.none
    private var depth: UInt8 = 0
    private var isJoined = false

    /// What the first sign is that tells.
    enum End: UInt8 {
        case none, value, parenthesis, brace, colon, other
    }

    /// Takes the next token, a word if `sign` is 0.
    mutating func add(sign: UInt8) {
        guard end == .none, !isInAngles(sign) else { return }
        switch sign {
        case 0:
            if !isJoined, wordCount < 2 { wordCount += 1 }
            isJoined = false
        case UInt8(ascii: "."): isJoined = true
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "@"), UInt8(ascii: "?"),
            UInt8(ascii: "*"), UInt8(ascii: "&"):
            break
        default: end = Self.end(sign)
        }
    }

    /// Whether a token is one of a generic type's angle brackets or stands in them.
    private mutating func isInAngles(_ sign: UInt8) -> Bool {
        switch sign {
        case UInt8(ascii: "<") where wordCount > 0 && depth < .max:
            depth += 1
            return true
        case UInt8(ascii: ">") where depth > 0:
            depth -= 1
            return true
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: ";"), UInt8(ascii: "="):
            depth = 0
            return false
        default: return depth > 0
        }
    }

    private static func end(_ sign: UInt8) -> End {
        switch sign {
        case UInt8(ascii: "="), UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: ")"): .value
        case UInt8(ascii: "("): .parenthesis
        case UInt8(ascii: "{"), UInt8(ascii: "}"): .brace
        case UInt8(ascii: ":"): .colon
        default: .other
        }
    }
}
