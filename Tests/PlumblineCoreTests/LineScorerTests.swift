import Testing

@testable import PlumblineCore

@Suite struct LineScorerTests {
    @Test(arguments: 0..<20) func `the likeliest lines are those that a look at all of them gives`(
        seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        let (old, new) = (code(&random), code(&random))
        var scorer = scorer(old, new)

        for line in 0..<old.lineCount {
            let all = scorer.likeliest(for: line, limit: .max, reach: .infinity)
            let best = scorer.likeliest(for: line, limit: 5, reach: 0.25)

            let expected = all.filter { $0.rank >= all[0].rank - 0.25 }.prefix(5)
            #expect(best.map(\.line) == expected.map(\.line))
            #expect(best.map(\.rank) == expected.map(\.rank))
            #expect(best.map(\.cosines) == expected.map(\.cosines))
        }
    }

    @Test(arguments: 0..<10) func `a rival is as like as the likest of the other old lines`(
        seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        let (old, new) = (code(&random), code(&random))
        var scorer = scorer(old, new)
        var likeness: [[Float]] = []
        for line in 0..<old.lineCount {
            var row = [Float](repeating: 0, count: new.lineCount)
            for other in scorer.likeliest(for: line, limit: .max, reach: .infinity) {
                row[other.line] = other.cosines.likeness
            }
            likeness.append(row)
        }

        for place in 0..<new.lineCount where scorer.anchors.origin(of: place) == nil {
            for line in 0..<old.lineCount where scorer.anchors.image(of: line) == nil {
                let others = likeness.indices.filter {
                    $0 != line && scorer.anchors.image(of: $0) == nil
                }
                let expected = others.map { likeness[$0][place] }.max() ?? 0
                let rival = scorer.rivalLikeness(of: place, besides: line)
                #expect(abs(rival - Double(expected)) < 1e-4)
            }
        }
    }

    @Test func `lines with the same tokens are multiplied once`() {
        let text = Text(bytes: Array("roses red\n\nroses  red\n}\n }\nred roses\n".utf8))

        let scorer = scorer(text, text)

        #expect(scorer.oldRows.relevant.count == 3)
        #expect(scorer.oldRows.free[0] == scorer.oldRows.free[2])
    }

    @Test func `tokens beyond those a reader has room for are told apart`() {
        var reader = TokenRowReader(capacity: 1)
        var (tokens, weights): ([Int32], [Float]) = ([], [])
        var (starts, roles): ([Int32], [RoleTokens]) = ([0], [])
        let line = (0..<100).map { "w\($0)" }.joined(separator: " ")

        reader.read(Array((line + " w7").utf8)[...], &tokens, &weights, &starts, &roles)
        reader.countAgain(tokens[0..<1])

        #expect(tokens == Array(0..<100))
        #expect(weights[7] == 2 && weights.reduce(0, +) == 101)
        #expect(starts == [0, 100] && roles.count == 1)
        #expect(reader.frequencies == [2] + Array(repeating: 1, count: 99))
    }

    private func scorer(_ old: Text, _ new: Text) -> LineScorer {
        let anchors = LineAnchors(
            old: old, lost: Array(0..<old.lineCount), new: new, added: Array(0..<new.lineCount),
            tables: (LineTable(old), LineTable(new)))
        return LineScorer(old: old, new: new, anchors: anchors)
    }

    /// Lines of few words in nested scopes, some of them blank or nothing but a sign.
    private func code(_ random: inout SeededGenerator) -> Text {
        let words = ["roses", "violets", "sugar", "sweet", "red", "blue"]
        var lines: [String] = []
        for _ in 0..<40 {
            let indentation = String(
                repeating: "    ", count: Int.random(in: 0...2, using: &random))
            let count = Int.random(in: 0...4, using: &random)
            let line = (0..<count).compactMap { _ in words.randomElement(using: &random) }
            lines.append(indentation + (count == 0 ? "}" : line.joined(separator: " = ")))
            if count == 1 { lines.append("") }
        }
        return Text(bytes: Array(lines.joined(separator: "\n").utf8))
    }
}
