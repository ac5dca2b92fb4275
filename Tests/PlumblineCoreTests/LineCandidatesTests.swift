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
    }

    @Test func `no more candidates are listed than asked for`() {
        var candidates = LineCandidates(old: old, new: new, map: map)

        #expect(candidates.candidates(for: 2, limit: 1).map(\.line) == [2])
    }

    @Test func `a line that the diff pairs has no candidates`() {
        var candidates = LineCandidates(old: old, new: new, map: map)

        #expect(candidates.candidates(for: 3).isEmpty)
    }

    @Test func `of two files the lost and the added lines alone are compared`() {
        let added = AddedLines(new, map: map)
        var candidates = LineCandidates(old: old, lost: [2], added: added)

        #expect(candidates.candidates(for: 2).map(\.line) == [2, 3])
        #expect(candidates.candidates(for: 1).isEmpty)
        #expect(LineCandidates(old: old, lost: [1], added: added).isFree(2) == false)
    }

    @Test func `a line that the other file keeps is a candidate for its partner alone`() {
        let added = AddedLines(new, map: nil)
        var candidates = LineCandidates(old: old, lost: [1, 2, 3], added: added)

        #expect(candidates.candidates(for: 3).map(\.line).first == 4)
        #expect(candidates.candidates(for: 2).map(\.line).contains(4) == false)
    }

    @Test func `a question has the same answer after others`() {
        let added = AddedLines(new, map: nil)
        var alone = LineCandidates(old: old, lost: [1, 2, 3], added: added)
        var shared = alone
        for line: LineNumber in [1, 3, 2] { _ = shared.candidates(for: line) }

        let (first, later) = (alone.candidates(for: 2), shared.candidates(for: 2))

        #expect(first.map(\.line) == later.map(\.line))
        for feature in LineFeature.allCases {
            #expect(first.map { $0.features[feature] } == later.map { $0.features[feature] })
        }
    }
}
