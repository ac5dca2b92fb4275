import PlumblineCore
import Testing

@Suite struct TextTests {
    @Test(arguments: [
        ("", []),
        ("\n", [""]),
        ("one", ["one"]),
        ("one\n", ["one"]),
        ("one\ntwo", ["one", "two"]),
        ("one\n\n", ["one", ""]),
        ("\n\none", ["", "", "one"]),
        ("one\r\ntwo\r\n", ["one\r", "two\r"]),
        ("one\rtwo", ["one\rtwo"]),
        ("one\u{2028}two\u{0C}\n", ["one\u{2028}two\u{0C}"]),
    ]) func `a line ends at LF and nowhere else`(contents: String, lines: [String]) {
        let text = Text(bytes: Array(contents.utf8))

        #expect(text.lineCount == lines.count)
        for (index, line) in lines.enumerated() {
            #expect(Array(text[LineNumber(index: index)]) == Array(line.utf8))
        }
    }

    @Test func `the lines and their ends make up the contents`() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let text = random.text(lines: 20)
            let lines = (0..<text.lineCount).map { text[LineNumber(index: $0)] }
            var bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
            if text.bytes.last == UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }

            #expect(bytes == text.bytes)
        }
    }

    @Test func `a text contains its lines and no others`() {
        let text = Text(bytes: Array("one\ntwo".utf8))

        #expect(text.contains(1))
        #expect(text.contains(2))
        #expect(!text.contains(3))
        #expect(!Text(bytes: []).contains(1))
    }

    @Test func `bytes that are not UTF-8 stay as they are`() {
        let text = Text(bytes: [0xFF, 0x0A, 0xC3, 0x28])

        #expect(Array(text[1]) == [0xFF])
        #expect(Array(text[2]) == [0xC3, 0x28])
    }
}
