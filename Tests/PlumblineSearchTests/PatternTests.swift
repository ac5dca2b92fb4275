import PlumblineCore
import PlumblineSearch
import Testing

/// What a pattern finds in one text.
@Suite struct PatternTests {
    @Test func `a text is found wherever it stands, and every time`() throws {
        let found = try Self.lines(of: "one two\nthree\ntwo two", "two")

        #expect(found.map(\.number) == [1, 3])
        #expect(found.map(\.text) == ["one two", "two two"])
        #expect(found[0].matches == [.init(column: 5, length: 3)])
        #expect(found[1].matches == [.init(column: 1, length: 3), .init(column: 5, length: 3)])
    }

    @Test func `what is special in an expression is not in a text`() throws {
        let text = "a.b\naxb\n\\Q*(\n"

        #expect(try Self.lines(of: text, "a.b").map(\.number) == [1])
        #expect(try Self.lines(of: text, "a.b", .regularExpression).map(\.number) == [1, 2])
        #expect(try Self.lines(of: text, "\\Q*(").map(\.number) == [3])
        #expect(try Self.lines(of: text, "\\Q*(", isWord: true).map(\.number) == [3])
    }

    @Test(arguments: [
        ("^two", [2]), ("two$", [1, 2]), ("^$", [3]), ("one\\s*two", [1]), ("two\\s+four", []),
        ("[^x]four", []), ("o(?=\\s)", []), ("(?<!\\w)four$", [4]),
        ("x*", [1, 2, 3, 4]),
    ])
    func `an expression sees one line at a time`(expression: String, numbers: [Int]) throws {
        let found = try Self.lines(of: "onetwo\ntwo\n\nfour", expression, .regularExpression)

        #expect(found.map(\.number.value) == numbers)
    }

    @Test(arguments: [
        ("needles?x*", "needle"), ("needle(s|less)?", "needle"), ("needle|pin", "pin"),
        ("needle{0}x", "needlx"), ("need.e", "needle"), ("n[eo]+dle", "noodle"),
        ("\\x41bcd", "Abcd"), ("(?i)needle", "NEEDLE"), ("needle(?#comment)x", "needlex"),
        ("(?x)nee dle", "needle"), ("\\Qneed*\\Ele", "need*le"), ("need\\.le", "need.le"),
        ("\\p{L}eedle", "needle"), ("needle[)|(]x", "needle|x"), ("nee(d[(]l)e", "need(le"),
        ("need{le", "need{le"), ("need+le", "needddle"), ("(needle)*pin", "pin"),
        ("(*UTF)needle", "needle"), ("needle\\b", "needle"), ("neé?dle", "nedle"),
        ("n\\145edle", "needle"), ("\\cMneedle|x", "x"), ("[]a]needle", "]needle"),
        ("[[:alpha:]x]needle", "xneedle"), ("needle\\K", "needle"), ("(n)(eedle)\\1", "needlen"),
    ])
    func `what an expression requires never hides a match`(expression: String, text: String)
        throws
    {
        let text = "nothing\n" + text + "\nnothing"

        let found = try Self.lines(of: text, expression, .regularExpression)

        #expect(found.map(\.number) == [2])
    }

    @Test func `letters are equal as the pattern says`() throws {
        let text = "Roses\nroses\nÉtude\nétude\n"
        func numbers(_ pattern: String, _ letterCase: SearchPattern.LetterCase) throws -> [Int] {
            try Self.lines(of: text, pattern, letterCase: letterCase).map(\.number.value)
        }

        #expect(try numbers("roses", .sensitive) == [2])
        #expect(try numbers("ROSES", .insensitive) == [1, 2])
        #expect(try numbers("roses", .smart) == [1, 2])
        #expect(try numbers("Roses", .smart) == [1])
        #expect(try numbers("ÉTUDE", .insensitive) == [3, 4])
        #expect(try numbers("étude", .smart) == [3, 4])
        #expect(try numbers("Étude", .smart) == [3])
    }

    @Test func `an escape is no upper-case letter`() throws {
        let found = try Self.lines(
            of: "Roses are\n", "roses\\Ware", .regularExpression, letterCase: .smart)

        #expect(found.map(\.number) == [1])
    }

    @Test func `a word has no letter on either side, whatever the pattern begins with`() throws {
        let text = "get\ngetAll\nforget\nx.get()\nget_all\n+get\nüget\n"
        func numbers(_ text: String, _ pattern: String, _ syntax: SearchPattern.Syntax) throws
            -> [Int]
        {
            try Self.lines(of: text, pattern, syntax, isWord: true).map(\.number.value)
        }

        #expect(try numbers(text, "get", .literal) == [1, 4, 6])
        #expect(try numbers(text, "get", .regularExpression) == [1, 4, 6])
        #expect(try numbers(text, "get|getAll", .regularExpression) == [1, 2, 4, 6])
        #expect(try numbers(text, "+get", .literal) == [6])
        #expect(try numbers("a # b\n", "# # comment", .regularExpression) == [])
        #expect(try numbers("a b\n", "(?x) b # comment", .regularExpression) == [1])
    }

