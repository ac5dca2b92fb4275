/// What it counts that a word of a path begins at a byte.
enum WordStart {
    static let bonus: Int32 = 8
    private static let afterSlash: Int32 = 9
    private static let camelCase: Int32 = 7

    /// The bonus of `byte`, which follows `previous`; the first one of a path follows a slash.
    static func bonus(of byte: UInt8, after previous: UInt8) -> Int32 {
        if previous == UInt8(ascii: "/") { return afterSlash }
        let (kind, before) = (kinds[Int(byte)], kinds[Int(previous)])
        if kind == .sign || before == .sign { return bonus }
        return kind != before && (kind == .upper || kind == .digit) ? camelCase : 0
    }

    private enum Kind: UInt8 { case sign, lower, upper, digit }

    /// What each byte is; one of a character beyond ASCII is a lower-case letter.
    private static let kinds: [Kind] = (0...UInt8.max).map { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): .upper
        case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
        case UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...: .lower
        default: .sign
        }
    }

    @inline(__always)
    static func isUpper(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
