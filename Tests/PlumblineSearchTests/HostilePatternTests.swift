import PlumblineCore
import PlumblineSearch
import Testing

/// Patterns that are wrong, or meant to cost much.
@Suite struct HostilePatternTests {
    @Test(arguments: [
        ("a(b", 3), ("a)b", 1), ("a)(b", 1), ("[a", 2), ("*a", 0), ("(?<n>a)(?<n>b)", 12),
        ("a\\C", 3),
        ("x{2,1}", 5),
    ])
    func `what is wrong with an expression is said with its place`(text: String, offset: Int) {
        for isWord in [false, true] {
            let pattern = SearchPattern(
                Array(text.utf8), syntax: .regularExpression, isWord: isWord)
            do throws(PatternError) {
                _ = try CompiledPattern(pattern)
                Issue.record("'\(text)' was compiled")
            } catch {
                #expect(error.offset == offset, "\(error)")
                #expect(!error.reason.isEmpty)
            }
        }
    }

    @Test func `an empty, a very long and a pattern with a line end are refused`() {
        let long = String(repeating: "a", count: SearchPattern.longestText + 1)
        let deep = String(repeating: "(", count: 1000) + "a" + String(repeating: ")", count: 1000)
        for text in ["", long, "a\nb", deep, "((((a{1,100}){1,100}){1,100}){1,100})"] {
            #expect(throws: PatternError.self, "\(text.prefix(20))") {
                try CompiledPattern(SearchPattern(Array(text.utf8), syntax: .regularExpression))
            }
        }
    }

    @Test(arguments: [
        "(a+)+$", "(a|aa)+$", "(a*)*[bc]", ".*.*.*.*.*[0-9]", "(.*a){12}[yz]",
        "(?:a?){30}a{30}[bc]",
        "([^x]*[^x]*)*[yz]", "(?R)?b", "(a(?1)?[bc])",
    ])
    func `an expression that takes too long is given up`(expression: String) throws {
        let text = Array((String(repeating: "a", count: 100_000) + "!").utf8)
        let pattern = SearchPattern(Array(expression.utf8), syntax: .regularExpression)
        let search = TextSearch(try CompiledPattern(pattern))

        let begun = ContinuousClock.now
        let outcome = text.withUnsafeBytes { search.lines(of: $0, limit: 10) }

        #expect(begun.duration(to: .now) < .seconds(10))
        #expect(outcome.end == .tooExpensive || outcome.end == nil)
        #expect(outcome.matchCount == 0)
    }

    @Test func `a search that may not go on ends`() throws {
        var questions = 0
        let search = TextSearch(
            try CompiledPattern(SearchPattern(Array("b".utf8))),
            mayGoOn: {
                questions += 1
                return questions < 5
            })

        let outcome = Array(String(repeating: "a", count: 1 << 20).utf8)
            .withUnsafeBytes { search.lines(of: $0, limit: 10) }

        #expect(outcome.end == .outOfTime)
        #expect(questions == 5)
    }
}
