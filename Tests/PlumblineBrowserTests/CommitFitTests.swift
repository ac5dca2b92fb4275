import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineBrowser

@Suite struct CommitFitTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    /// How much of a history its index has.
    enum Indexed: CaseIterable { case all, some, none }

    @Test(arguments: Indexed.allCases, [UInt64(1), 2, 3])
    func `the commits that have some files are those that git finds`(
        indexed: Indexed, seed: UInt64
    ) async throws {
        try scratch.commitBranches(count: 60, seed: seed)
        if indexed != .none { try scratch.makeHistoryIndex() }
        if indexed == .some {
            for number in 0..<4 { try scratch.commit(["a": "new \(number)\n"], on: "branch0") }
        }
        let referee = try DigestReferee(scratch, "--first-parent", "branch0")
        let tip = try scratch.id(of: "branch0")
        var random = SplitMix(seed: seed)

        for _ in 0..<20 {
            let commit = try #require(referee.commits.randomElement(using: &random))
            let files = commit.files.sorted { $0.key < $1.key }.shuffled(using: &random).prefix(2)
                .map { path, blob in
                    let name = TreePath(bytes: path.name) ?? path
                    return random.next() % 2 == 0
                        ? SeenFile(PathEnding(path, isWhole: true), .blob(blob))
                        : SeenFile(PathEnding(name, isWhole: false), .blob(blob))
                }
            guard !files.isEmpty else { continue }
            let fit = try await scratch.browser.commits(having: files, from: [tip])
            let runs = referee.runs(having: files).map {
                ["\($0[0])", "\($0[$0.count - 1])", "\($0.count)"]
            }
            #expect(fit.summary == runs)
            #expect(fit.isIndexed == (indexed == .all))
            #expect(fit.cut == nil)
            #expect(fit.commitCount == referee.commits.count)
        }
    }

    @Test(arguments: [false, true])
    func `where no commit has all files, the nearest has most of them`(
        isIndexed: Bool
    ) async throws {
        try scratch.commitBranches(count: 60, seed: 4)
        if isIndexed { try scratch.makeHistoryIndex() }
        let referee = try DigestReferee(scratch, "--first-parent", "branch0")
        var random = SplitMix(seed: 4)
        let all = referee.commits.flatMap { $0.files.sorted { $0.key < $1.key } }

        for _ in 0..<20 {
            var files = (0..<4).compactMap { _ in all.randomElement(using: &random) }
                .map { SeenFile(PathEnding($0.key, isWhole: true), .blob($0.value)) }
            let none = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
            files.append(SeenFile(PathEnding("none", isWhole: true), .blob(none)))
            let fit = try await scratch.browser.commits(
                having: files, from: [try scratch.id(of: "branch0")])
            let counts = referee.counts(of: files)
            let best = try #require(counts.max())
            let place = try #require(counts.firstIndex(of: best))

            #expect(fit.fits.isEmpty)
            let nearest = try #require(fit.nearest)
            #expect(nearest.run.newest.id == referee.commits[place].id)
            #expect(files.count - nearest.misfits.count == best)
            #expect(fit.files.last == .noSuchPath)
            for (number, file) in files.enumerated() {
                let isThere = referee.counts(of: [file])[place] == 1
                #expect(nearest.misfits.contains(number) == !isThere)
            }
        }
    }

    @Test(arguments: [false, true])
    func `a content is known by its SHA-256 with any line ends`(isIndexed: Bool) async throws {
        let windows = "roses\r\nviolets\r\nsugar\r\n"
        let path = try #require(TreePath(bytes: Array("src/".utf8) + [0xFF, 0x2E, 0x74]))
        let first = try scratch.commit([path: .text(windows)])
        let second = try scratch.commit(["other": "x\n"])
        let third = try scratch.commit([path: "roses\nviolets\nsugar\n"])
        try scratch.commit([path: "gone\n"])
        if isIndexed { try scratch.makeHistoryIndex() }
        let ending = PathEnding(
            try #require(TreePath(bytes: path.name)), isWhole: false)
        let tip = try scratch.id(of: "main")

        func found(_ text: String) async throws -> [[String]] {
            var digester = ContentDigester()
            Array(text.utf8).withUnsafeBytes { digester.update($0) }
            let digest = ContentDigest.sha256(digester.digests().sha256)
            return try await scratch.browser.commits(
                having: [SeenFile(ending, digest)], from: [tip]
            ).summary
        }
        #expect(try await found(windows) == [["\(second)", "\(first)", "2"]])
        #expect(
            try await found("roses\nviolets\nsugar\n") == [["\(third)", "\(first)", "3"]])
        #expect(
            try await found("roses\nviolets\r\nsugar\r\n") == [["\(second)", "\(first)", "2"]])
        #expect(try await found("roses") == [])
    }

    @Test func `several histories are asked at once`() async throws {
        let base = try scratch.commit(["a": "1\n", "b": "1\n"])
        let side = try scratch.commit(["a": "2\n"], on: "side", parents: [base])
        let main = try scratch.commit(["b": "2\n"])
        let file = SeenFile(
            PathEnding("a", isWhole: true), .blob(try scratch.id(of: "\(side):a")))

        let fit = try await scratch.browser.commits(having: [file], from: [main, side])
        #expect(fit.fits.map(\.history) == [1])
        #expect(fit.fits.map(\.newest.id) == [side])
        #expect(fit.files == [.found])
        let other = try await scratch.browser.commits(having: [file], from: [main])
        #expect(other.fits.isEmpty && other.nearest == nil)
        #expect(other.files == [.otherContent])
    }

    @Test(arguments: [false, true])
    func `what is beyond the budget is not looked at, and the answer says why`(
        isIndexed: Bool
    ) async throws {
        let commits = try scratch.commitHistory(count: 60, fileCount: 3)
        if isIndexed { try scratch.makeHistoryIndex() }
        let digest = ContentDigest.sha256(String(repeating: "0", count: 64))
        let seen = (0..<3).map {
            SeenFile(
                PathEnding(TreePath(stringLiteral: "file\($0).txt"), isWhole: false), digest)
        }
        func cut(_ change: (inout DigestBudget) -> Void) async throws -> DigestCut? {
            var budget = DigestBudget()
            change(&budget)
            return try await scratch.browser.commits(having: seen, from: [commits[59]], budget).cut
        }
        #expect(try await cut { _ in } == nil)
        #expect(try await cut { $0.byteLimit = 1_000 } == .work)
        #expect(try await cut { $0.time = .zero } == .time)
        #expect(try await cut { $0.changeLimit = 5 } == .paths)
        #expect(try await cut { $0.pathLimit = 1 } == .paths)
        #expect(
            try await cut {
                $0.commitLimit = 10
                $0.comparisonLimit = 10
            } == .history)
    }
}
