/// What it counts that a word of a path begins at a byte.
enum WordStart {
    static let bonus: Int32 = 8
    private static let afterSlash: Int32 = 9
    private static let camelCase: Int32 = 7

    /// The bonus of `byte`, which follows `previous`; the path begins with no byte before.
    static func bonus(of byte: UInt8, after previous: UInt8?) -> Int32 {
        guard let previous, previous != UInt8(ascii: "/") else { return afterSlash }
        guard isWord(byte) else { return bonus }
        if !isWord(previous) { return bonus }
        if isUpper(byte), !isUpper(previous) { return camelCase }
        if isDigit(byte), !isDigit(previous) { return camelCase }
        return 0
    }

    static func isUpper(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Letters, digits, and every byte of a character beyond ASCII.
    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || isDigit(byte) || isUpper(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}
