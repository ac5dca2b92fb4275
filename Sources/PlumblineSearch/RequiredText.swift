/// Reads off an expression what every match of it holds.
///
/// Searching for that text first, and trying the expression only on the lines that have it, is what GNU
/// grep does (its "must" strings). What is not plainly understood is given up.
struct RequiredText {
    /// A shorter text is in too many lines to be of use.
    private static let shortest = 3
    /// Classes and assertions that are one letter and take nothing.
    private static let plainEscapes = Set("wWdDsSbB".utf8)

    private var rest: ArraySlice<UInt8>
    private var run: [UInt8] = []
    private var longest: [UInt8] = []

    /// Returns the longest such text that was found; `nil` if none was.
    static func of(_ expression: [UInt8]) -> [UInt8]? {
        var reader = RequiredText(rest: expression[...])
        guard reader.read() else { return nil }
        return reader.longest.count >= shortest ? reader.longest : nil
    }

    private init(rest: ArraySlice<UInt8>) { self.rest = rest }

    /// Reads all of it; `false` if something is not understood, or is one of several ways to match.
    private mutating func read() -> Bool {
        while let byte = rest.popFirst() {
            switch byte {
            case 0x80...: return false
            case UInt8(ascii: "|"): return false
            case UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "+"):
                endRun()
            case UInt8(ascii: "*"), UInt8(ascii: "?"):
                dropLast()
            case UInt8(ascii: "{"):
                guard skipCount() else { return false }
                dropLast()
            case UInt8(ascii: "["):
                endRun()
                guard skipClass() else { return false }
            case UInt8(ascii: "("):
                endRun()
                guard skipGroup() else { return false }
            case UInt8(ascii: "\\"):
                guard readEscape() else { return false }
            default: run.append(byte)
            }
        }
        endRun()
        return true
    }

    private mutating func endRun() {
        if run.count > longest.count { longest = run }
        run = []
    }

    /// Takes back a character that need not be there.
    private mutating func dropLast() {
        _ = run.popLast()
        endRun()
    }

    private mutating func readEscape() -> Bool {
        guard let escaped = rest.popFirst(), escaped < 0x80 else { return false }
        if Self.plainEscapes.contains(escaped) {
            endRun()
        } else if Self.isAlphanumeric(escaped) {
            return false
        } else {
            run.append(escaped)
        }
        return true
    }

    /// Skips what stands behind the opening brace of a quantifier.
    private mutating func skipCount() -> Bool {
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "}") { return true }
            guard
                byte == UInt8(ascii: ",") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            else { return false }
        }
        return false
    }

    /// Skips what stands behind an opening bracket.
    private mutating func skipClass() -> Bool {
        if rest.first == UInt8(ascii: "^") { _ = rest.popFirst() }
        var isFirst = true
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "]"), !isFirst { return true }
            // Classes within it have brackets of their own.
            if byte == UInt8(ascii: "[") { return false }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = rest.popFirst(), escaped != UInt8(ascii: "Q"),
                    escaped != UInt8(ascii: "E")
                else { return false }
            }
            isFirst = false
        }
        return false
    }

    /// Skips what stands behind an opening parenthesis; one with options may change what follows.
    private mutating func skipGroup() -> Bool {
        var depth = 1
        var isOpened = true
        while depth > 0, let byte = rest.popFirst() {
            let mayBeSpecial = isOpened
            isOpened = false
            switch byte {
            case UInt8(ascii: "?"), UInt8(ascii: "*"): if mayBeSpecial { return false }
            case UInt8(ascii: "("): (depth, isOpened) = (depth + 1, true)
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "["): guard skipClass() else { return false }
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst(), escaped != UInt8(ascii: "Q") else {
                    return false
                }
            default: break
            }
        }
        return depth == 0
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
