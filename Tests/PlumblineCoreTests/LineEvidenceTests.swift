import Testing

@testable import PlumblineCore

@Suite struct LineEvidenceTests {
    private func text(_ lines: [String]) -> Text {
        Text(bytes: Array(lines.joined(separator: "\n").utf8))
    }

    private func gap(_ old: Text, _ new: Text) -> LineGap {
        LineGap(old: (-1, old.lineCount), new: (-1, new.lineCount))
    }

    // MARK: - Tokens in their order

    @Test func `a line that was joined with the one above has its tokens there`() {
        let old = text(["    start(server,", "        port, timeout);"])
        let new = text(["    check(port);", "    start(server, port, timeout);"])

        let alignment = TokenAlignment(1, in: gap(old, new), old: old, new: new)

        #expect(alignment.share(in: 1) > 0.99)
        #expect(alignment.share(in: 0) == 0)
    }

    @Test func `two equal lines share the tokens of the line that became both`() {
        let old = text(["configure(server, retries);"])
        let new = text(["configure(server, retry);", "configure(server, retry);"])

        let alignment = TokenAlignment(0, in: gap(old, new), old: old, new: new)

        #expect(alignment.share(in: 0) == alignment.share(in: 1))
        #expect(alignment.share(in: 0) > 0)
    }

    @Test func `texts of nothing but equal tokens cost no more than others`() {
        let old = text(Array(repeating: String(repeating: "(", count: 400), count: 40))
        let new = text(Array(repeating: String(repeating: "( ", count: 400), count: 80))

        let alignment = TokenAlignment(20, in: gap(old, new), old: old, new: new)

        #expect((0..<80).reduce(0) { $0 + alignment.share(in: $1) } < 1.01)
    }

    @Test func `bytes that are no UTF-8 are words`() {
        let bytes: [UInt8] = [0xff, 0xfe, 0x20, 0x28, 0x31]

        let run = TokenRun([0], of: Text(bytes: bytes))

        #expect(run.areWords == [true, false, true])
    }

    // MARK: - Bodies

    @Test(arguments: [
        (["if (open) {", "    read();", "", "    close();", "}", "next();"], [1, 3]),
        (["void read()", "{", "    open();", "}"], [2]),
        (["int count;", "/**", " * Reads.", " */"], []),
        (["done();", "next();"], []),
    ])
    func `the lines that a line opens are indented more`(lines: [String], are body: [Int]) {
        #expect(LineBody(of: 0, in: LineTable(text(lines))).lines == body)
    }

    @Test func `a block is known by the lines in it`() {
        let table = LineTable(
            text(["for (;;) {", "    read();", "    close();", "}", "if (x) {", "    y();", "}"]))
        var images = BodyImages()
        for image in [1, 2] { images.append(image, trust: 1) }

        #expect(images.likeness(to: LineBody(of: 0, in: table)) > 0.99)
        #expect(images.likeness(to: LineBody(of: 4, in: table)) == 0)
        #expect(images.likeness(to: LineBody(of: 6, in: table)) == 0)
    }

    // MARK: - Words with new names

    @Test func `a name that changed everywhere is known in a line that changed otherwise, too`() {
        let old = text(["open(file);", "keep", "return read(file, 1);", "keep", "close(file);"])
        let new = text(["open(path);", "keep", "int n = path.read();", "keep", "close(path);"])
        let map = LineMap(from: old, to: new)
        let anchors = LineAnchors(
            old: old, new: new, map: map, tables: (LineTable(old), LineTable(new)))

        let words = WordRenames(anchors, old: old, new: new).words(of: 2, in: old)

        #expect(words.share(in: 2, of: new) > 0)
        #expect(words.share(in: 1, of: new) == 0)
    }

    // MARK: - How a line begins

    @Test(arguments: [
        ("final Map<String, List<Integer>> sizes = load();", 2, LineOpening.End.value),
        ("String remote;", 2, .value), ("remote = load();", 1, .value),
        ("config.remote.url = load();", 1, .value), ("load(remote);", 1, .parenthesis),
        ("} else {", 0, .brace), ("limit: 5", 1, .colon), ("roses are red", 2, .none),
        ("- roses", 0, .other),
    ])
    func `a line begins with words and a sign`(
        line: String, count: UInt8, end: LineOpening.End
    ) {
        var opening = LineOpening()
        TokenReader.read(ArraySlice(line.utf8)) { _, count, sign in
            if count == 1 { opening.add(sign: sign) }
        }

        #expect(opening.wordCount == count)
        #expect(opening.end == end)
    }
}
