import Foundation
import PlumblineCache
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct TransferFetchTests {
    @Test func `a fetch moves, adds and removes branches and tags`() async throws {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        let first = try remote.commit(["poem.txt": "roses\n"])
        try remote.setBranch("old", to: first)
        let server = try GitHTTPServer(serving: scratch.root)
        try await scratch.clone(server.url(for: "repo.git"))
        try remote.deleteRef("old")
        let second = try remote.commit(["poem.txt": "violets\n"], parents: [])
        try remote.tag("v1", at: second)

        let result = try await scratch.fetch(server.url(for: "repo.git"))

        #expect(result.refCount == 2)
        #expect(
            try scratch.git("for-each-ref", "--format=%(objectname) %(refname)") == """
                \(second) refs/heads/main
                \(second) refs/tags/v1

                """)
        try scratch.git("fsck", "--full", "--strict")
    }

    @Test func `a fetch receives only what is new`() async throws {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        _ = try remote.commitHistory(count: 100)
        let server = try GitHTTPServer(serving: scratch.root)
        try await scratch.clone(server.url(for: "repo.git"))
        try remote.commit(["new.txt": "sugar\n"])

        try await scratch.fetch(server.url(for: "repo.git"))

        #expect(scratch.packs.count == 2)
        let objects = try scratch.git("count-objects", "-v")
        let total = try scratch.git("rev-list", "--all", "--objects", "--count")
        #expect(objects.contains("in-pack: \(total)"))
    }

    @Test func `a fetch from a file URL receives what is new`() async throws {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        try remote.commit(["poem.txt": "roses\n"])
        try await scratch.clone("file://\(scratch.root)/repo.git")
        let next = try remote.commit(["poem.txt": "violets\n"])

        try await scratch.fetch("file://\(scratch.root)/repo.git")

        #expect(try scratch.git("rev-parse", "main") == "\(next)\n")
        try scratch.git("fsck", "--full", "--strict")
    }

    @Test func `a fetch without news changes nothing`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitHTTPServer(serving: scratch.root)
        try await scratch.clone(server.url(for: "repo.git"))

        try await scratch.fetch(server.url(for: "repo.git"))

        #expect(scratch.packs.count == 1)
        #expect(!FileManager.default.fileExists(atPath: "\(scratch.clone)/incoming"))
    }

    @Test func `a commit that no branch has is fetched by its id and kept`() async throws {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        let lost = try remote.commit(["poem.txt": "roses\n"])
        try remote.commit(["poem.txt": "violets\n"], parents: [])
        try remote.configure("uploadpack.allowAnySHA1InWant", "true")
        let server = try GitHTTPServer(serving: scratch.root)
        try await scratch.clone(server.url(for: "repo.git"))

        let result = try await scratch.fetch(server.url(for: "repo.git"), wanted: [lost])
        try await scratch.fetch(server.url(for: "repo.git"))

        #expect(result.notOffered.isEmpty)
        #expect(try scratch.git("show", "\(lost):poem.txt") == "roses\n")
        #expect(try scratch.git("rev-parse", "refs/plumbline/fetched/\(lost)") == "\(lost)\n")
    }

    @Test(arguments: [true, false])
    func `a commit that cannot be had does not keep the rest out`(mayAsk: Bool) async throws {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        try remote.commit(["poem.txt": "roses\n"])
        if mayAsk { try remote.configure("uploadpack.allowAnySHA1InWant", "true") }
        let server = try GitHTTPServer(serving: scratch.root)
        try await scratch.clone(server.url(for: "repo.git"))
        let next = try remote.commit(["poem.txt": "violets\n"])
        let absent = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))

        let result = try await scratch.fetch(server.url(for: "repo.git"), wanted: [absent])

        #expect(result.notOffered == [absent])
        #expect(try scratch.git("rev-parse", "main") == "\(next)\n")
    }

    @Test func `refs of our own outlive a fetch, packed or not`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitHTTPServer(serving: scratch.root)
        try await scratch.clone(server.url(for: "repo.git"))
        try scratch.git("update-ref", "refs/plumbline/packed", "main")
        try scratch.git("pack-refs", "--all")
        try scratch.git("update-ref", "refs/plumbline/loose", "main")

        try await scratch.fetch(server.url(for: "repo.git"))

        #expect(
            try scratch.git("for-each-ref", "--format=%(refname)", "refs/plumbline") == """
                refs/plumbline/loose
                refs/plumbline/packed

                """)
    }

    @Test func `what a fetch that died left is cleared away by the next`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitHTTPServer(serving: scratch.root)
        try await scratch.clone(server.url(for: "repo.git"))
        try FileManager.default.createDirectory(
            atPath: "\(scratch.clone)/incoming/objects/pack", withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: "\(scratch.clone)/packed-refs.lock"))

        try await scratch.fetch(server.url(for: "repo.git"))

        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.clone)
        #expect(!names.contains("incoming"))
        #expect(!names.contains("packed-refs.lock"))
    }

    @Test func `a fetch that lacks an object leaves the clone as it was`() async throws {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        let first = try remote.commit(["poem.txt": "roses\n"])
        let good = try GitHTTPServer(serving: scratch.root)
        try await scratch.clone(good.url(for: "repo.git"))
        let second = try remote.commit(["poem.txt": "violets\n"])
        let blob = try remote.id(of: "main:poem.txt")
        let pack = try remote.git(
            "pack-objects", "--stdout", "--revs", "--filter=blob:none", input: Array("main\n".utf8))
        let server = try PackServer(main: second, pack: pack.bytes)

        let failure = await failure { try await scratch.fetch(server.url) }

        #expect(failure == .incomplete(missing: "\(blob)"))
        #expect(try scratch.git("rev-parse", "main") == "\(first)\n")
        #expect(scratch.packs.count == 1)
    }

    @Test func `a repack keeps every object in one pack`() async throws {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        let lost = try remote.commit(["poem.txt": "roses\n"])
        _ = try remote.commitHistory(count: 20, on: "history")
        let server = try GitHTTPServer(serving: scratch.root)
        try await scratch.clone(server.url(for: "repo.git"))
        for text in ["violets\n", "sugar\n"] {
            try remote.commit(["poem.txt": text], parents: [])
            try await scratch.fetch(server.url(for: "repo.git"))
        }
        #expect(scratch.packs.count == 3)
        let before = try scratch.git("cat-file", "--batch-all-objects", "--batch-check")

        try await scratch.repack()

        #expect(scratch.packs.count == 1)
        #expect(try scratch.git("cat-file", "--batch-all-objects", "--batch-check") == before)
        #expect(try scratch.git("show", "\(lost):poem.txt") == "roses\n")
        try scratch.git("fsck", "--full", "--strict")
    }
}
