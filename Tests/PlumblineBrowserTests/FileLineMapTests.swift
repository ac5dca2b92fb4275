import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

/// The lines of whole files.
@Suite struct FileLineMapTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test func `the map of a commit to itself is one run that stays`() async throws {
        let commit = try scratch.commit(["a.txt": lines("a")])

        let map = try await map("a.txt", commit, commit)

        #expect(map.runs.map(\.lines) == [1..<21])
        #expect(map.runs[0].verdict == .identical)
        #expect(map.runs[0].target?.start == 1)
        #expect(map.target == map.source)
        #expect(map.isLasting)
    }

    @Test func `runs leave no line out, and neighbours differ`() async throws {
        let commits = try scratch.commitHistory(count: 60, fileCount: 3)
        for path: TreePath in ["source/part0/file0.txt", "source/part1/file1.txt"] {
            let map = try await map(path, commits[0], commits[40])

            var next: LineNumber = 1
            for run in map.runs {
                #expect(run.lines.lowerBound == next)
                #expect(run.verdict.isPlace == (run.target != nil))
                next = run.lines.upperBound
            }
            #expect(next.value == map.lineCount + 1)
            for (run, behind) in zip(map.runs, map.runs.dropFirst()) {
                let continues =
                    run.verdict == behind.verdict && run.target?.file == behind.target?.file
                    && run.target?.start.shifted(by: run.lines.count) == behind.target?.start
                #expect(!continues)
            }
        }
    }

    @Test func `a run has what each of its lines has`() async throws {
        let commits = try scratch.commitHistory(count: 120, fileCount: 2)
        let path: TreePath = "source/part0/file0.txt"
        let map = try await map(path, commits[0], commits[100])

        for run in map.runs {
            var lowest = 1.0
            for line in run.lines {
                let trace = try await scratch.follow(
                    path, line: line.value, from: commits[0], to: commits[100])
                #expect(trace.verdict == run.verdict)
                #expect(trace.path == run.target?.file.path)
                let offset = run.lines.lowerBound.distance(to: line)
                #expect(trace.line == run.target?.start.shifted(by: offset).value)
                lowest = min(lowest, trace.confidence)
            }
            #expect(run.confidence == lowest)
        }
    }

    @Test func `the file of a map is the one that has most of its lines`() async throws {
        let old = try scratch.commit(["a.txt": lines("a", 1...40), "z.txt": lines("z")])
        let new = try scratch.commit([
            "a.txt": lines("a", 1...28), "b.txt": lines("a", 29...40) + "end\n",
        ])

        let map = try await map("a.txt", old, new)

        #expect(map.target?.path == "a.txt")
        #expect(map.runs.first?.lines == 1..<29)
    }

    @Test func `a large file is refused by its size or its lines`() async throws {
        let commit = try scratch.commit(["a.txt": lines("a", 1...100)])
        var budget = FollowBudget()
        budget.textByteLimit = 1_000

        let large = try await makeBrowser(of: scratch.gitDirectory, budget: budget)
            .lineMap(of: "a.txt", from: commit, to: commit, lineLimit: 100)
        #expect(large.refusal == .tooLarge)
        #expect(large.runs.isEmpty)
        await #expect(throws: BrowseError.tooManyLines("a.txt", lineCount: 100, limit: 99)) {
            try await scratch.browser.lineMap(
                of: "a.txt", from: commit, to: commit, lineLimit: 99)
        }
    }

    @Test func `a map with lines for which a budget ran out is not kept`() async throws {
        let old = try scratch.commit(["a.txt": lines("a")])
        try scratch.commit(["b.txt": lines("a", 1...12) + lines("b")], removing: ["a.txt"])
        let new = try scratch.commit(["b.txt": lines("a", 5...6) + lines("new", 1...60)])
        var budget = FollowBudget()
        budget.commitLimit = 1

        let browser = makeBrowser(of: scratch.gitDirectory, budget: budget)
        let map = try await browser.lineMap(of: "a.txt", from: old, to: new, lineLimit: 100)

        #expect(map.runs.map(\.verdict) == [.timedOut])
        #expect(!map.isLasting)
        #expect(map.target == nil)
    }

    private func map(
        _ path: TreePath, _ old: ObjectID, _ new: ObjectID
    ) async throws -> FileLineMap {
        try await scratch.browser.lineMap(of: path, from: old, to: new, lineLimit: 1_000)
    }
}
