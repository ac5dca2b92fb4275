import PlumblineCore
import Testing

/// What holds for every pair of texts, tried with random edits of random texts.
@Suite struct LineMatcherLawTests {
    @Test(arguments: 0..<40) func `a text maps to itself`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let text = random.source(lines: 40)
        var matcher = LineMatcher(old: text, new: text, map: LineMap(hunks: []))

        for line in text.allLines {
            #expect(matcher.match(line).outcome == .unchanged(at: line))
        }
    }

    @Test(arguments: 0..<40) func `unchanged lines map back and keep their order`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let old = random.source(lines: 40)
        let new = random.edited(old)
        let map = LineMap(hunks: shortestDiff(old, new))
        var forward = LineMatcher(old: old, new: new, map: map)
        var backward = LineMatcher(old: new, new: old, map: map.inverted)
        var places: [LineNumber] = []

        for line in old.allLines {
            guard case .unchanged(let place) = forward.match(line).outcome else { continue }
            #expect(old[line] == new[place])
            #expect(backward.match(place).outcome == .unchanged(at: line))
            places.append(place)
        }
        #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test(arguments: 0..<40) func `an answer does not depend on the answers before`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let old = random.source(lines: 40)
        let new = random.edited(old)
        let map = LineMap(hunks: shortestDiff(old, new))
        var forward = LineMatcher(old: old, new: new, map: map)
        var backward = LineMatcher(old: old, new: new, map: map)

        let answers = old.allLines.map { forward.match($0) }
        let reversed = old.allLines.reversed().map { backward.match($0) }

        #expect(answers == reversed.reversed())
    }

    @Test(arguments: 0..<40) func `an anchor is where the diff or white space puts the line`(
        seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        let old = random.source(lines: 40)
        let new = random.edited(old)
        let map = LineMap(hunks: shortestDiff(old, new))
        var matcher = LineMatcher(old: old, new: new, map: map)
        var anchored = LineMatcher(old: old, new: new, map: map)

        for line in old.allLines {
            let match = matcher.match(line)
            let isAnchored = match.method == .diff || match.method == .whitespace
            #expect(anchored.anchor(of: line) == (isAnchored ? match.line : nil))
        }
    }

    @Test func `a single line of a mebibyte has an answer`() {
        let old = Text(bytes: Array(repeating: UInt8(ascii: "a"), count: 1 << 20))
        let new = Text(bytes: Array(repeating: UInt8(ascii: "b"), count: 1 << 20))
        var matcher = LineMatcher(
            old: old, new: new, map: LineMap(hunks: [Hunk(old: 1..<2, new: 1..<2)]))

        #expect(matcher.match(1).outcome == .deleted)
    }

    @Test func `many equal lines have answers`() {
        let count = 100_000
        let old = Text(bytes: Array(repeatElement(Array("same\n".utf8), count: count).joined()))
        let new = Text(
            bytes: Array(repeatElement(Array("other\n".utf8), count: count).joined()))
        let hunk = Hunk(old: 1..<LineNumber(count + 1), new: 1..<LineNumber(count + 1))
        var matcher = LineMatcher(old: old, new: new, map: LineMap(hunks: [hunk]))

        for line in [1, 50_000, 100_000] {
            #expect(matcher.match(LineNumber(line)).outcome == .exhausted)
        }
    }
}

extension Text {
    fileprivate var allLines: [LineNumber] { (0..<lineCount).map(LineNumber.init(index:)) }
}

extension SeededGenerator {
    /// Returns a text of `count` lines that looks like source.
    fileprivate mutating func source(lines count: Int) -> Text {
        let lines = (0..<count).map { _ in statement() + "\n" }
        return Text(bytes: Array(lines.joined().utf8))
    }

    /// Returns the text after some edits.
    fileprivate mutating func edited(_ text: Text) -> Text {
        var lines = (0..<text.lineCount).map {
            String(decoding: text[LineNumber(index: $0)], as: UTF8.self)
        }
        for _ in 0..<8 {
            let place = Int.random(in: 0..<lines.count, using: &self)
            switch Int.random(in: 0..<4, using: &self) {
            case 0: lines.insert(statement(), at: place)
            case 1: lines.remove(at: place)
            case 2: lines[place] = "    " + lines[place]
            default: lines[place] += " // \(place)"
            }
        }
        return Text(bytes: Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    private mutating func statement() -> String {
        let indentation = String(repeating: "    ", count: Int.random(in: 0...3, using: &self))
        let words = ["value", "lineCount", "return", "null", "if (x)", "}", "", "f(a, b);"]
        let count = Int.random(in: 1...3, using: &self)
        let chosen = (0..<count).map { _ in words[Int.random(in: 0..<words.count, using: &self)] }
        return indentation + chosen.joined(separator: " ")
    }
}
