import PlumblineCore
import Testing

@Suite struct MovedCodeTests {
    @Test func `the same question has the same answer to the last bit`() {
        let lines = (1...40).map { "let value\($0) = read\($0)(from: source\($0 % 7))\n" }
        let text = Text(bytes: Array(lines.joined().utf8))
        let moved = AddedLines(
            Text(
                bytes: Array(
                    lines.enumerated().filter { $0.offset % 3 > 0 }.map(\.element).joined().utf8)),
            map: nil)

        let answers = (1...100).map { _ in
            LineSurroundings(text, 20, keys: LineKeys(text))
                .features(in: moved, fileShare: 0.5, nameSimilarity: 0.5)
        }

        #expect(Set(answers).count == 1)
    }
}
