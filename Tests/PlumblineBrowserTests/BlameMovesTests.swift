import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineBrowser

/// Blame of lines that a commit moved or copied; the referee is `git blame -M`, or `-C`.
@Suite struct BlameMovesTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    private let imports = "import Paper\nimport Ink\n\n"
    private let parse = """
        func parse(_ input: String) throws -> Document {
            let scanner = Scanner(input)
            guard let head = scanner.nextHeading() else {
                throw ParseError.missingHeading(line: scanner.line)
            }
            return Document(head: head)
        }

        """
    private let render = """
        func render(_ document: Document, into page: Page) {
            page.title = document.head.text
            for paragraph in document.body {
                page.append(paragraph.html, class: theme.paragraphClass)
            }
            page.footer = footer(for: document)
            page.margin = theme.margin
            page.numbering = theme.numbering
        }

        """

    @Test(arguments: [false, true])
    func `a function that moved within a file keeps the commits of its lines`(
        isIndexed: Bool
    ) async throws {
        let first = try scratch.commit(["press.swift": imports + render + parse])
        let edited = parse.replacing("Scanner(input)", with: "Scanner(of: input)")
        let second = try scratch.commit(["press.swift": imports + render + edited])
        let moved = try scratch.commit(["press.swift": imports + edited + "// next\n" + render])
        if isIndexed { try scratch.makeHistoryIndex() }

        let lines = try await blame("press.swift", at: moved)
        #expect(lines == (try scratch.gitBlame("\(moved)", "press.swift", ["-M"])))
        #expect(lines[4]?.commit == first)
        #expect(lines[5]?.commit == second)
        #expect(lines[11]?.commit == moved)
        let plain = try await blame("press.swift", at: moved, followsMoves: false)
        #expect(plain == (try scratch.gitBlame("\(moved)", "press.swift")))
        #expect(plain[5]?.commit == moved)
    }

    @Test func `a function that moved to another file keeps path and line`() async throws {
        let first = try scratch.commit([
            "press.swift": imports + parse + render, "parser.swift": "import Paper\n// to come\n",
        ])
        let edited = parse.replacing("Scanner(input)", with: "Scanner(of: input)")
        let second = try scratch.commit(["press.swift": imports + edited + render])
        let moved = try scratch.commit([
            "press.swift": imports + render, "parser.swift": "import Paper\n// here\n" + edited,
        ])

        let lines = try await blame("parser.swift", at: moved)
        #expect(lines == (try scratch.gitBlame("\(moved)", "parser.swift", ["-C"])))
        #expect(lines[2] == BlameOrigin(commit: moved, path: "parser.swift", line: 2))
        #expect(lines[3] == BlameOrigin(commit: first, path: "press.swift", line: 4))
        #expect(lines[4] == BlameOrigin(commit: second, path: "press.swift", line: 5))
    }

    @Test func `a new file made of parts of deleted and changed ones keeps their lines`()
        async throws
    {
        let first = try scratch.commit(["a/parse.swift": imports + parse, "b/render.c": render])
        let joined = try scratch.commit(
            ["press.swift": "// title\n" + parse + "// next\n" + render, "b/render.c": "none\n"],
            removing: ["a/parse.swift"])

        let lines = try await blame("press.swift", at: joined)
        #expect(lines[1]?.commit == joined)
        #expect(lines[2] == BlameOrigin(commit: first, path: "a/parse.swift", line: 4))
        #expect(lines[9]?.commit == joined)
        #expect(lines[10] == BlameOrigin(commit: first, path: "b/render.c", line: 1))
        #expect(lines.values.filter { $0.commit == joined }.count == 2)
    }

    @Test func `another indentation is no change to moved lines`() async throws {
        let first = try scratch.commit(["press.swift": imports + render + parse])
        let inner = parse.split(separator: "\n").map { "\t\($0)\n" }.joined()
        let moved = try scratch.commit([
            "press.swift": imports + "enum Parser {\n" + inner + "}\n" + render
        ])

        let lines = try await blame("press.swift", at: moved)
        #expect(lines[4]?.commit == moved)
        for line in 5...11 { #expect(lines[line]?.commit == first, "\(line)") }
        let referee = try scratch.gitBlame("\(moved)", "press.swift", ["-M", "-w"])
        for line in 5...10 { #expect(lines[line] == referee[line], "\(line)") }
    }

    @Test func `of twins neither is taken, unless the commit removed one of them`() async throws {
        let block = "check(the: first, against: second)\ncheck(the: second, against: third)\n"
        let twins = block + imports + block + render
        let first = try scratch.commit(["a": twins])
        let copied = try scratch.commit(["a": twins + "// x\n" + block])
        let moved = try scratch.commit(
            ["a": imports + block + render + "// y\n" + block], parents: [first])
        let split = try scratch.commit(
            ["a": imports + render, "b": "// z\n" + block], parents: [first])

        #expect(try await blame("a", at: copied)[18]?.commit == copied)
        let origin = try await blame("a", at: moved)[16]
        #expect(origin == BlameOrigin(commit: first, path: "a", line: 1))
        #expect(try await blame("b", at: split)[2]?.commit == split)
    }

    @Test func `what is too little to be no accident stays with its commit`() async throws {
        let small = "    return nil\n}\n"
        try scratch.commit(["a": small + imports + render])
        let tip = try scratch.commit(["a": imports + render + small, "b": render.prefix(60) + "\n"])

        let lines = try await blame("a", at: tip)
        #expect(lines == (try scratch.gitBlame("\(tip)", "a", ["-M"])))
        #expect(lines[13]?.commit == tip)
    }

    @Test func `a merge that moves lines passes them to the parent that had them`() async throws {
        let root = try scratch.commit(["press.swift": imports + render])
        let ours = try scratch.commit(
            ["press.swift": "// ours\n" + imports + render], parents: [root])
        let theirs = try scratch.commit(
            ["press.swift": imports + render + parse], on: "side", parents: [root])
        let merge = try scratch.commit(
            ["press.swift": imports + parse + "// both\n" + render], parents: [ours, theirs])

        let lines = try await blame("press.swift", at: merge)
        #expect(lines[4] == BlameOrigin(commit: theirs, path: "press.swift", line: 13))
        #expect(lines[11]?.commit == merge)
        #expect(lines[12]?.commit == root)
        #expect(lines == (try scratch.gitBlame("\(merge)", "press.swift", ["-M"])))
    }

    @Test func `lines move through paths and contents that are not UTF-8`() async throws {
        let path = try #require(TreePath(bytes: [0x64, 0xFF]))
        let block = [0x63, 0xE9, 0x0A] + Array(parse.utf8)
        let first = try scratch.commit([path: .bytes(block)])
        let moved = try scratch.commit(["new": .bytes([0x23, 0x0A] + block)], removing: [path])
        let split = try scratch.commit([
            "new": .bytes([0x23, 0x0A]), "other": .bytes([0xFF, 0x0A] + block),
        ])

        #expect(try await blame("new", at: moved)[2]?.commit == first)
        let lines = try await blame("other", at: split)
        #expect(lines[1]?.commit == split)
        #expect(lines.values.filter { $0.commit == first }.count == 8)
        #expect(lines[2]?.path == path.description)
    }

    @Test func `every line has an answer or is left open however small the budget`() async throws {
        let commits = try scratch.commitHistory(count: 60, fileCount: 3, seed: 11)
        let tip = try #require(commits.last)
        for path in try scratch.git("ls-tree", "-r", "--name-only", "\(tip)").lines {
            let path = TreePath(stringLiteral: path)
            for limit in [10, 100, 1 << 20] {
                var budget = BlameBudget()
                budget.comparedKibibytes = limit
                budget.pieceLength = 3
                let (lines, end) = try await scratch.blame(
                    path, at: tip, followsMoves: true, budget: budget)
                let count = try await scratch.browser.blameSubject(path, at: tip, lines: nil)
                    .lineCount
                #expect(lines.count + end.unattributed.reduce(0) { $0 + $1.count } == count)
            }
        }
    }

    private func blame(
        _ path: TreePath, at commit: ObjectID, followsMoves: Bool = true
    ) async throws -> [Int: BlameOrigin] {
        try await scratch.blame(path, at: commit, followsMoves: followsMoves).lines
    }
}
