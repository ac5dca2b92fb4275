/// What a person looks for in the lines of files.
public struct SearchPattern: Hashable, Sendable {
    /// The longest text that is looked for, in bytes.
    public static let longestText = 1024

    /// The text to find, or a regular expression; bytes that need not be UTF-8.
    public let text: [UInt8]
    /// How the text is read.
    public let syntax: Syntax
    /// Which letters are equal.
    public let letterCase: LetterCase
    /// Whether only whole words are found: no letter, digit or underscore stands on either side.
    public let isWord: Bool

    /// Creates a pattern.
    public init(
        _ text: [UInt8], syntax: Syntax = .literal, letterCase: LetterCase = .sensitive,
        isWord: Bool = false
    ) {
        self.text = text
        self.syntax = syntax
        self.letterCase = letterCase
        self.isWord = isWord
    }

    /// How the text of a pattern is read.
    public enum Syntax: Hashable, Sendable {
        /// As it stands.
        case literal
        /// As a regular expression in Perl's notation.
        case regularExpression
    }

    /// Which letters are equal.
    public enum LetterCase: String, Hashable, Sendable, CaseIterable {
        /// Only those that are the same.
        case sensitive
        /// Those that differ in case alone.
        case insensitive
        /// As `insensitive`, unless the pattern has an upper-case letter.
        case smart
    }
}

extension SearchPattern {
    /// Whether an upper-case letter differs from its lower-case one.
    public var isCaseSensitive: Bool {
        switch letterCase {
        case .sensitive: true
        case .insensitive: false
        case .smart: hasUpperCase
        }
    }

    /// Whether the text has an upper-case letter; `\W` and its like in an expression are none.
    private var hasUpperCase: Bool {
        var isEscaped = false
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if !isEscaped, scalar.properties.isUppercase { return true }
            isEscaped = syntax == .regularExpression && scalar == "\\" && !isEscaped
        }
        return false
    }
}
