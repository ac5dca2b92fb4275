/// The variables of a file in git's configuration syntax, one after another.
struct ConfigurationLines {
    /// A variable with the section that it stands in.
    struct Variable {
        /// In lower case, as is `key`.
        var section: [UInt8]
        let subsection: [UInt8]
        let key: [UInt8]
        let value: [UInt8]
    }

    private var bytes: ArraySlice<UInt8>
    private var section: [UInt8] = []
    private var subsection: [UInt8] = []

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes)[...] }

    mutating func next() -> Variable? {
        while let byte = bytes.first {
            switch byte {
            case UInt8(ascii: "["): readSection()
            case UInt8(ascii: "#"), UInt8(ascii: ";"): skipLine()
            case _ where Self.isLetter(byte): return readVariable()
            default: bytes.removeFirst()
            }
        }
        return nil
    }

    /// Reads `[section "subsection"]`.
    private mutating func readSection() {
        bytes.removeFirst()
        section = take { !"]\" \t\n".utf8.contains($0) }.map(Self.lowercased)
        subsection = []
        _ = take { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        if bytes.first == UInt8(ascii: "\"") {
            bytes.removeFirst()
            while let byte = bytes.popFirst(), byte != UInt8(ascii: "\"") {
                if byte != UInt8(ascii: "\\") {
                    subsection.append(byte)
                } else if let escaped = bytes.popFirst() {
                    subsection.append(escaped)
                }
            }
        }
        _ = take { $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "\n") }
        if !bytes.isEmpty { bytes.removeFirst() }
    }

    private mutating func readVariable() -> Variable {
        let key = take { Self.isLetter($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
        _ = take { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        var value: [UInt8] = []
        if bytes.first == UInt8(ascii: "=") {
            bytes.removeFirst()
            value = readValue()
        } else {
            skipLine()
        }
        return Variable(
            section: section, subsection: subsection, key: key.map(Self.lowercased), value: value)
    }

    /// Reads a value up to the end of its line: quotes and escapes are undone, comments and blanks at its
    /// ends are dropped, and a line that ends with a backslash goes on.
    private mutating func readValue() -> [UInt8] {
        var value: [UInt8] = []
        var length = 0
        var isQuoted = false
        while let byte = bytes.popFirst(), byte != UInt8(ascii: "\n") {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\"):
                if let escaped = readEscape() { value.append(escaped) }
            case UInt8(ascii: "#") where !isQuoted, UInt8(ascii: ";") where !isQuoted:
                skipLine()
                return Array(value.prefix(length))
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                if isQuoted || !value.isEmpty { value.append(byte) }
                if !isQuoted { continue }
            default: value.append(byte)
            }
            length = value.count
        }
        return Array(value.prefix(length))
    }

    /// Reads what follows a backslash; `nil` if nothing stands for it, as for a line end.
    private mutating func readEscape() -> UInt8? {
        switch bytes.popFirst() {
        case UInt8(ascii: "n"): UInt8(ascii: "\n")
        case UInt8(ascii: "t"): UInt8(ascii: "\t")
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "\n"), nil: nil
        case let byte?: byte
        }
    }

    private mutating func skipLine() { _ = take { $0 != UInt8(ascii: "\n") } }

    private mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = bytes.prefix(while: condition)
        bytes = bytes[taken.endIndex...]
        return taken
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
