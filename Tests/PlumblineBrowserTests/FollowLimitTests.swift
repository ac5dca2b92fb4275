import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct FollowLimitTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    private func budget(
        text: Int = 1 << 20, commits: Int = 100, comparisons: Int = 1_000
    ) -> FollowBudget {
        var budget = FollowBudget()
        budget.textByteLimit = text
        budget.commitLimit = commits
        budget.comparisonLimit = comparisons
        return budget
    }

    @Test func `a text above the limit is too large on either side`() async throws {
        let old = try scratch.commit(["a.txt": lines("a"), "gone.txt": lines("gone")])
        let new = try scratch.commit(["a.txt": lines("a", 1...40)], removing: ["gone.txt"])
        let byteCount = lines("a").utf8.count

        for (limit, verdict) in [
            (byteCount - 1, Verdict.tooLarge), (byteCount, .tooLarge), (1 << 20, .shifted),
        ] {
            let trace = try await scratch.follow(
                "a.txt", line: 2, from: old, to: new, budget: budget(text: limit))
            #expect(trace.verdict == verdict)
        }
        let gone = try await scratch.follow(
            "gone.txt", line: 2, from: old, to: new, budget: budget(text: 10))
        #expect(gone.verdict == .tooLarge)
    }

    @Test func `a history above the limit is not walked`() async throws {
        let old = try scratch.commit(["a.txt": lines("old")])
        try scratch.commit(["b.txt": lines("old")], removing: ["a.txt"])
        let new = try scratch.commit(["b.txt": lines("old", 5...6) + lines("new", 1...60)])

        for (limit, verdict) in [(0, Verdict.timedOut), (1, .timedOut), (2, .renamed)] {
            let trace = try await scratch.follow(
                "a.txt", line: 5, from: old, to: new, budget: budget(commits: limit))
            #expect(trace.verdict == verdict)
        }
    }

    @Test func `a search for renames above the limit is given up`() async throws {
        let old = try scratch.commit(["a.txt": lines("a")])
        let new = try scratch.commit(
            ["b.txt": lines("a", 2...20), "c.txt": lines("c"), "d.txt": lines("d")],
            removing: ["a.txt"])

        for (limit, verdict) in [(0, Verdict.timedOut), (1, .timedOut), (100, .renamed)] {
            let trace = try await scratch.follow(
                "a.txt", line: 5, from: old, to: new, budget: budget(comparisons: limit))
            #expect(trace.verdict == verdict)
        }
    }

    @Test func `the same content is found whatever the limit of the search`() async throws {
        let old = try scratch.commit(["a.txt": lines("a")])
        let new = try scratch.commit(["b.txt": lines("a")], removing: ["a.txt"])

        let trace = try await scratch.follow(
            "a.txt", line: 5, from: old, to: new, budget: budget(commits: 0, comparisons: 1))
        #expect(trace.path == "b.txt")
    }

    @Test func `ten thousand positions in 300 files are answered in their order`() async throws {
        let names = (0..<300).map { "folder\($0 % 10)/file\($0).txt" }
        let old = try scratch.commit(
            Dictionary(
                uniqueKeysWithValues: names.enumerated().map {
                    ($1, lines("f\($0)", 1...34))
                }))
        let new = try scratch.commit(
            Dictionary(
                uniqueKeysWithValues: names.enumerated().map {
                    ($1, String(repeating: "new\n", count: $0 % 3) + lines("f\($0)", 1...34))
                }))
        var random = SplitMix(seed: 1)
        let asked = (0..<10_000).map { _ in
            (
                file: Int.random(in: 0..<300, using: &random),
                line: Int.random(in: 1...34, using: &random)
            )
        }

        let anchors = asked.map { file, line in
            Anchor(
                commit: old,
                position: Position(
                    path: TreePath(stringLiteral: names[file]), line: LineNumber(line)))
        }
        let answers = try await scratch.browser.follow(anchors, to: new)
        let wrong = zip(asked, answers).filter { asked, answer in
            answer.trace.path != TreePath(stringLiteral: names[asked.file])
                || answer.trace.line != asked.line + asked.file % 3
                || answer.trace.verdict != (asked.file % 3 == 0 ? .identical : .shifted)
        }
        #expect(answers.count == 10_000)
        #expect(wrong.isEmpty)
    }

    @Test func `an answer does not depend on the questions beside it`() async throws {
        let commits = try scratch.commitHistory(count: 300, fileCount: 6, seed: 5)
        let paths = try scratch.git("ls-tree", "-r", "--name-only", "\(commits[0])").lines
        let anchors = paths.flatMap { path in
            [1, 20, 40, 60].map {
                Anchor(
                    commit: commits[0],
                    position: Position(path: TreePath(stringLiteral: path), line: LineNumber($0)))
            }
        }

        let together = try await scratch.browser.follow(anchors, to: commits[299])
        for (anchor, answer) in zip(anchors, together) {
            #expect(try await scratch.browser.follow([anchor], to: commits[299]) == [answer])
        }
    }

    @Test func `many lines of one file have the answers that each has alone`() async throws {
        let commits = try scratch.commitHistory(count: 120, fileCount: 2, seed: 11)
        let paths = try scratch.git("ls-tree", "-r", "--name-only", "\(commits[0])").lines
        let anchors = (1...40).map { line in
            Anchor(
                commit: commits[0],
                position: Position(
                    path: TreePath(stringLiteral: paths[0]), line: LineNumber(line)))
        }

        let together = try await scratch.browser.follow(anchors, to: commits[119])
        for (anchor, answer) in zip(anchors, together) {
            #expect(try await scratch.browser.follow([anchor], to: commits[119]) == [answer])
        }
    }

    @Test(arguments: [ScratchRepository.Damage.missing, .garbled])
    func `a damaged object is damage and no verdict`(damage: ScratchRepository.Damage) async throws
    {
        let old = try scratch.commit(["a.txt": lines("a")])
        let new = try scratch.commit(["a.txt": lines("a", 1...19)])
        try scratch.breakObject(try scratch.id(of: "\(new):a.txt"), damage)

        await #expect(throws: BrowseError.self) {
            try await scratch.follow("a.txt", line: 2, from: old, to: new)
        }
    }
}
