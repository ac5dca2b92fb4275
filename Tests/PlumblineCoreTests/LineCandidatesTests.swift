import PlumblineCore
import Testing

@Suite struct LineCandidatesTests {
    private let old = Text(bytes: Array("roses\nviolets are blue\nsugar\n".utf8))
    private let new = Text(bytes: Array("roses\nviolets were blue\nhoney\nsugar\n".utf8))
    private let map = LineMap(hunks: [Hunk(old: 2..<3, new: 2..<4)])

    @Test func `free lines are candidates with what speaks for them`() throws {
        var candidates = LineCandidates(old: old, new: new, map: map)

        let found = candidates.candidates(for: 2)

        #expect(found.map(\.line) == [2, 3])
        #expect(try #require(found.first).features[.characters] > 0.8)
        #expect(found.allSatisfy { !$0.isPaired })
    }

    @Test func `only allowed lines are candidates`() {
        var candidates = LineCandidates(old: old, new: new, map: map)

        #expect(candidates.candidates(for: 2) { $0 == 3 }.map(\.line) == [3])
        #expect(candidates.candidates(for: 2, limit: 1).map(\.line) == [2])
        #expect(candidates.candidates(for: 2) { _ in false }.isEmpty)
    }

    @Test func `a paired line is a candidate for its partner alone`() {
        var candidates = LineCandidates(old: old, new: new, map: map)

        let found = candidates.candidates(for: 3)

        #expect(found.first { $0.isPaired }?.line == 4)
        #expect(found.map(\.line).contains(1) == false)
    }
}