    @Test func `columns count code units of UTF-16`() throws {
        let found = try Self.lines(of: "é😀x😀\n", "x😀")

        #expect(found.first?.matches == [.init(column: 4, length: 3)])
    }

    @Test func `bytes that are not UTF-8 are found, and do not hide what is around them`() throws {
        let text: [UInt8] =
            Array("ab\n".utf8) + [0xFF, 0xFE] + Array("Été x\n".utf8) + [0xE9, 0x0A]

        #expect(
            try Self.lines(of: text, SearchPattern([0xE9, 0x0A].dropLast())).map(\.number) == [3])
        let found = try Self.lines(
            of: text, SearchPattern(Array("été".utf8), letterCase: .insensitive))
        #expect(found.map(\.number) == [2])
        #expect(found.first?.text == "\u{FFFD}\u{FFFD}Été x")
        #expect(found.first?.matches == [.init(column: 3, length: 3)])
        let all = SearchPattern(Array("^.*x$".utf8), syntax: .regularExpression)
        #expect(try Self.lines(of: text, all).map(\.number) == [])
        let some = SearchPattern(Array("\\wx|t. x$".utf8), syntax: .regularExpression)
        #expect(try Self.lines(of: text, some).map(\.number) == [2])
    }
}

/// What lines are given, and how much of them.
@Suite struct FoundLineTests {
    @Test func `lines near a match are given once, in order`() throws {
        let text = "1\n2\n3 x\n4\n5\n6 x\n7\n8\n9\n10\n11 x"
        let found = try PatternTests.lines(of: text, "x", contextLines: 2)

        #expect(found.map(\.number.value) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
        #expect(found.filter { !$0.matches.isEmpty }.map(\.number.value) == [3, 6, 11])
        let near = try PatternTests.lines(of: text, "x", contextLines: 1)
        #expect(near.map(\.number.value) == [2, 3, 4, 5, 6, 7, 10, 11])
    }

    @Test func `no more lines are found than asked for`() throws {
        let text = String(repeating: "x\n", count: 10)
        let search = TextSearch(try CompiledPattern(SearchPattern(Array("x".utf8))))

        let some = Array(text.utf8).withUnsafeBytes { search.lines(of: $0, limit: 3) }
        #expect(some.matchCount == 3)
        #expect(some.end == .limit)
        let all = Array(text.utf8).withUnsafeBytes { search.lines(of: $0, limit: 10) }
        #expect(all.matchCount == 10)
        #expect(all.end == nil)
        let rest = Array(text.utf8).withUnsafeBytes { search.lines(of: $0, from: 8, limit: 10) }
        #expect(rest.lines.map(\.number) == [8, 9, 10])
        let none = Array(text.utf8).withUnsafeBytes { search.lines(of: $0, from: 11, limit: 10) }
        #expect(none == TextSearch.Outcome.empty)
    }

    @Test func `of a long line the part around the first match is given`() throws {
        let before = String(repeating: "é", count: 50_000)
        let found = try PatternTests.lines(of: before + "needle" + before, "needle")

        let line = try #require(found.first)
        #expect(line.isCut)
        #expect(line.matches == [.init(column: 50_001, length: 6)])
        #expect(line.text.utf8.count <= FoundLine.longestText + 3)
        let units = Array(line.text.utf16)
        let start = 50_001 - line.textColumn
        #expect(String(decoding: units[start..<start + 6], as: UTF16.self) == "needle")
        #expect(!line.text.unicodeScalars.contains("\u{FFFD}"))
    }

    @Test func `a line of several megabytes is searched to its end`() throws {
        let text = String(repeating: "abc ", count: 1_000_000) + "needle"

        #expect(
            try PatternTests.lines(of: text, "needle").first?.matches.first?.column == 4_000_001)
        let found = try PatternTests.lines(of: text, "n[e]+dle$", .regularExpression)
        #expect(found.first?.matches == [.init(column: 4_000_001, length: 6)])
        #expect(try PatternTests.lines(of: text, "abc").first?.matches.count == 100)
    }
}

extension PatternTests {
    static func lines(
        of text: String, _ pattern: String, _ syntax: SearchPattern.Syntax = .literal,
        letterCase: SearchPattern.LetterCase = .sensitive, isWord: Bool = false,
        contextLines: Int = 0
    ) throws -> [FoundLine] {
        try lines(
            of: Array(text.utf8),
            SearchPattern(
                Array(pattern.utf8), syntax: syntax, letterCase: letterCase, isWord: isWord),
            contextLines: contextLines)
    }

    static func lines(
        of text: [UInt8], _ pattern: SearchPattern, contextLines: Int = 0
    ) throws -> [FoundLine] {
        let search = TextSearch(try CompiledPattern(pattern), contextLines: contextLines)
        let outcome = text.withUnsafeBytes { search.lines(of: $0, limit: 1000) }
        #expect(outcome.end == nil)
        return outcome.lines
    }
}
