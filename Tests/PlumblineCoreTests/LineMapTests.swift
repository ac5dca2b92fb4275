import PlumblineCore
import Testing

@Suite struct LineMapTests {
    private let map = LineMap(hunks: [
        Hunk(old: 1..<1, new: 1..<3),
        Hunk(old: 4..<6, new: 6..<7),
        Hunk(old: 8..<9, new: 9..<9),
    ])

    @Test func `the empty map is the identity`() {
        let map = LineMap(hunks: [])

        for line in LineNumber(1)...100 {
            #expect(map.destination(of: line) == .unchanged(at: line))
        }
    }

    @Test(arguments: [
        (1, LineMap.Destination.unchanged(at: 3)),
        (3, .unchanged(at: 5)),
        (4, .replaced(by: 6..<7)),
        (5, .replaced(by: 6..<7)),
        (6, .unchanged(at: 7)),
        (7, .unchanged(at: 8)),
        (8, .replaced(by: 9..<9)),
        (9, .unchanged(at: 9)),
        (1_000, .unchanged(at: 1_000)),
    ]) func `a line is replaced inside a hunk and shifted behind it`(
        line: Int, destination: LineMap.Destination
    ) {
        #expect(map.destination(of: LineNumber(line)) == destination)
    }

    @Test func `a map that is inverted twice is the same`() {
        #expect(map.inverted.inverted == map)
    }

    @Test(arguments: 0..<100) func `an unchanged line is found again on the way back`(seed: UInt64)
    {
        var random = SeededGenerator(seed: seed)
        let (old, new) = (random.text(lines: 30), random.text(lines: 30))
        let map = LineMap(hunks: shortestDiff(old, new))

        for index in 0..<old.lineCount {
            let line = LineNumber(index: index)
            switch map.destination(of: line) {
            case .unchanged(let place):
                #expect(old[line] == new[place])
                #expect(map.inverted.destination(of: place) == .unchanged(at: line))
            case .replaced(let lines):
                for line in lines {
                    let back = map.inverted.destination(of: line)
                    guard case .replaced(let lines) = back else {
                        Issue.record("line \(line) was not replaced but is \(back)")
                        continue
                    }
                    #expect(lines.contains(LineNumber(index: index)))
                }
            }
        }
    }

    @Test(arguments: 0..<50) func `unchanged lines keep their order`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (old, new) = (random.text(lines: 30), random.text(lines: 30))
        let map = LineMap(hunks: shortestDiff(old, new))

        let places = (0..<old.lineCount).compactMap { index -> Int? in
            switch map.destination(of: LineNumber(index: index)) {
            case .unchanged(let place): place.value
            case .replaced: nil
            }
        }
        #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 })
    }
}
