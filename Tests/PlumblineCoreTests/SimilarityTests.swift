import PlumblineCore
import Testing

@Suite struct SimilarityTests {
    private func sketch(_ text: String) -> ContentSketch { ContentSketch(Array(text.utf8)) }

    @Test(arguments: [
        ("one\ntwo\n", "one\ntwo\n", 100),
        ("one\ntwo\n", "two\none\n", 100),
        ("one\ntwo\n", "one\n", 50),
        ("one\n", "two\n", 0),
        ("one\none\n", "one\n", 50),
        ("", "one\n", 0),
        ("", "", 0),
        ("aaa\nbbb\nccc\n", "aaa\nbbb\nxxx\n", 66),
    ]) func `contents are as alike as the bytes of their common lines`(
        old: String, new: String, percent: Int
    ) {
        #expect(sketch(old).similarity(to: sketch(new)) == Similarity(percent))
        #expect(sketch(new).similarity(to: sketch(old)) == Similarity(percent))
    }

    @Test func `other line ends make contents a little less alike and not different`() {
        let lines = (0..<100).map { "a line of some length, \($0)" }
        let unix = sketch(lines.joined(separator: "\n") + "\n")
        let windows = sketch(lines.joined(separator: "\r\n") + "\r\n")

        #expect(unix.similarity(to: windows) > Similarity(90))
    }

    @Test func `a long line is compared piece by piece`() {
        let start = String(repeating: "0123456789abcdef", count: 64)
        let similarity = sketch(start + "old").similarity(to: sketch(start + "new"))

        #expect(similarity > Similarity(95))
        #expect(similarity < .identical)
    }

    @Test(arguments: [(-5, 0), (0, 0), (50, 50), (100, 100), (300, 100)])
    func `per cent stay within their bounds`(given: Int, percent: Int) {
        #expect(Similarity(given).percent == percent)
    }

    @Test(arguments: 0..<50) func `any content is identical to itself`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bytes = (0..<Int.random(in: 1...500, using: &random)).map { _ in
            UInt8.random(in: .min ... .max, using: &random)
        }
        // Carriage returns before LF do not count, so that they may take away from the whole.
        let sketch = ContentSketch(bytes.filter { $0 != UInt8(ascii: "\r") })

        #expect(sketch.similarity(to: sketch) == .identical)
    }
}
