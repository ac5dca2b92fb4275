import NIOCore
import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct ReadingTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test func `a folder lists its entries with the sizes of blobs`() async throws {
        let module = try scratch.commit(["x": "x\n"], on: "module")
        let commit = try scratch.commit([
            "folder/file": "12345", "folder/empty": "", "folder/sub/x": "x\n",
            "folder/link": .symbolicLink(to: "file"), "folder/module": .submodule(at: module),
        ])

        let (tree, sizes) = try await scratch.browser.tree("folder", at: commit)
        let names = tree.entries.map { String(decoding: $0.name, as: UTF8.self) }
        #expect(names == ["empty", "file", "link", "module", "sub"])
        #expect(sizes == [0, 5, 4, nil, nil])
        #expect(tree.id == (try scratch.id(of: "\(commit):folder")))
        let root = try await scratch.browser.tree(.root, at: commit)
        #expect(root.tree.id == (try scratch.id(of: "\(commit)^{tree}")))
    }

    @Test func `a file has the bytes that git has, small or large`() async throws {
        let large = [UInt8](repeating: 0x61, count: 3 << 20)
        let commit = try scratch.commit(["small": "12345", "large": .bytes(large)])
        let browser = scratch.browser

        let small = try await browser.file("small", at: commit)
        guard case .buffer(let buffer) = small.content.body else {
            Issue.record("a small file is \(small.content.body)")
            return
        }
        #expect(buffer.readableBytesView.elementsEqual("12345".utf8))
        #expect(small.content.isUTF8)
        #expect(small.content.kind == .text)
        let file = try await browser.file("large", at: commit)
        guard case .large(let content) = file.content.body else {
            Issue.record("a large file is \(file.content.body)")
            return
        }
        #expect(content.byteCount == 3 << 20)
        #expect(content.bytes(in: 100..<110).readableBytesView.elementsEqual(large[100..<110]))
        #expect(content.bytes(in: 5..<5).readableBytes == 0)
    }

    @Test func `a file that was asked for before is in memory, unless it is large`() async throws {
        let commit = try scratch.commit([
            "small": "12345", "large": .bytes([UInt8](repeating: 0x61, count: 2 << 20)),
        ])
        let browser = scratch.browser
        #expect(browser.cachedFile("small", at: commit) == nil)

        _ = try await browser.file("small", at: commit)
        _ = try await browser.file("large", at: commit)
        #expect(browser.cachedFile("small", at: commit)?.content.byteCount == 5)
        #expect(browser.cachedFile("large", at: commit) == nil)
        #expect(browser.cachedFile("missing", at: commit) == nil)
    }

    @Test(arguments: [
        ("empty" as TreePath, ContentKind.empty, true), ("binary", .binary, false),
        ("latin", .text, false), ("link", .text, true), ("pointer", .lfsPointer, true),
    ]) func `a file knows what it is`(path: TreePath, kind: ContentKind, isUTF8: Bool) async throws
    {
        let commit = try scratch.commit([
            "empty": "", "binary": [0, 0xFF], "latin": [0xE9, 0x0A], "link": .symbolicLink(to: "a"),
            "pointer": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
        ])

        let file = try await scratch.browser.file(path, at: commit)
        #expect(file.content.kind == kind)
        #expect(file.content.isUTF8 == isUTF8)
    }

    @Test func `what is no file, no folder or not there says so`() async throws {
        let module = try scratch.commit(["x": "x\n"], on: "module")
        let commit = try scratch.commit(["folder/file": "x\n", "module": .submodule(at: module)])
        let browser = scratch.browser
        let folder = try scratch.id(of: "\(commit):folder")
        let root = try scratch.id(of: "\(commit)^{tree}")

        await #expect(throws: BrowseError.notAFile("folder", .tree, id: folder)) {
            try await browser.file("folder", at: commit)
        }
        await #expect(throws: BrowseError.notAFile(.root, .tree, id: root)) {
            try await browser.file(.root, at: commit)
        }
        await #expect(throws: BrowseError.notAFile("module", .submodule, id: module)) {
            try await browser.file("module", at: commit)
        }
        await #expect(throws: BrowseError.notATree("folder/file", .file)) {
            try await browser.tree("folder/file", at: commit)
        }
        await #expect(throws: BrowseError.noSuchPath("missing", in: commit)) {
            try await browser.file("missing", at: commit)
        }
        await #expect(throws: BrowseError.noSuchPath("module/x", in: commit)) {
            try await browser.tree("module/x", at: commit)
        }
    }

    @Test func `a revision is found, missing, ambiguous or none`() async throws {
        let commit = try scratch.commit(["a": "a\n"])
        let other = try scratch.commit(["a": "b\n"])
        try scratch.setBranch("both", to: commit)
        try scratch.tag("both", at: other)
        let browser = scratch.browser
        let missing = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))
        let both = try #require(Revision("both"))
        let none = try #require(Revision("none"))

        #expect(try await browser.find(.head).commit == other)
        let absent = try await browser.find(Revision(missing))
        #expect(absent.commit == nil)
        #expect(absent.missing == missing)
        let names = ["refs/heads/both", "refs/tags/both"]
        await #expect(throws: BrowseError.ambiguousRevision(both, candidates: names)) {
            try await browser.find(both)
        }
        await #expect(throws: BrowseError.noSuchRevision(none)) { try await browser.find(none) }
    }

    @Test func `a content above the budget is too large`() async throws {
        let commit = try scratch.commit([
            "large": .bytes([UInt8](repeating: 0x61, count: 17 << 20))
        ])

        await #expect(throws: BrowseError.tooLarge(byteCount: 17 << 20, limit: 16 << 20)) {
            try await scratch.browser.file("large", at: commit)
        }
    }

    @Test(arguments: [ScratchRepository.Damage.missing, .garbled])
    func `a broken object is damage`(damage: ScratchRepository.Damage) async throws {
        let commit = try scratch.commit(["a.txt": "a\n"])
        try scratch.breakObject(try scratch.id(of: "\(commit):a.txt"), damage)

        do throws(BrowseError) {
            _ = try await scratch.browser.file("a.txt", at: commit)
            Issue.record("a broken object was read")
        } catch {
            guard case .damaged = error else {
                Issue.record("a broken object is \(error)")
                return
            }
        }
    }
}
