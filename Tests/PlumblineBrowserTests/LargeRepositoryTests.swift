import Foundation
import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@testable import PlumblineBrowser

/// Repositories of unusual size, and those that were made to be.
@Suite struct LargeRepositoryTests {
    private static let fileCount = 100_000
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test func `a hundred thousand files are listed, found, searched and compared`() async throws {
        let (first, second) = try commitManyFiles()
        let browser = scratch.browser

        let (paths, isCut) = try await list(second, limit: 1_000_000)
        #expect(paths.count == Self.fileCount && !isCut)
        #expect(
            paths.map(\.description)
                == (try scratch.git("ls-tree", "-r", "--name-only", "main").lines))
        #expect(try await list(second, limit: 1_000).isCut)
        let found = try await browser.find(Array("d77/f777x".utf8), at: second, limit: 5)
        #expect(found.files.first?.path == "d77/f777x.txt" && found.isComplete)

        var search = try await browser.search(
            SearchQuestion(SearchPattern(Array("violets".utf8))), at: second,
            budget: Self.patientSearch)
        var hits = 0
        while let files = try await search.next() { hits += files.count }
        #expect(hits == 1_000 && search.summary.end == .limit)
        let comparison = try await browser.comparison(
            ComparisonQuestion(from: first, to: second, at: .root))
        #expect(comparison.changes.count == 1_000 && !comparison.isCut)

        let folder = try await browser.tree("d7", at: second).tree
        var last: [ObjectID?] = []
        _ = try await browser.lastCommits(of: folder.entries, in: "d7", at: second) {
            last += $0.map { $0.commit?.id }
        }
        #expect(last.count == 1_000 && last.allSatisfy { $0 == second || $0 == first })
        let places = try await browser.places(
            of: ContentQuestion(.blob(try scratch.id(of: "main:d77/f777x.txt"))))
        #expect(places.places.count == 100 && places.next != nil)
    }

    @Test func `a tree that was made to explode does no harm`() async throws {
        let commit = try commitExplodingTree()
        let browser = makeBrowser(of: scratch.gitDirectory, entryBytes: 1 << 30)

        let (paths, isCut) = try await list(commit, limit: 5_000)
        #expect(paths.count <= 5_000 && isCut)
        let found = try await browser.find(Array("leaf".utf8), at: commit, limit: 5)
        #expect(found.files.count == 5 && !found.isComplete)
        var search = try await browser.search(
            SearchQuestion(SearchPattern(Array("roses".utf8))), at: commit,
            budget: Self.patientSearch)
        while try await search.next() != nil {}
        #expect(search.summary.end != nil)
        let seen = SeenFile(
            PathEnding("leaf", isWhole: false),
            .blob(try scratch.id(of: "\(commit):0/0/0/0/0/0/0/0/0/0/leaf")))
        var patient = DigestBudget()
        patient.time = .seconds(600)
        let fit = try await browser.commits(having: [seen], from: [commit], patient)
        #expect(fit.cut == .paths && fit.fits.map(\.newest.id) == [commit])
        var limits = HistoryIndexBuilder.Limits()
        limits.changes = 20_000
        var builder = HistoryIndexBuilder(
            try Repository(gitDirectory: scratch.gitDirectory), limits: limits)
        #expect(throws: HistoryIndexBuilder.Failure.tooLarge) {
            try builder.write(to: HistoryIndex.path(in: scratch.gitDirectory))
        }
    }

    @Test
    func `a blob of hundreds of megabytes takes a place in the budget, and its size in memory`()
        async throws
    {
        let byteCount = 200 << 20
        let blob = try scratch.write([UInt8](repeating: 0, count: byteCount), as: "blob")
        let commit = try commit(
            scratch.write(Array("100644 zeros\0".utf8) + blob.bytes, as: "tree"))
        let browser = makeBrowser(of: scratch.gitDirectory, largeBlobBytes: byteCount)
        let before = try Self.memory(reset: true)

        let file = try await browser.file("zeros", at: commit)
        #expect(file.content.byteCount == byteCount)
        #expect(file.content.withBytes { $0[byteCount - 1] } == 0)
        let peak = try Self.memory() - before
        #expect(peak < byteCount * 5 / 2, "\(peak >> 20) MiB")
        let small = makeBrowser(of: scratch.gitDirectory, largeBlobBytes: byteCount - 1)
        await #expect(
            throws: BrowseError.tooLarge(byteCount: byteCount, limit: byteCount - 1)
        ) {
            try await small.file("zeros", at: commit)
        }
    }

    /// Ends by what it costs and not by the clock, which a busy machine does not stop.
    private static let patientSearch = {
        var budget = SearchBudget()
        budget.time = .seconds(600)
        return budget
    }()

    /// Writes two commits of many files, and changes 1,000 of them in the second.
    private func commitManyFiles() throws -> (first: ObjectID, second: ObjectID) {
        let head = { (number: Int) in
            "commit refs/heads/main\nmark :1\(number)\n"
                + "committer \(Git.person) \(1_700_000_000 + number) +0000\ndata 2\nx\n\n"
        }
        var stream = "blob\nmark :1\ndata 6\nroses\n\nblob\nmark :2\ndata 8\nviolets\n\n" + head(0)
        for number in 0..<Self.fileCount {
            stream += "M 100644 :\(number % 2 + 1) d\(number % 100)/f\(number / 100)x.txt\n"
        }
        stream += head(1)
        for number in 0..<1_000 { stream += "M 100755 :1 d7/f\(number)x.txt\n" }
        try scratch.git("fast-import", "--quiet", input: Array(stream.utf8))
        return (try scratch.id(of: "main~1"), try scratch.id(of: "main"))
    }

    /// Writes a commit of ten levels of ten folders that are the same.
    private func commitExplodingTree() throws -> ObjectID {
        let blob = try scratch.write(Array("roses\n".utf8), as: "blob")
        var tree = try scratch.write(Array("100644 leaf\0".utf8) + blob.bytes, as: "tree")
        for _ in 0..<10 {
            let entries = (0..<10).flatMap { Array("40000 \($0)\0".utf8) + tree.bytes }
            tree = try scratch.write(entries, as: "tree")
        }
        return try commit(tree)
    }

    private func commit(_ tree: ObjectID) throws -> ObjectID {
        let line = try scratch.git("commit-tree", "-m", "A change", "\(tree)").line
        let id = try #require(ObjectID(hex: line))
        try scratch.setBranch("main", to: id)
        return id
    }

    private func list(
        _ commit: ObjectID, limit: Int
    ) async throws -> (paths: [TreePath], isCut: Bool) {
        let browser = scratch.browser
        var walk = try await browser.treeWalk(.root, at: commit, limit: limit, sizes: false).walk
        var paths: [TreePath] = []
        while !walk.isAtEnd {
            paths += try await browser.next(of: &walk).filter { $0.entry.kind != .tree }.map(\.path)
        }
        return (paths, walk.isTruncated)
    }

    /// The most memory that the process had, in bytes; from now on, if it is reset.
    private static func memory(reset: Bool = false) throws -> Int {
        if reset { try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs")) }
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) << 10
    }
}
