extension PageURL {
    /// Reads the lines that a fragment points at; `nil` if it points at something else.
    ///
    /// Forms: `L10`, `L10-L20`, `L10-20`, `L10C3-L20C7`; `lines-10`, `lines-10:20`, and the older
    /// `NAME-10:20` of Bitbucket Cloud; `10`, `10-20`, `7-12,22-26` of Bitbucket Data Center.
    static func lines(_ fragment: String, _ dialect: WebDialect) -> ClosedRange<LineNumber>? {
        let first = fragment.utf8.prefix { $0 != UInt8(ascii: ",") }
        switch dialect {
        case .github, .gitlab, .gitea:
            guard first.first == UInt8(ascii: "L") else { return nil }
            return range(first, between: UInt8(ascii: "-"))
        case .bitbucketCloud:
            guard let dash = first.lastIndex(of: UInt8(ascii: "-")) else { return nil }
            return range(first[first.index(after: dash)...], between: UInt8(ascii: ":"))
        case .bitbucketDataCenter:
            return range(first, between: UInt8(ascii: "-"))
        }
    }

    private static func range(
        _ text: Substring.UTF8View, between sign: UInt8
    ) -> ClosedRange<LineNumber>? {
        let ends = text.split(separator: sign, omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = ends.first.flatMap(line) else { return nil }
        guard ends.count == 2 else { return first...first }
        guard let last = line(ends[1]) else { return nil }
        return min(first, last)...max(first, last)
    }

    /// Reads `10`, `L10` or `L10C3`.
    private static func line(_ text: Substring.UTF8View) -> LineNumber? {
        let digits = text.drop { $0 == UInt8(ascii: "L") }.prefix { $0 != UInt8(ascii: "C") }
        guard digits.count <= 9, digits.allSatisfy(RemoteURL.isDigit),
            let number = Int(String(decoding: digits, as: UTF8.self)), number >= 1
        else { return nil }
        return LineNumber(number)
    }
}
