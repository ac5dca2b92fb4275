import PlumblineCore
import Testing

@Suite struct LineMatcherLimitTests {
    /// One hunk that replaces all lines of one text by all of another.
    private func rewrite(_ old: Text, _ new: Text, workLimit: Int = LineMatcher.defaultWorkLimit)
        -> LineMatcher
    {
        let hunk = Hunk(
            old: 1..<LineNumber(old.lineCount + 1), new: 1..<LineNumber(new.lineCount + 1))
        return LineMatcher(old: old, new: new, map: LineMap(hunks: [hunk]), workLimit: workLimit)
    }

    private func text(_ lines: some Sequence<String>) -> Text {
        Text(bytes: Array(lines.joined(separator: "\n").utf8))
    }

    @Test func `beyond the work limit a question has no answer`() {
        let old = text((1...50).map { "old line \($0)" })
        let new = text((1...50).map { "new line \($0)" })
        var matcher = rewrite(old, new, workLimit: 100)

        let match = matcher.match(20)

        #expect(match.outcome == .exhausted)
        #expect(match.confidence == 0)
        #expect(match.line == nil)
    }

    @Test func `the work limit does not depend on the questions before`() {
        let old = text((1...50).map { "old line \($0)" })
        let new = text((1...50).map { "new line \($0)" })
        var first = rewrite(old, new)
        var second = rewrite(old, new)

        let forward = (1...50).map { first.match(LineNumber($0)) }
        let backward = (1...50).reversed().map { second.match(LineNumber($0)) }

        #expect(forward == backward.reversed())
    }

    @Test func `a hunk of very many lines exhausts the limit instead of the machine`() {
        let old = text((0..<80_000).map { "a\($0 & 1023)" })
        let new = text((0..<80_000).map { "b\($0 & 511)" })
        var matcher = rewrite(old, new)

        #expect(matcher.match(40_000).outcome == .exhausted)
    }

    @Test func `lines that are all equal are paired in order`() {
        let old = text(repeatElement("same", count: 5000))
        let new = text(repeatElement(" same", count: 4000))
        var matcher = rewrite(old, new)

        #expect(matcher.match(17).outcome == .reformatted(at: 17))
        #expect(matcher.match(4500).outcome == .deleted)
    }

    @Test func `a very long line is compared by its beginning`() {
        let tail = String(repeating: "x", count: 500_000)
        let old = text(["alpha beta gamma " + tail])
        let new = text(["alpha beta gamma delta " + tail])
        var matcher = rewrite(old, new)

        #expect(matcher.match(1).outcome == .edited(at: 1))
    }

    @Test func `deep nesting costs no more than shallow nesting`() {
        let old = text((0..<2000).map { String(repeating: " ", count: $0 % 900) + "open \($0)" })
        let new = text((0..<2000).map { String(repeating: " ", count: $0 % 900) + "close \($0)" })
        var matcher = rewrite(old, new)

        #expect(matcher.match(1000).outcome != .exhausted)
    }

    @Test(arguments: 0..<60) func `arbitrary bytes have an answer for every line`(seed: UInt64) {
        var generator = SplitMix(state: seed)
        let old = Text(bytes: randomBytes(from: &generator))
        let new = Text(bytes: randomBytes(from: &generator))
        var matcher = LineMatcher(old: old, new: new, map: LineMap(hunks: shortestDiff(old, new)))

        for index in 0..<old.lineCount {
            let match = matcher.match(LineNumber(index: index))
            #expect((0...1).contains(match.confidence))
            if let line = match.line { #expect(new.contains(line)) }
            if let nearest = match.nearest { #expect(new.contains(nearest.line)) }
        }
    }

    /// Mostly few distinct bytes, so that lines repeat; at times any byte.
    private func randomBytes(from generator: inout SplitMix) -> [UInt8] {
        let alphabet = Array("ab{}( );\t\r\n\n\n_A9é".utf8)
        let count = Int.random(in: 0...200, using: &generator)
        return (0..<count).map { _ in
            Int.random(in: 0..<8, using: &generator) == 0
                ? UInt8.random(in: .min ... .max, using: &generator)
                : alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        }
    }
}

/// A small random number generator with a seed, after Steele, Lea and Flood (2014).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
