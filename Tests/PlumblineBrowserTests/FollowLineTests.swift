import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct FollowLineTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test func `a line of the same blob at the same path is identical`() async throws {
        let old = try scratch.commit(["poem.txt": lines("rose"), "other.txt": "one\n"])
        let new = try scratch.commit(["other.txt": "two\n"])

        let trace = try await scratch.follow("poem.txt", line: 7, from: old, to: new)
        #expect(trace.verdict == .identical)
        #expect(trace.confidence == 1)
        #expect(trace.method.description == "same-blob")
        #expect(trace.line == 7)
        #expect(trace.place?.blob == (try scratch.id(of: "\(old):poem.txt")))
    }

    @Test func `in the same commit every line is identical`() async throws {
        let commit = try scratch.commit(["poem.txt": lines("rose")])

        for line in 1...20 {
            let trace = try await scratch.follow("poem.txt", line: line, from: commit, to: commit)
            #expect(trace.verdict == .identical)
            #expect(trace.line == line)
        }
    }

    @Test func `a line below an insertion is shifted and one above it stays`() async throws {
        let old = try scratch.commit(["poem.txt": lines("rose")])
        let new = try scratch.commit([
            "poem.txt": lines("rose", 1...9) + "new\n" + lines("rose", 10...20)
        ])

        for (line, place) in [(1, 1), (9, 9), (10, 11), (20, 21)] {
            let trace = try await scratch.follow("poem.txt", line: line, from: old, to: new)
            #expect(trace.verdict == .shifted)
            #expect(trace.line == place)
            #expect(trace.method.description == "same-path+diff")
        }
    }

    @Test func `a rewritten line is edited with less than certainty, never shifted`() async throws {
        let old = try scratch.commit([
            "sum.swift": lines("a") + "let total = price * quantity\n" + lines("b")
        ])
        let new = try scratch.commit([
            "sum.swift": lines("a") + "let total = price * quantity + tax\n" + lines("b")
        ])

        let trace = try await scratch.follow("sum.swift", line: 21, from: old, to: new)
        #expect(trace.verdict == .edited)
        #expect(trace.line == 21)
        #expect(trace.confidence < 1)
        #expect(trace.confidence > 0.5)
        #expect(!trace.candidates.isEmpty)
    }

    @Test func `a reindented line is reformatted`() async throws {
        let old = try scratch.commit(["a.c": lines("a") + "call(argument);\n" + lines("b")])
        let new = try scratch.commit(["a.c": lines("a") + "\tcall( argument );\n" + lines("b")])

        let trace = try await scratch.follow("a.c", line: 21, from: old, to: new)
        #expect(trace.verdict == .reformatted)
        #expect(trace.line == 21)
    }

    @Test func `a line that stands elsewhere now is moved`() async throws {
        let old = try scratch.commit(["a.txt": lines("a") + lines("b") + lines("c")])
        let new = try scratch.commit(["a.txt": lines("b") + lines("c") + lines("a")])

        let trace = try await scratch.follow("a.txt", line: 5, from: old, to: new)
        #expect(trace.verdict == .moved || trace.verdict == .shifted)
        #expect(trace.line == 45)
    }

    @Test func `a line without a counterpart is deleted and has a nearest one`() async throws {
        let old = try scratch.commit(["a.txt": lines("a")])
        let new = try scratch.commit(["a.txt": lines("a", 1...9) + lines("a", 11...20)])

        let trace = try await scratch.follow("a.txt", line: 10, from: old, to: new)
        #expect(trace.verdict == .deleted)
        #expect(trace.place == nil)
        #expect(trace.nearest?.position.path == "a.txt")
    }

    @Test func `other line ends make reformatted lines`() async throws {
        let unix = lines("a")
        let windows = unix.split(separator: "\n").map { $0 + "\r\n" }.joined()
        let old = try scratch.commit(["a.txt": unix])
        let new = try scratch.commit(["a.txt": windows])

        for line in [1, 10, 20] {
            let there = try await scratch.follow("a.txt", line: line, from: old, to: new)
            let back = try await scratch.follow("a.txt", line: line, from: new, to: old)
            #expect(there.verdict == .reformatted)
            #expect(there.line == line)
            #expect(back.verdict == .reformatted)
            #expect(back.line == line)
        }
    }

    @Test func `a last line that gains its newline stays where it is`() async throws {
        let old = try scratch.commit(["a.txt": lines("a") + "the last line"])
        let new = try scratch.commit(["a.txt": lines("a") + "the last line\n"])

        let trace = try await scratch.follow("a.txt", line: 21, from: old, to: new)
        #expect(trace.verdict == .reformatted)
        #expect(trace.line == 21)
    }

    @Test func `a file that is gone is deleted`() async throws {
        let old = try scratch.commit(["a.txt": lines("a"), "b.txt": lines("b")])
        let new = try scratch.commit(["c.txt": prose], removing: ["a.txt"])

        let trace = try await scratch.follow("a.txt", line: 3, from: old, to: new)
        #expect(trace.verdict == .fileDeleted)
        #expect(trace.place == nil)
        #expect(trace.confidence < 1)
    }

    @Test func `what was deleted and then restored is found by the direct comparison`() async throws
    {
        let old = try scratch.commit(["a.txt": lines("a"), "b.txt": lines("b")])
        try scratch.commit(["b.txt": lines("b", 1...10)], removing: ["a.txt"])
        let new = try scratch.commit(["a.txt": lines("a"), "b.txt": lines("b") + "more\n"])

        #expect(
            try await scratch.follow("a.txt", line: 3, from: old, to: new).verdict == .identical)
        #expect(try await scratch.follow("b.txt", line: 15, from: old, to: new).verdict == .shifted)
    }

    @Test(arguments: [
        ("missing.txt" as TreePath, 1), ("folder", 1), ("", 1), ("a.txt", 21), ("a.txt", 1_000_000),
        ("same.txt", 3), ("empty", 1), ("a.txt/x", 1), ("gone.txt", 2), ("copied.txt", 2),
    ]) func `a position that the old commit lacks is none`(path: TreePath, line: Int) async throws {
        let old = try scratch.commit([
            "a.txt": lines("a"), "same.txt": "one\ntwo", "empty": "", "folder/file": "x\n",
            "gone.txt": "one\n", "copied.txt": "a copy\n",
        ])
        let new = try scratch.commit(
            [
                "a.txt": lines("a", 2...20), "empty": "filled\n", "1/copy": "a copy\n",
                "2/copy": "a copy\n",
            ],
            removing: ["gone.txt", "copied.txt"])

        let trace = try await scratch.follow(path, line: line, from: old, to: new)
        #expect(trace.verdict == .noSuchPosition)
        #expect(trace.place == nil)
    }

    @Test func `a range that ends before it begins or behind the text is none`() async throws {
        let commit = try scratch.commit(["a.txt": lines("a")])

        for (line, end) in [(5, 4), (5, 21), (21, 22)] {
            let position = Position(path: "a.txt", line: LineNumber(line), endLine: LineNumber(end))
            let trace = try await scratch.follow(position, from: commit, to: commit)
            #expect(trace.verdict == .noSuchPosition)
        }
    }

    @Test(
        arguments: ["binary", "link", "module", "becomes-binary", "becomes-link", "becomes-module"]
            as [TreePath])
    func `what is or becomes no text is not followed`(path: TreePath) async throws {
        let module = try scratch.commit(["x": "x\n"], on: "module")
        let old = try scratch.commit([
            "binary": [0, 1, 2, 10], "link": .symbolicLink(to: "a"),
            "module": .submodule(at: module),
            "becomes-binary": "text\n", "becomes-link": "text\n", "becomes-module": "text\n",
        ])
        let new = try scratch.commit([
            "binary": [0, 1, 2, 10, 11], "link": .symbolicLink(to: "b"),
            "becomes-binary": [0], "becomes-link": .symbolicLink(to: "a"),
            "becomes-module": .submodule(at: module),
        ])

        #expect(try await scratch.follow(path, line: 1, from: old, to: new).verdict == .notText)
    }

    @Test func `the lines of a pointer of Git LFS are lines of a text`() async throws {
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
        let old = try scratch.commit(["large.bin": pointer])
        let new = try scratch.commit(["other": "x\n"])

        #expect(
            try await scratch.follow("large.bin", line: 3, from: old, to: new).verdict == .identical
        )
    }

    @Test func `a column is kept where the text is and a range where both its ends are`()
        async throws
    {
        let old = try scratch.commit(["a.txt": lines("a")])
        let new = try scratch.commit([
            "a.txt": "new\n" + lines("a", 1...9) + "something else entirely\n" + lines("a", 11...20)
        ])

        let kept = try await scratch.follow(
            Position(path: "a.txt", line: 3, column: 4, endLine: 15), from: old, to: new)
        #expect(kept.place?.position == Position(path: "a.txt", line: 4, column: 4, endLine: 16))
        let cut = try await scratch.follow(
            Position(path: "a.txt", line: 3, column: 4, endLine: 10), from: old, to: new)
        #expect(cut.line == 4)
        #expect(cut.place?.position.endLine == nil)
        let same = try await scratch.follow(
            Position(path: "a.txt", line: 3, column: 4, endLine: 15), from: old, to: old)
        #expect(same.place?.position == Position(path: "a.txt", line: 3, column: 4, endLine: 15))
    }

    @Test func `an anchor at an unknown commit has no answer and the others have theirs`()
        async throws
    {
        let old = try scratch.commit(["a.txt": lines("a")])
        let new = try scratch.commit(["b.txt": lines("b")])
        let missing = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))
        let tree = try scratch.id(of: "\(old)^{tree}")

        let anchors = [missing, old, tree, new].map {
            Anchor(commit: $0, position: Position(path: "a.txt", line: 1))
        }
        let answers = try await scratch.browser.follow(anchors, to: new)
        #expect(
            answers.map(\.trace.verdict) == [
                .unknownCommit, .identical, .unknownCommit, .identical,
            ])
        #expect(answers.map { $0.blob != nil } == [false, true, false, true])
    }

    @Test func `in an empty repository nothing is known`() async throws {
        let commit = try scratch.commit(["a.txt": "a\n"])
        let empty = try ScratchRepository()
        let anchor = Anchor(commit: commit, position: Position(path: "a.txt", line: 1))

        #expect(try await scratch.browser.follow([], to: commit).isEmpty)
        let answers = try await empty.browser.follow([anchor], to: commit)
        #expect(answers.map(\.trace.verdict) == [.unknownCommit])
    }
}
