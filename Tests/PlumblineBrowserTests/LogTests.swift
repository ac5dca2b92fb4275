import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineBrowser

@Suite struct LogTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test(arguments: [false, true], [UInt64(1), 2, 3, 4])
    func `the history of a path is that of git log, in its order`(
        isIndexed: Bool, seed: UInt64
    ) async throws {
        try scratch.commitBranches(count: 80, seed: seed)
        if isIndexed { try scratch.makeHistoryIndex() }

        for branch in ["branch0", "branch1"] {
            for path: TreePath in ["", "a", "b", "b/c", "b/e", "b/e/f", "x", "x/y", "none"] {
                var question = LogQuestion()
                question.path = path
                let (ids, page) = try await log(question, from: branch)
                #expect(ids == (try gitLog(branch, path)), "\(path) of \(branch)")
                #expect(page.isIndexed == isIndexed)
                #expect(page.next == nil)
            }
        }
    }

    @Test func `commits behind the index belong to the history too`() async throws {
        try scratch.commitBranches(count: 40, seed: 5)
        try scratch.makeHistoryIndex()
        for number in 0..<5 {
            try scratch.commit(["a": "new \(number)\n", "b/z": "\(number / 2)\n"], on: "branch0")
        }

        for path: TreePath in ["", "a", "b", "b/z", "x"] {
            var question = LogQuestion()
            question.path = path
            let (ids, page) = try await log(question, from: "branch0")
            #expect(ids == (try gitLog("branch0", path)))
            #expect(!page.isIndexed)
        }
    }

    @Test func `pages make up the whole, also while the history grows`() async throws {
        try scratch.commitBranches(count: 60, seed: 6)
        let start = try scratch.id(of: "branch0")
        for path: TreePath in ["", "b"] {
            let whole = try gitLog("\(start)", path)
            var question = LogQuestion()
            question.path = path
            var cursor: LogCursor? = LogCursor(start: start)
            var ids: [ObjectID] = []
            while let next = cursor {
                let page = try await scratch.browser.log(question, after: next, limit: 7)
                #expect(page.entries.count <= 7)
                ids += page.entries.map(\.commit.id)
                cursor = page.next.flatMap { LogCursor("\($0)") }
                try scratch.commit(["a": "later \(ids.count)\n"], on: "branch0")
            }
            #expect(ids == whole)
        }
    }

    @Test func `authors, messages and times choose commits`() async throws {
        let people = ["Ada Plumb <ada@plumbline.example>", "Bob Line <BOB@example.org>"]
        for number in 0..<12 {
            try scratch.commit(
                ["a": "\(number)\n"], message: "Change \(number % 3) Of It\n",
                author: people[number % 2])
        }
        let times = try scratch.git("log", "--format=%ct", "main").lines.compactMap { Int64($0) }

        var byAuthor = LogQuestion()
        byAuthor.author = "bob@EXAMPLE"
        #expect(try await log(byAuthor).ids == (try gitLog("main", "", "--author=Bob")))
        var byMessage = LogQuestion()
        byMessage.message = "change 1 of"
        #expect(try await log(byMessage).ids == (try gitLog("main", "", "--grep=Change 1")))
        var byTime = LogQuestion()
        byTime.since = times[8]
        byTime.until = times[3]
        let times3 = ["--since=\(times[8])", "--until=\(times[3])"]
        #expect(try await log(byTime).ids == (try gitLog("main", "", times3[0], times3[1])))
        #expect(try await log(byTime).ids.count == 6)
    }

    @Test func `a page in search of a message ends after so many commits, and goes on`()
        async throws
    {
        let commits = try scratch.commitHistory(count: 50)
        var question = LogQuestion()
        question.message = "Change 7\n"
        var budget = LogBudget()
        budget.matchLimit = 20

        var cursor: LogCursor? = LogCursor(start: commits[49])
        var found: [[ObjectID]] = []
        while let next = cursor {
            let page = try await scratch.browser.log(
                question, after: next, limit: 10, budget: budget)
            found.append(page.entries.map(\.commit.id))
            cursor = page.next
        }
        #expect(found == [[], [], [commits[7]]])
    }

    @Test func `without an index a long history is cut, and the answer says so`() async throws {
        let commits = try scratch.commitHistory(count: 50)
        var budget = LogBudget()
        budget.readLimit = 20
        let cursor = LogCursor(start: commits[49])

        let cut = try await scratch.browser.log(
            LogQuestion(), after: cursor, limit: 100, budget: budget)
        #expect(cut.isTruncated)
        #expect(cut.entries.count < 30)
        try scratch.makeHistoryIndex()
        let whole = try await scratch.browser.log(
            LogQuestion(), after: cursor, limit: 100, budget: budget)
        #expect(!whole.isTruncated)
        #expect(whole.entries.count == 50)
    }

    @Test(arguments: [false, true])
    func `a file is followed through its renames, and over a merge`(isIndexed: Bool) async throws {
        let text = lines("verse")
        let first = try scratch.commit(["a.txt": text])
        let side = try scratch.commit(["a.txt": text + "side\n"], on: "side", parents: [first])
        let second = try scratch.commit(["b/b.txt": text], removing: ["a.txt"])
        let third = try scratch.commit(["b/b.txt": text + "more\n"])
        let merge = try scratch.commit(["b/b.txt": text + "more\nside\n"], parents: [third, side])
        let fourth = try scratch.commit(
            ["c.txt": text + "more\nside\n"], removing: ["b/b.txt"], parents: [merge])
        if isIndexed { try scratch.makeHistoryIndex() }

        var question = LogQuestion()
        question.path = "c.txt"
        #expect(try await log(question).ids == [fourth])
        question.followsRenames = true
        let (ids, page) = try await log(question)
        #expect(ids == [fourth, merge, third, second, first])
        let paths: [TreePath] = ["c.txt", "b/b.txt", "b/b.txt", "b/b.txt", "a.txt"]
        #expect(page.entries.map(\.path) == paths)
    }

    @Test func `a cursor is its text and nothing else is one`() throws {
        let id = try scratch.commit(["a": "a\n"])
        #expect(LogCursor("\(id)-12")?.description == "\(id)-12")
        for text in ["", "\(id)", "\(id)--1", "\(id)-x", "x-1", "\(id)-1-1", "-", "\(id)-"] {
            #expect(LogCursor(text) == nil)
        }
    }

    private func log(
        _ question: LogQuestion, from branch: String = "main"
    ) async throws -> (ids: [ObjectID], page: LogPage) {
        let page = try await scratch.browser.log(
            question, after: LogCursor(start: try scratch.id(of: branch)), limit: 1_000)
        return (page.entries.map(\.commit.id), page)
    }

    private func gitLog(
        _ revision: String, _ path: TreePath, _ options: String...
    ) throws -> [ObjectID] {
        let limits = path.isRoot ? [] : [path.description]
        let words = ["log", "--format=%H"] + options + [revision, "--"] + limits
        return try scratch.git.command(words.map { Array($0.utf8) }).outcome().lines.compactMap {
            ObjectID(hex: $0)
        }
    }
}
