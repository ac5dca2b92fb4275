import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineTesting
import Testing

/// Answers that are kept between questions.
@Suite struct FollowedAnswersTests {
    private let scratch: ScratchRepository
    private let caches = ContentCaches(
        blobBytes: 0, entryBytes: 0, largeBlobBytes: 0, answerBytes: 8 << 20)

    init() throws { scratch = try ScratchRepository() }

    @Test func `a position that was followed before is answered from memory`() async throws {
        let old = try scratch.commit(["a.txt": lines("a")])
        let new = try scratch.commit(["a.txt": lines("new") + lines("a", 3...20)])
        let anchors = Self.anchors(old, 1...20)

        let first = try await browser().follow(anchors, to: new)
        let second = try await browser().follow(anchors, to: new)

        #expect(first == second)
        #expect(statistics?.hits == 20)
        #expect(statistics?.misses == 20)
    }

    @Test func `known and new positions are answered in the order of the questions`() async throws {
        let old = try scratch.commit(["a.txt": lines("a")])
        let new = try scratch.commit(["a.txt": "title\n" + lines("a")])
        _ = try await browser().follow(Self.anchors(old, 5...9), to: new)

        let answers = try await browser().follow(Self.anchors(old, 1...20), to: new)

        #expect(answers.map(\.trace.line) == (2...21).map { $0 })
        #expect(statistics?.hits == 5)
    }

    @Test func `positions that differ in anything are different questions`() async throws {
        let old = try scratch.commit(["a.txt": lines("a")])
        let new = try scratch.commit(["a.txt": "title\n" + lines("a")])
        let positions = [
            Position(path: "a.txt", line: 3), Position(path: "a.txt", line: 3, column: 2),
            Position(path: "a.txt", line: 3, column: 2, columnUnit: .utf8),
            Position(path: "a.txt", line: 3, endLine: 4), Position(path: "b.txt", line: 3),
        ]

        for position in positions {
            _ = try await browser().follow([Anchor(commit: old, position: position)], to: new)
        }
        _ = try await browser(key: "other").follow(Self.anchors(old, 3...3), to: new)
        _ = try await browser().follow(Self.anchors(new, 3...3), to: old)

        #expect(statistics?.hits == 0)
    }

    @Test func `a commit that is not here is asked for each time`() async throws {
        let new = try scratch.commit(["a.txt": lines("a")])
        let unknown = try #require(ObjectID(hex: String(repeating: "1", count: 40)))

        for _ in 0..<2 {
            let answers = try await browser().follow(Self.anchors(unknown, 1...3), to: new)
            #expect(answers.allSatisfy { $0.trace.verdict == .unknownCommit })
        }
        #expect(statistics?.hits == 0)
        #expect(statistics?.byteCount == 0)
    }

    @Test func `an answer for which a budget ran out is not kept`() async throws {
        let old = try scratch.commit(["a.txt": lines("a")])
        try scratch.commit(["b.txt": lines("a", 1...12) + lines("b")], removing: ["a.txt"])
        let new = try scratch.commit(["b.txt": lines("a", 5...6) + lines("new", 1...60)])
        var budget = FollowBudget()
        budget.commitLimit = 1

        let poor = try await browser(budget).follow(Self.anchors(old, 5...5), to: new)
        let rich = try await browser().follow(Self.anchors(old, 5...5), to: new)

        #expect(poor[0].trace.verdict == .timedOut)
        #expect(rich[0].trace.path == "b.txt")
    }

    @Test func `memory is bounded`() async throws {
        let caches = ContentCaches(
            blobBytes: 0, entryBytes: 0, largeBlobBytes: 0, answerBytes: 40_000)
        let old = try scratch.commit(["a.txt": lines("a", 1...500)])
        let new = try scratch.commit(["a.txt": "title\n" + lines("a", 1...500)])

        _ = try await browser(caches: caches).follow(Self.anchors(old, 1...500), to: new)

        let kept = caches.statistics.first { $0.name == "followed-positions" }?.1.byteCount ?? 0
        #expect((1...20_000).contains(kept))
    }

    private var statistics: CacheStatistics? {
        caches.statistics.first { $0.name == "followed-positions" }?.1
    }

    private func browser(
        _ budget: FollowBudget = FollowBudget(), key: String = "one", caches: ContentCaches? = nil
    ) -> RepositoryBrowser {
        RepositoryBrowser(
            key: key,
            pool: RepositoryPool(
                gitDirectory: scratch.gitDirectory, executor: BlockingExecutor(threadCount: 1)),
            caches: caches ?? self.caches, budget: budget)
    }

    private static func anchors(_ commit: ObjectID, _ numbers: ClosedRange<Int>) -> [Anchor] {
        numbers.map {
            Anchor(commit: commit, position: Position(path: "a.txt", line: LineNumber($0)))
        }
    }
}
