/// The short name of a linked repository: 16 hexadecimal digits, fit for a folder and a URL.
public struct RepositoryID: Hashable, Sendable {
    /// The number of digits.
    public static let hexCount = 16

    private let value: UInt64

    /// Creates the id whose digits write `value`.
    public init(value: UInt64) { self.value = value }
}

extension RepositoryID: LosslessStringConvertible {
    /// Reads 16 lower-case hexadecimal digits; `nil` for any other text.
    public init?(_ description: String) {
        var value: UInt64 = 0
        guard description.utf8.count == Self.hexCount else { return nil }
        for digit in description.utf8 {
            guard let nibble = HexDigit.value(of: digit), digit == HexDigit.lower(nibble) else {
                return nil
            }
            value = value << 4 | UInt64(nibble)
        }
        self.value = value
    }

    /// The 16 digits, in lower case.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: Self.hexCount - digits.utf8.count) + digits
    }
}

extension RepositoryID: Comparable {
    /// Orders ids as their digits.
    public static func < (left: RepositoryID, right: RepositoryID) -> Bool {
        left.value < right.value
    }
}
