extension RemoteURL {
    private static let longestQuote = 200

    /// Returns `text` for an error message: one line, shortened, without anything that could be secret.
    static func redacted(_ text: String) -> String {
        var shown = Array(text.utf8.prefix(longest))
        shown = withoutUserinfo(shown)
        if let end = shown.firstIndex(where: { "?#".utf8.contains($0) }) {
            shown.removeSubrange(end...)
        }
        shown = withoutMisplacedPassword(shown)
        shown = TokenForm.masked(shown)
        return quotable(String(decoding: shown, as: UTF8.self))
    }

    /// Drops everything up to the last `@`, because a password may hold one, or a slash.
    private static func withoutUserinfo(_ text: [UInt8]) -> [UInt8] {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return text }
        let start = schemeLength(of: text)
        guard at > start, !text[start..<at].elementsEqual("git".utf8) else { return text }
        return text[..<start] + Array("…".utf8) + text[at...]
    }

    /// Masks what stands in the place of a port and is not a number, as in `https://user:password/`.
    private static func withoutMisplacedPassword(_ text: [UInt8]) -> [UInt8] {
        let start = schemeLength(of: text)
        guard start > 0 else { return text }
        let end = text[start...].firstIndex(of: UInt8(ascii: "/")) ?? text.endIndex
        let authority = text[start..<end]
        guard authority.first != UInt8(ascii: "["),
            let colon = authority.firstIndex(of: UInt8(ascii: ":")),
            !authority[(colon + 1)...].allSatisfy(isDigit)
        else { return text }
        return text[...colon] + Array("…".utf8) + text[end...]
    }

    /// The number of bytes of `scheme://`; 0 without it.
    private static func schemeLength(of text: [UInt8]) -> Int {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")),
            text[colon...].starts(with: "://".utf8)
        else { return 0 }
        return colon + 3
    }

    private static func quotable(_ text: String) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars.prefix(longestQuote) {
            let isPlain = scalar == " " || !isInvisible(scalar)
            quoted.unicodeScalars.append(isPlain ? scalar : "\u{FFFD}")
        }
        return text.unicodeScalars.count > longestQuote ? quoted + "…" : quoted
    }
}
