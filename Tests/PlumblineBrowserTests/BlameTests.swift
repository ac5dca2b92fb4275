import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineBrowser

@Suite struct BlameTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test(arguments: [false, true])
    func `every line has the commit, path and line that git blame gives`(
        isIndexed: Bool
    ) async throws {
        let commits = try scratch.commitHistory(count: 150, fileCount: 3, seed: 7)
        if isIndexed { try scratch.makeHistoryIndex() }
        let tip = try #require(commits.last)

        for path in try scratch.git("ls-tree", "-r", "--name-only", "\(tip)").lines {
            let (lines, end) = try await blame(TreePath(stringLiteral: path), at: tip)
            #expect(lines == (try gitBlame("\(tip)", path)), "\(path)")
            #expect(end == BlameEnd(unattributed: [], isIndexed: isIndexed))
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `lines of merged branches go to the branch that brought them, as git says`(
        seed: UInt64
    ) async throws {
        let tip = try commitMerges(count: 40, seed: seed)
        try scratch.makeHistoryIndex()

        let (lines, _) = try await blame("poem.txt", at: tip)
        #expect(lines == (try gitBlame("\(tip)", "poem.txt")))
    }

    @Test func `only the lines that are asked for are blamed`() async throws {
        let commits = try scratch.commitHistory(count: 40, fileCount: 1, seed: 3)
        let tip = try #require(commits.last)
        let path = try scratch.git("ls-tree", "-r", "--name-only", "\(tip)").line

        let (lines, _) = try await blame(
            TreePath(stringLiteral: path), at: tip, lines: LineNumber(5)...LineNumber(9))
        let whole = try gitBlame("\(tip)", path)
        #expect(lines == whole.filter { (5...9).contains($0.key) })
        let (none, end) = try await blame(
            TreePath(stringLiteral: path), at: tip, lines: LineNumber(9_000)...LineNumber(9_001))
        #expect(none.isEmpty)
        #expect(end.unattributed.isEmpty)
    }

    @Test func `a commit that is to be ignored passes its lines on by their tokens`() async throws {
        let first = try scratch.commit(["a.c": "int f(int a) { return a; }\nint g;\n"])
        let layout = try scratch.commit([
            "a.c": "int f(int a)\n{\n    return a;\n}\nint g;\nint h;\n"
        ])
        let tip = try scratch.commit([".git-blame-ignore-revs": "# layout\n\(layout)\n"])

        let (lines, _) = try await blame("a.c", at: tip)
        let expected = [1: first, 2: first, 3: first, 4: first, 5: first, 6: layout]
        #expect(lines.mapValues(\.commit) == expected)
        #expect(lines[3]?.line == 1)
    }

    @Test func `what would cost too much is left open, and said`() async throws {
        let commits = try scratch.commitHistory(count: 40, fileCount: 1, seed: 3)
        let tip = try #require(commits.last)
        let path = TreePath(
            stringLiteral: try scratch.git("ls-tree", "-r", "--name-only", "\(tip)").line)
        var budget = BlameBudget()
        budget.comparedKibibytes = 20
        budget.pieceLength = 3

        let (lines, end) = try await blame(path, at: tip, budget: budget)
        let whole = try gitBlame("\(tip)", path.description)
        let open = end.unattributed.reduce(0) { $0 + $1.count }
        #expect(open > 0)
        #expect(lines.count + open == whole.count)
        #expect(lines.allSatisfy { whole[$0.key] == $0.value })
    }

    @Test func `awkward files are blamed as git does`() async throws {
        let path = try #require(TreePath(bytes: [0x64, 0xFF]))
        let first = try scratch.commit([
            path: "roses\n", "empty": [], "nul": [0x61, 0x00, 0x0A, 0x62], "end": "a\nb",
        ])
        let second = try scratch.commit([
            path: "roses\nviolets\r\n", "nul": [0x61, 0x00, 0x0A, 0x63], "end": "a\nb\n",
        ])

        let poem = try await blame(path, at: second).lines
        #expect(poem.mapValues(\.commit) == [1: first, 2: second])
        #expect(try await blame("empty", at: second).lines.isEmpty)
        for name in ["nul", "end"] {
            let lines = try await blame(TreePath(stringLiteral: name), at: second).lines
            #expect(lines == (try gitBlame("\(second)", name)))
        }
        await #expect(throws: BrowseError.self) {
            try await scratch.browser.blameSubject(.root, at: second, lines: nil)
        }
    }

    private func blame(
        _ path: TreePath, at commit: ObjectID, lines: ClosedRange<LineNumber>? = nil,
        budget: BlameBudget = BlameBudget()
    ) async throws -> (lines: [Int: BlameOrigin], end: BlameEnd) {
        try await scratch.blame(path, at: commit, lines: lines, budget: budget)
    }

    private func gitBlame(_ revision: String, _ path: String) throws -> [Int: BlameOrigin] {
        try scratch.gitBlame(revision, path)
    }

    /// Writes two branches that edit one file, moved once, and merge each other; the lines are few, so
    /// that merges find equal ones.
    private func commitMerges(count: Int, seed: UInt64) throws -> ObjectID {
        var random = SplitMix(seed: seed)
        var texts = [[String]](repeating: (1...30).map { "line \($0)" }, count: 2)
        let root = try scratch.commit(["poem.txt": texts[0].joined(separator: "\n") + "\n"])
        var tips = [root, root]
        for number in 1...count {
            let branch = Int.random(in: 0..<2, using: &random)
            var parents = [tips[branch]]
            if Int.random(in: 0..<5, using: &random) == 0, tips[0] != tips[1] {
                parents.append(tips[1 - branch])
                let half = min(texts[0].count, texts[1].count) / 2
                let other = texts[1 - branch].dropFirst(half)
                texts[branch] = Array(texts[branch].prefix(half) + other)
            }
            let place = Int.random(in: 0..<texts[branch].count, using: &random)
            texts[branch][place] = "edit \(number) on \(branch)"
            if number % 3 == 0 { texts[branch].insert("insert \(number % 6)", at: place) }
            tips[branch] = try scratch.commit(
                ["poem.txt": texts[branch].joined(separator: "\n") + "\n"],
                on: "branch\(branch)", parents: parents)
        }
        return tips[0]
    }
}
