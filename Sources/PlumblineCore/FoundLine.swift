/// A line that a search found, or one that stands near such a line.
public struct FoundLine: Hashable, Sendable {
    /// The longest text of a line that is shown, in bytes.
    public static let longestText = 1024

    /// Its number.
    public let number: LineNumber
    /// Its text without the line end; of a long line the part around the first match. Bytes that
    /// are not UTF-8 are repaired.
    public let text: String
    /// The column of the line, in UTF-16 code units from 1, at which `text` begins.
    public let textColumn: Int
    /// Whether the line is longer than `text`.
    public let isCut: Bool
    /// What matched, in order; empty for a line that is only near.
    public let matches: [Match]

    /// Creates a line.
    public init(
        number: LineNumber, text: String, textColumn: Int = 1, isCut: Bool = false,
        matches: [Match]
    ) {
        self.number = number
        self.text = text
        self.textColumn = textColumn
        self.isCut = isCut
        self.matches = matches
    }

    /// A part of a line that matched, in UTF-16 code units of the repaired text.
    public struct Match: Hashable, Sendable {
        /// Where it begins, counted from 1.
        public let column: Int
        /// How long it is; 0 where an expression matches nothing.
        public let length: Int

        /// Creates a match.
        public init(column: Int, length: Int) {
            self.column = column
            self.length = length
        }
    }
}
