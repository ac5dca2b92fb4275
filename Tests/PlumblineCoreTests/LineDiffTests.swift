import Testing

@testable import PlumblineCore

@Suite struct LineDiffTests {
    @Test(arguments: 0..<200) func `lines outside the hunks are equal, with white space or without`(
        seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        let (old, new) = (random.text(lines: 60), random.text(lines: 60))
        for context in [0, 3] {
            let map = LineMap(from: old, to: new, context: context)

            #expect(rebuilt(from: old, new, map) == new.bytes)
        }
    }

    @Test func `a line that differs in its end alone is changed`() {
        #expect(map("a\nb", "a\nb\n").hunks == [Hunk(old: 2..<3, new: 2..<3)])
        #expect(map("a\nb", "a\nb\nc").hunks == [Hunk(old: 2..<3, new: 2..<4)])
        #expect(map("b", "a\nb").hunks == [Hunk(old: 1..<1, new: 1..<2)])
        #expect(map("xb", "b").hunks == [Hunk(old: 1..<2, new: 1..<2)])
    }

    @Test func `white space can be ignored, at the end of a text too`() {
        let (old, new) = (text("a b\n\tc"), text(" ab \r\nc\n"))

        #expect(LineMap(from: old, to: new, ignoringWhitespace: true).hunks.isEmpty)
        #expect(LineMap(from: old, to: new).hunks == [Hunk(old: 1..<3, new: 1..<3)])
    }

    @Test func `a group stands where a block begins`() {
        let old = "def one\n  a\nend\n\ndef two\n  b\nend\n"
        let new = "def one\n  a\nend\n\ndef new\n  c\nend\n\ndef two\n  b\nend\n"

        #expect(map(old, new).hunks == [Hunk(old: 5..<5, new: 5..<9)])
    }

    @Test func `one line repeated very often is compared at once`() {
        let many = Text(bytes: Array(repeating: UInt8(ascii: "\n"), count: 1_000_000))
        let fewer = Text(bytes: Array(repeating: UInt8(ascii: "\n"), count: 999_000))

        let hunks = LineMap(from: many, to: fewer).hunks

        #expect(hunks.reduce(0) { $0 + $1.old.count - $1.new.count } == 1_000)
    }

    @Test func `texts of many different lines are compared at once`() {
        let (old, new) = (
            numbers(stride(from: 0, to: 400_000, by: 2)),
            numbers(stride(from: 0, to: 400_000, by: 3))
        )

        let map = LineMap(from: old, to: new)

        #expect(rebuilt(from: old, new, map) == new.bytes)
    }

    @Test func `a search that comes to no end leaves the rest changed`() {
        var random = SeededGenerator(seed: 1)
        let (old, new) = (shuffled(&random), shuffled(&random))

        for limit in [0, 1_000, 100_000] {
            let map = LineMap(
                from: old, to: new, ignoringWhitespace: false, context: 0, workLimit: limit)

            #expect(rebuilt(from: old, new, map) == new.bytes)
        }
    }

    /// The new text, made of what the map says is unchanged and of the hunks.
    private func rebuilt(from old: Text, _ new: Text, _ map: LineMap) -> [UInt8] {
        var bytes: [UInt8] = []
        var line = 0
        for hunk in map.hunks {
            bytes += lines(line..<hunk.old.lowerBound.index, of: old)
            bytes += lines(hunk.new.lowerBound.index..<hunk.new.upperBound.index, of: new)
            line = hunk.old.upperBound.index
        }
        return bytes + lines(line..<old.lineCount, of: old)
    }

    private func lines(_ range: Range<Int>, of text: Text) -> ArraySlice<UInt8> {
        let end = { min(text.starts[$0], text.bytes.count) }
        return text.bytes[end(range.lowerBound)..<end(range.upperBound)]
    }

    private func shuffled(_ random: inout SeededGenerator) -> Text {
        text((0..<3_000).map { "\($0 % 700)" }.shuffled(using: &random).joined(separator: "\n"))
    }

    private func numbers(_ numbers: StrideTo<Int>) -> Text {
        text(numbers.map { "\($0)\n" }.joined())
    }

    private func map(_ old: String, _ new: String) -> LineMap {
        LineMap(from: text(old), to: text(new))
    }

    private func text(_ string: String) -> Text { Text(bytes: Array(string.utf8)) }
}
