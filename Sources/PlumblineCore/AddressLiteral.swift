/// An IPv4 or IPv6 address as text.
enum AddressLiteral {
    /// Returns the 4 or 16 bytes of an address in its usual form; `nil` for any other text.
    ///
    /// Short, octal and hexadecimal forms of IPv4 and the zones of IPv6 are none.
    static func bytes(of text: String) -> [UInt8]? {
        text.utf8.contains(UInt8(ascii: ":"))
            ? version6(text.utf8[...]) : version4(text.utf8[...])
    }

    /// Returns the one text of an address: dotted, or eight groups of which the longest run of zeros
    /// is left out, as RFC 5952 has it.
    static func text(of bytes: [UInt8]) -> String {
        guard bytes.count == 16 else { return bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { index in
            Int(bytes[index]) << 8 | Int(bytes[index + 1])
        }
        let zeros = longestRunOfZeros(groups)
        let hex = groups.map { String($0, radix: 16) }
        guard zeros.count > 1 else { return hex.joined(separator: ":") }
        return hex[..<zeros.lowerBound].joined(separator: ":") + "::"
            + hex[zeros.upperBound...].joined(separator: ":")
    }

    private static func longestRunOfZeros(_ groups: [Int]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > longest.count {
                longest = start..<(index + 1)
            }
        }
        return longest
    }

    private static func version4(_ text: Substring.UTF8View) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            let isPlain = part.count == 1 || part.first != UInt8(ascii: "0")
            guard isPlain, part.allSatisfy(RemoteURL.isDigit), let byte = UInt8(Substring(part))
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func version6(_ text: Substring.UTF8View) -> [UInt8]? {
        guard let gap = doubleColon(in: text) else {
            return groups(text).flatMap { $0.count == 16 ? $0 : nil }
        }
        guard let head = groups(text[..<gap.lowerBound]),
            let tail = groups(text[gap.upperBound...]), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func doubleColon(
        in text: Substring.UTF8View
    ) -> Range<Substring.UTF8View.Index>? {
        let colon = UInt8(ascii: ":")
        for (index, next) in zip(text.indices, text.indices.dropFirst())
        where text[index] == colon && text[next] == colon {
            return index..<text.index(after: next)
        }
        return nil
    }

    /// Returns the bytes of groups between colons, the last of which may be an IPv4 address.
    private static func groups(_ text: Substring.UTF8View) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let last = version4(part) else { return nil }
                return bytes + last
            }
            guard (1...4).contains(part.count),
                part.allSatisfy({ HexDigit.value(of: $0) != nil }),
                let group = UInt16(Substring(part), radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes
    }
}
