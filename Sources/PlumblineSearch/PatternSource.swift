import PlumblineCore

/// A pattern in the notation of libpcre2.
struct PatternSource {
    /// What is compiled.
    let text: [UInt8]
    /// Whether `text` is to be taken as it stands.
    let isLiteral: Bool
    /// Whether what was given stands inside something else.
    let isWrapped: Bool

    /// No word ends or begins here: as `\b`, but for a pattern that itself begins or ends with no word.
    private static let prefix = Array("(?<!\\w)(?:".utf8)
    /// Behind `\E`, which ends a quotation that the expression may end with.
    private static let suffix = Array("\\E)(?!\\w)".utf8)

    init(_ pattern: SearchPattern) {
        let isText = pattern.syntax == .literal
        isLiteral = isText && !pattern.isWord
        isWrapped = !isText && pattern.isWord
        let source = isText && pattern.isWord ? Self.quoted(pattern.text) : pattern.text
        text = pattern.isWord ? Self.prefix + source + Self.suffix : source
    }

    /// `text` with a line end that ends a comment which the expression may end with.
    var textAfterComment: [UInt8] { text.dropLast(Self.suffix.count) + [0x0A] + Self.suffix }

    /// How many bytes stand before what was given.
    var prefixCount: Int { isWrapped ? Self.prefix.count : 0 }

    /// The text as an expression that matches just it.
    private static func quoted(_ text: [UInt8]) -> [UInt8] {
        text.flatMap { byte -> [UInt8] in
            let scalar = UnicodeScalar(byte)
            let isPlain =
                byte >= 0x80 || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            return isPlain ? [byte] : [UInt8(ascii: "\\"), byte]
        }
    }
}
