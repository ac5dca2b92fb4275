import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct FilesTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test func `the files of a commit are those that git lists`() async throws {
        let module = try scratch.commit(["x": "x\n"], on: "module")
        let commit = try scratch.commit([
            "a/b/c": "x\n", "a.b": "x\n", "a0": "x\n", "empty": "", "run": .executable("x\n"),
            "link": .symbolicLink(to: "a.b"), "module": .submodule(at: module),
        ])
        let caches = ContentCaches(
            blobBytes: 0, entryBytes: 1 << 20, largeBlobBytes: 0, answerBytes: 0)
        let browser = RepositoryBrowser(
            key: "scratch",
            pool: RepositoryPool(
                gitDirectory: scratch.gitDirectory, executor: BlockingExecutor(threadCount: 1)),
            caches: caches)

        let files = try await browser.files(at: commit)

        let lines = try scratch.git("ls-tree", "-r", "\(commit)").lines.filter {
            !$0.hasPrefix("160000")
        }
        #expect(
            (0..<files.count).map { "blob \(files.id(at: $0))\t\(files.path(at: $0))" }
                == lines.map { String($0.dropFirst(7)) })
        #expect(files.isComplete)
        #expect(files.kind(at: 4) == .symlink)
        _ = try await browser.files(at: commit)
        let statistics = caches.statistics.first { $0.name == "file-lists" }?.1
        #expect(statistics?.hits == 1)
        #expect(statistics?.byteCount ?? 0 > 0)
    }

    @Test func `a file is found among a hundred thousand`() async throws {
        let folders = (0..<100).map { "folder\($0)" }
        let blob = try scratch.write(Array("x\n".utf8), as: "blob")
        let entries = (0..<1000).map { 1000 + $0 }.flatMap { number in
            Array("100644 File\(number).swift\0".utf8) + blob.bytes
        }
        let folder = try scratch.write(entries, as: "tree")
        let root = folders.sorted { $0 + "/" < $1 + "/" }.flatMap { name in
            Array("40000 \(name)\0".utf8) + folder.bytes
        }
        let tree = try scratch.write(root, as: "tree")
        let id = try scratch.git("commit-tree", "-m", "x", "\(tree)").line
        let commit = try #require(ObjectID(hex: id))
        let browser = makeBrowser(of: scratch.gitDirectory)

        let found = try await browser.find(
            Array("folder42 fi1234".utf8), at: commit, limit: 5)

        #expect(found.files.first?.path == "folder42/File1234.swift")
        #expect(found.count >= 1)
        #expect(found.isComplete)
        #expect(try await browser.find([], at: commit, limit: 3).count == 100_000)
    }
}
