import PlumblineCore
import Testing

@Suite struct LineMatcherAbsenceTests {
    private let poem = """
        verse one:
            roses are red
            violets are blue
            sugar is sweet
        verse two:
            honey is golden

        """

    @Test func `a deleted line has no candidates where nothing is new`() {
        var matcher = makeMatcher(poem, poem.removingLines([3]))

        let match = matcher.match(3)

        #expect(match.outcome == .deleted)
        #expect(match.line == nil)
        #expect(match.candidates.isEmpty)
        #expect(match.confidence > 0.9)
    }

    @Test(arguments: [
        ([3], 3, 2, LineMatch.Reason.previousLine),
        ([2], 2, 2, .nextLine),
        ([2, 3, 4], 3, 1, .enclosingScope),
        ([6], 6, 5, .enclosingScope),
        ([1, 2], 1, 1, .nextLine),
    ])
    func `a deleted line has a nearest one`(
        removed: [Int], line: Int, nearest: Int, reason: LineMatch.Reason
    ) throws {
        var matcher = makeMatcher(poem, poem.removingLines(removed))

        let found = try #require(matcher.match(LineNumber(line)).nearest)

        #expect(found.line == LineNumber(nearest))
        #expect(found.reason == reason)
    }

    @Test func `where nothing survived there is no nearest line`() {
        var matcher = makeMatcher(poem, "")

        #expect(matcher.match(1).outcome == .deleted)
        #expect(matcher.match(1).nearest == nil)
    }

    @Test func `a line replaced by something else is deleted`() {
        let replaced = poem.replacingLine(3, with: "    for (;;) { spin(&lock); }")
        var matcher = makeMatcher(poem, replaced)

        #expect(matcher.match(3).outcome == .deleted)
    }

    @Test func `a line that became two equal ones is ambiguous`() {
        let doubled = """
            start(server);
            configure(server, port, timeout, retries);
            configure(server, port, timeout, retries);
            finish(server);

            """
        let single = """
            start(server);
            configure(server, port, timeout, retry);
            finish(server);

            """
        var matcher = makeMatcher(single, doubled)

        let match = matcher.match(2)

        #expect(match.outcome == .ambiguous)
        #expect(match.line == nil)
        #expect(Set(match.candidates.map(\.line)) == [2, 3])
        #expect(match.nearest != nil)
    }

    @Test func `probabilities never exceed one and candidates are sorted`() {
        let old = (1...40).map { "value \($0) of table \($0 % 7)" }.joined(separator: "\n")
        let new = (1...40).map { "entry \($0) in table \($0 % 5)" }.joined(separator: "\n")
        var matcher = makeMatcher(old, new)

        for number in 1...40 {
            let match = matcher.match(LineNumber(number))
            #expect((0...1).contains(match.confidence))
            #expect(match.candidates.count <= 5)
            #expect(match.candidates.reduce(0) { $0 + $1.confidence } <= 1.000_001)
            #expect(
                match.candidates.map(\.confidence)
                    == match.candidates.map(\.confidence).sorted(by: >))
        }
    }
}

extension String {
    /// Returns the text without some of its lines, counted from 1.
    fileprivate func removingLines(_ numbers: [Int]) -> String {
        split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .filter { !numbers.contains($0.offset + 1) }.map(\.element).joined(separator: "\n")
    }
}
