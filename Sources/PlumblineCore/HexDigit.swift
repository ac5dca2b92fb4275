/// One hexadecimal digit as an ASCII byte.
enum HexDigit {
    /// Returns the value of `digit`, of either case; `nil` if it is none.
    @inline(__always)
    static func value(of digit: UInt8) -> UInt8? {
        let decimal = digit &- UInt8(ascii: "0")
        if decimal < 10 { return decimal }
        let letter = (digit | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : nil
    }

    /// Returns the values of eight digits of either case, the first one highest; `nil` if one is none.
    ///
    /// - Parameter digits: the digits as they lie in memory. All are read at once: a letter has bit 6 set
    ///   and is worth 9 more than its last four bits.
    @inline(__always)
    static func values(ofEight digits: UInt64) -> UInt32? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let digits = UInt64(bigEndian: digits)
        let letters = digits >> 6 & ones
        let values = (digits & (15 * ones)) + 9 * letters
        let lowerCase = values + UInt64(UInt8(ascii: "0")) * ones + 39 * letters
        guard values & (0xf0 * ones) == 0, (values + 6 * ones) >> 4 & ones == letters,
            lowerCase == digits | letters << 5
        else { return nil }
        let bytes = (values | values >> 4) & 0x00ff_00ff_00ff_00ff
        let pairs = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff
        return UInt32(truncatingIfNeeded: pairs | pairs >> 16)
    }

    /// Returns the lower-case digit of `value`, a number below 16.
    static func lower(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Returns the upper-case digit of `value`, a number below 16, as URLs write it.
    static func upper(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
