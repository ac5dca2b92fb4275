import Testing

@testable import PlumblineCore

@Suite struct LineFilterTests {
    private let text = Text(bytes: Array("roses \t red\r\n\n".utf8) + [0xFF, 0xFE, 0x0A, 0x78])

    @Test func `every line of a text may be in it, whatever its white space`() {
        let filter = LineFilter(text)

        for line in 1...4 { #expect(filter.mayContain(text[LineNumber(line)])) }
        #expect(filter.mayContain(Array("\u{0B}rosesred".utf8)[...]))
        #expect(filter.mayContain([0x20, 0xFF, 0xFE][...]))
    }

    @Test func `most lines that a text does not have are told apart`() {
        let filter = LineFilter(text)

        let found = (0..<1_000).count { filter.mayContain(Array("violets \($0)".utf8)[...]) }

        #expect(found < 400)
    }

    @Test func `a text without lines has none that is not blank`() {
        let filter = LineFilter(Text(bytes: []))

        #expect(filter.mayContain([0x78]) == false)
    }

    @Test(arguments: 0..<50) func `a diff of hashed lines is the diff of the lines`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (old, new) = (random.text(lines: 60), random.text(lines: 60))

        let map = LineMap(from: old, to: new, hashes: (LineHashes(old), LineHashes(new)))

        #expect(map == LineMap(from: old, to: new))
    }
}
