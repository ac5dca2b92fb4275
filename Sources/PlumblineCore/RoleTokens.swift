/// The tokens of a line that say most about its role; -1 where there is none.
struct RoleTokens {
    /// The first token.
    private(set) var first: Int32 = -1
    /// The last token.
    private(set) var last: Int32 = -1
    /// The word before the first sign that ends a name: what the line declares, assigns or calls, or
    /// its keyword, as in `if (`.
    private(set) var name: Int32 = -1
    /// How the line begins.
    private(set) var opening = LineOpening()
    private var lastWord: Int32 = -1

    /// Takes the next token, a word if `sign` is 0.
    mutating func add(_ token: Int32, sign: UInt8) {
        if first < 0 { first = token }
        last = token
        opening.add(sign: sign)
        if sign == 0 {
            lastWord = token
        } else if name < 0, Self.endsName(sign) {
            name = lastWord
        }
    }

    private static func endsName(_ sign: UInt8) -> Bool {
        switch sign {
        case UInt8(ascii: "("), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ";"): true
        default: false
        }
    }
}
