/// The number of a line, counted from 1.
public struct LineNumber: Hashable, Sendable {
    /// The number itself, 1 or more; one more than the line count where it ends a range.
    public let value: Int

    /// Creates a line number.
    ///
    /// - Precondition: `value` is at least 1.
    public init(_ value: Int) {
        precondition(value >= 1, "lines are counted from 1, not \(value)")
        self.value = value
    }

    /// Creates the number of the line that stands at `index`, counted from 0.
    public init(index: Int) {
        self.init(index + 1)
    }

    /// The place of the line in an array of lines, counted from 0.
    public var index: Int { value - 1 }

    /// Returns the line `offset` lines further down, or up if it is negative.
    public func shifted(by offset: Int) -> LineNumber {
        LineNumber(value + offset)
    }
}

extension LineNumber: Strideable {
    /// By how many lines `other` stands further down.
    public func distance(to other: LineNumber) -> Int { other.value - value }
    /// Returns the line `offset` lines further down.
    public func advanced(by offset: Int) -> LineNumber { shifted(by: offset) }
}

extension LineNumber: CustomStringConvertible {
    /// The digits of the number.
    public var description: String { String(value) }
}

extension LineNumber: ExpressibleByIntegerLiteral {
    /// Creates a line number from a literal, which is at least 1.
    public init(integerLiteral value: Int) { self.init(value) }
}
