import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct SearchTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test(arguments: [
        SearchReferee.Question("edit 5", ["-F"]), SearchReferee.Question("LINE 1", ["-F", "-i"]),
        SearchReferee.Question("line [0-9]*7 ", ["-P"], syntax: .regularExpression),
        SearchReferee.Question("^file (3|5).*9$", ["-P"], syntax: .regularExpression),
        SearchReferee.Question("edit", ["-F", "-w"], isWord: true),
        SearchReferee.Question("1\\d", ["-P", "-w"], syntax: .regularExpression, isWord: true),
        SearchReferee.Question("\\s+", ["-P"], syntax: .regularExpression),
        SearchReferee.Question("nothing", ["-F"]),
    ])
    func `lines are found as git does`(question: SearchReferee.Question) async throws {
        let commits = try scratch.commitHistory(count: 200)
        for commit in [commits[0], commits[150]] {
            let referee = SearchReferee(git: scratch.git, commit: commit)
            #expect(try await referee.ours(question, scratch.browser) == referee.gits(question))
        }
    }

    @Test func `only the text of files is searched`() async throws {
        let module = try scratch.commit(["x": "needle\n"], on: "module")
        let commit = try scratch.commit([
            "text": "needle\n", "run": .executable("needle\n"),
            "binary": .bytes([0] + Array("needle\n".utf8)), "empty": "",
            "link": .symbolicLink(to: "needle"), "module": .submodule(at: module),
            "latin": .bytes(Array("needle ".utf8) + [0xE9, 0x0A]),
        ])

        let (files, summary) = try await search("needle", at: commit)

        #expect(files.map(\.path) == ["latin", "run", "text"])
        #expect(files[0].lines[0].text == "needle \u{FFFD}")
        #expect(files[2].blob == (try scratch.id(of: "\(commit):text")))
        #expect(summary.fileCount == 4)
        #expect(summary.binaryCount == 1)
        #expect(summary.byteCount == 23)
        let question = SearchReferee.Question("needle", ["-F"])
        let referee = SearchReferee(git: scratch.git, commit: commit)
        #expect(try await referee.ours(question, scratch.browser) == referee.gits(question))
    }

    @Test func `paths need not be UTF-8 and are in git's order`() async throws {
        let paths: [[UInt8]] = [
            [0x61, 0xFF], Array("a.b".utf8), Array("a/b".utf8), Array("a0".utf8), [0xE9],
        ]
        var files: [TreePath: ScratchFile] = [:]
        for path in paths { files[try #require(TreePath(bytes: path))] = "needle\n" }
        let commit = try scratch.commit(files)

        let question = SearchReferee.Question("needle", ["-F"])
        let referee = SearchReferee(git: scratch.git, commit: commit)
        let found = try await referee.ours(question, scratch.browser)
        #expect(found == (try referee.gits(question)))
        #expect(found.count == 5)
    }

    @Test(arguments: ["src", "src/*.c", "src/**/*.h", "**/b.*", "*.h", "nothing"])
    func `globs select the files that git's do`(glob: String) async throws {
        let commit = try scratch.commit([
            "a.c": "x\n", "b.h": "x\n", "src/a.c": "x\n", "src/lib/b.h": "x\n",
            "src/lib/b.c": "x\n",
            "srcs/a.c": "x\n",
        ])
        var question = SearchReferee.Question("x", ["-F"])
        question.question.paths = PathSelection([try #require(PathGlob(glob.utf8))])
        let isAnywhere = glob.hasPrefix("*.")
        let pathspec = ":(glob)" + (isAnywhere ? "**/" : "") + glob

        let referee = SearchReferee(git: scratch.git, commit: commit)
        #expect(
            try await referee.ours(question, scratch.browser)
                == referee.gits(question, paths: [pathspec]))
    }

    @Test func `pages together are the whole`() async throws {
        let commit = try #require(try scratch.commitHistory(count: 30).last)
        let (whole, _) = try await search("line 1", at: commit)
        var question = SearchQuestion(SearchPattern(Array("line 1".utf8)))
        question.lineLimit = 7

        var lines: [String] = []
        repeat {
            let (files, summary) = try await search(question, at: commit)
            lines += files.flatMap { file in file.lines.map { "\(file.path):\($0.number)" } }
            #expect(summary.end == (summary.next == nil ? nil : .limit))
            question.start = summary.next
        } while question.start != nil

        #expect(lines == whole.flatMap { file in file.lines.map { "\(file.path):\($0.number)" } })
        #expect(lines.count > 50)
    }

    @Test func `no file gives more lines than asked for`() async throws {
        let commit = try scratch.commit([
            "a": "x\nx\nx\n", "b": "x\n", "c": .text(String(repeating: "x\n", count: 100)),
        ])
        var question = SearchQuestion(SearchPattern(Array("x".utf8)))
        question.fileLineLimit = 2

        let (files, summary) = try await search(question, at: commit)

        #expect(files.map(\.lines.count) == [2, 1, 2])
        #expect(files.map(\.isCut) == [true, false, true])
        #expect(summary.end == nil)
    }

    @Test func `a blob that is in many files is found in each`() async throws {
        var files: [String: String] = [:]
        for index in 0..<500 { files["folder\(index % 7)/\(index)"] = "a\nneedle\n" }
        let commit = try scratch.commit(files)

        let (found, summary) = try await search("needle", at: commit)

        #expect(found.count == 500)
        #expect(summary.byteCount == 500 * 9)
        #expect(Set(found.map(\.path)).count == 500)
    }

    @Test func `what a search may cost is limited`() async throws {
        let large = ScratchFile.text(String(repeating: "x\n", count: 2000))
        let commit = try scratch.commit(["a": "x\n", "b": large, "c": "x\n", "d": "x\n"])
        let question = SearchQuestion(SearchPattern(Array("x".utf8)))

        var budget = SearchBudget()
        budget.fileByteLimit = 1000
        var search = try await scratch.browser.search(question, at: commit, budget: budget)
        #expect(try await search.next()?.map(\.path) == ["a", "c", "d"])
        #expect(try await search.next() == nil)
        #expect(search.summary.tooLargeCount == 1)

        budget.byteLimit = 4
        search = try await scratch.browser.search(question, at: commit, budget: budget)
        #expect(try await search.next()?.map(\.path) == ["a", "c"])
        #expect(search.summary.end == .work)
        #expect(search.summary.next == SearchPlace(path: "d"))

        budget.time = .zero
        search = try await scratch.browser.search(question, at: commit, budget: budget)
        #expect(try await search.next() == [])
        #expect(search.summary.end == .time)
        #expect(search.summary.next == SearchPlace(path: "a"))
    }

    @Test func `an expression that is too expensive is given up file by file, then altogether`()
        async throws
    {
        var files: [String: String] = ["good": "aaa\n"]
        for index in 0..<30 {
            files["x\(index)"] = String(repeating: "a", count: 5000 + index) + "!"
        }
        let commit = try scratch.commit(files)

        let (found, summary) = try await search("(a+)+$", syntax: .regularExpression, at: commit)

        #expect(found.map(\.path) == ["good"])
        #expect(summary.tooExpensiveCount == 20)
        #expect(summary.end == .patternTooExpensive)
    }

    @Test func `a malformed expression is refused with its place`() async throws {
        let commit = try scratch.commit(["a": "x\n"])

        await #expect(
            throws: BrowseError.invalidPattern("missing closing parenthesis", offset: 4)
        ) {
            try await search("x(ab", syntax: .regularExpression, at: commit)
        }
    }

    private func search(
        _ text: String, syntax: SearchPattern.Syntax = .literal, at commit: ObjectID
    ) async throws -> ([FoundFile], SearchSummary) {
        try await search(
            SearchQuestion(SearchPattern(Array(text.utf8), syntax: syntax)), at: commit)
    }

    private func search(
        _ question: SearchQuestion, at commit: ObjectID
    ) async throws -> ([FoundFile], SearchSummary) {
        var search = try await scratch.browser.search(question, at: commit)
        var found: [FoundFile] = []
        while let files = try await search.next() { found += files }
        return (found, search.summary)
    }
}
