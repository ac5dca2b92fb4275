/// Why a pattern cannot be searched for.
public struct PatternError: Error, Hashable, Sendable {
    /// The byte of the pattern at which it goes wrong, counted from 0.
    public let offset: Int
    /// What is wrong.
    public let reason: String

    /// Creates an error.
    public init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }
}

extension PatternError: CustomStringConvertible {
    /// The reason and the place.
    public var description: String { "\(reason), at byte \(offset)" }
}
