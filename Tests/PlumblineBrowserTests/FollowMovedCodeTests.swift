import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

/// Lines that a commit takes elsewhere, over merges, reverts and changes of layout.
@Suite struct FollowMovedCodeTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    private let parse = """
        func parse(_ input: String) throws -> Document {
            let scanner = Scanner(input)
            guard let head = scanner.nextHeading() else {
                throw ParseError.missingHeading(line: scanner.line)
            }
            let body = try scanner.paragraphs().map(Paragraph.init)
            return Document(head: head, body: body)
        }

        """
    private let render = """
        func render(_ document: Document, into page: Page) {
            page.title = document.head.text
            for paragraph in document.body {
                page.append(paragraph.html, class: theme.paragraphClass)
            }
            page.footer = footer(for: document)
        }

        """

    @Test func `a function that was moved to another file is found there`() async throws {
        let old = try scratch.commit(["press.swift": parse + render])
        let split = try scratch.commit(["press.swift": render, "parser.swift": "// new\n" + parse])
        let new = try scratch.commit(["parser.swift": "// new\n// newer\n" + parse])

        let there = try await scratch.follow("press.swift", line: 4, from: old, to: new)
        #expect(there.verdict == .moved)
        #expect(there.path == "parser.swift")
        #expect(there.line == 6)
        #expect(there.method.path == .search)
        #expect(there.changedBy == split)
        let back = try await scratch.follow("parser.swift", line: 6, from: new, to: old)
        #expect(back.path == "press.swift")
        #expect(back.line == 4)
    }

    @Test func `a deleted function is not looked for in what merely resembles it`() async throws {
        let old = try scratch.commit(["press.swift": parse + render])
        let new = try scratch.commit(["press.swift": render, "notes.swift": prose])

        let trace = try await scratch.follow("press.swift", line: 4, from: old, to: new)
        #expect(trace.verdict == .deleted)
        #expect(trace.changedBy == new)
    }

    @Test func `a line that was edited twice is carried over both commits`() async throws {
        let old = try scratch.commit(["press.swift": parse + render])
        try scratch.commit([
            "press.swift": parse.replacing("line: scanner.line", with: "at: scanner.position")
                + render
        ])
        let last = try scratch.commit([
            "press.swift": "// Press\n"
                + parse.replacing(
                    "missingHeading(line: scanner.line)", with: "noHeading(at: scanner.position)")
                + render
        ])

        let trace = try await scratch.follow("press.swift", line: 4, from: old, to: last)
        #expect(trace.verdict == .edited)
        #expect(trace.line == 5)
        #expect(trace.changedBy == last)
        let back = try await scratch.follow("press.swift", line: 5, from: last, to: old)
        #expect(back.line == 4)
    }

    @Test func `a file that was deleted and restored keeps its lines`() async throws {
        let old = try scratch.commit(["press.swift": parse + render, "other": "1\n"])
        try scratch.commit(["other": "2\n"], removing: ["press.swift"])
        let new = try scratch.commit(["press.swift": "// back\n" + parse + render])

        let trace = try await scratch.follow("press.swift", line: 4, from: old, to: new)
        #expect(trace.verdict == .shifted)
        #expect(trace.line == 5)
    }

    @Test func `code that moved on a branch is followed through the merge`() async throws {
        let old = try scratch.commit(["press.swift": parse + render, "main": "1\n"])
        let split = try scratch.commit(
            ["press.swift": render, "parser.swift": parse], on: "side", parents: [old])
        let main = try scratch.commit(["main": "2\n"])
        let new = try scratch.commit(
            ["press.swift": render, "parser.swift": parse], parents: [main, split])

        let trace = try await scratch.follow("press.swift", line: 6, from: old, to: new)
        #expect(trace.path == "parser.swift")
        #expect(trace.line == 6)
        #expect(trace.changedBy == split)
    }

    @Test func `a change of layout that the repository lists breaks no line`() async throws {
        let old = try scratch.commit(["a.js": "go(one, {two: 2, three: 3})\nstop(now)\n"])
        let layout = try scratch.commit([
            "a.js": """
            go(
                one,
                {
                    two: 2,
                    three: 3
                }
            );
            stop( now );

            """
        ])
        let new = try scratch.commit([
            ".git-blame-ignore-revs": "# layout\n\(layout)\n"
        ])

        let trace = try await scratch.follow("a.js", line: 2, from: old, to: new)
        #expect(trace.line == 8)
        #expect(trace.ignored == [layout])
        #expect(trace.method.line == .tokens)
        #expect(try await scratch.follow("a.js", line: 5, from: new, to: old).line == 1)
    }

    @Test(arguments: ["", "not an id\n", "1234567\n", "\u{0}"])
    func `a malformed list of changes of layout changes nothing`(list: String) async throws {
        let old = try scratch.commit(["press.swift": parse])
        let plain = try scratch.commit([
            "press.swift": parse.replacing("head: head", with: "head: heading")
        ])
        let listed = try scratch.commit([".git-blame-ignore-revs": list])

        for line in 1...8 {
            let there = try await scratch.follow("press.swift", line: line, from: old, to: plain)
            let then = try await scratch.follow("press.swift", line: line, from: old, to: listed)
            #expect(there.place?.position == then.place?.position)
            #expect(then.ignored.isEmpty)
        }
    }

    @Test func `a moved line is found alike alone and among others`() async throws {
        let old = try scratch.commit([
            "press.swift": parse + render, "copy.swift": render + "\n" + parse, "x.swift": prose,
        ])
        let new = try scratch.commit(
            [
                "parser.swift": "// new\n" + parse.replacing("scanner", with: "reader"),
                "renderer.swift": render.replacing("page.", with: "sheet.") + prose,
            ], removing: ["press.swift", "copy.swift", "x.swift"])
        let anchors = [("press.swift", 15), ("copy.swift", 16), ("x.swift", 3)].flatMap {
            path, count in
            (1...count).map {
                Anchor(
                    commit: old,
                    position: Position(
                        path: TreePath(stringLiteral: path), line: LineNumber($0)))
            }
        }

        let together = try await scratch.browser.follow(anchors, to: new)
        for (anchor, answer) in zip(anchors, together) {
            #expect(try await scratch.browser.follow([anchor], to: new) == [answer])
        }
    }

    @Test(arguments: [
        (work: 0, time: Duration.seconds(60)), (work: 3_000_000, time: .zero),
    ])
    func `a budget that is used up is a verdict of its own`(
        work: Int, time: Duration
    ) async throws {
        let old = try scratch.commit(["press.swift": parse + render])
        let new = try scratch.commit(["press.swift": render, "parser.swift": parse])
        var budget = FollowBudget()
        budget.historyWorkLimit = work
        budget.historyTimeLimit = time

        let gone = try await scratch.follow(
            "press.swift", line: 4, from: old, to: new, budget: budget)
        #expect(gone.verdict == .timedOut)
        let kept = try await scratch.follow(
            "press.swift", line: 10, from: old, to: new, budget: budget)
        #expect(kept.verdict == .shifted)
    }
}
