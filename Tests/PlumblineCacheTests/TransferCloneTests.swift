import Foundation
import PlumblineCache
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct TransferCloneTests {
    @Test func `a clone has every branch and tag and the remote's HEAD`() async throws {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        let first = try remote.commit(["poem.txt": "roses\n"])
        let second = try remote.commit(["poem.txt": "violets\n"], on: "trunk", parents: [first])
        try remote.tag("v1", at: first, message: "The first")
        try remote.setHead(to: "trunk")
        let server = try GitHTTPServer(serving: scratch.root)

        let result = try await scratch.clone(server.url(for: "repo.git"))

        #expect(result.headName == .branch("trunk"))
        #expect(result.refCount == 3)
        #expect(
            try scratch.git("rev-parse", "HEAD", "main", "v1^{commit}") == """
                \(second)
                \(first)
                \(first)

                """)
        try scratch.git("fsck", "--full", "--strict")
    }

    @Test func `a clone keeps refs of its remote's change requests out`() async throws {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        let commit = try remote.commit(["poem.txt": "roses\n"])
        try remote.setRef("refs/pull/1/head", to: commit)
        try remote.setRef("refs/plumbline/pinned", to: commit)
        let server = try GitHTTPServer(serving: scratch.root)

        try await scratch.clone(server.url(for: "repo.git"))

        #expect(try scratch.git("for-each-ref", "--format=%(refname)") == "refs/heads/main\n")
    }

    @Test func `an empty repository becomes an empty clone`() async throws {
        let scratch = try TransferScratch()
        _ = try scratch.repository()
        let server = try GitHTTPServer(serving: scratch.root)

        let result = try await scratch.clone(server.url(for: "repo.git"))

        #expect(result.isEmpty)
        #expect(result.headName == nil)
    }

    @Test func `a repository with SHA-256 ids is refused as such`() async throws {
        let scratch = try TransferScratch()
        _ = try scratch.sha256Repository()
        let server = try GitHTTPServer(serving: scratch.root)
        let url = server.url(for: "repo.git")

        let failure = await failure { try await scratch.clone(url) }

        #expect(failure == .sha256Repository(url: url))
    }

    @Test func `a file URL is cloned and checked like any other`() async throws {
        let scratch = try TransferScratch()
        let commit = try scratch.repository().commit(["poem.txt": "roses\n"])

        try await scratch.clone("file://\(scratch.root)/repo.git")

        #expect(try scratch.git("rev-parse", "main") == "\(commit)\n")
    }

    @Test func `names that are hostile, too long or not UTF-8 do not break the rest`() async throws
    {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        let commit = try remote.commit(["poem.txt": "roses\n"])
        let long = String(repeating: "long/", count: 800) + "name"
        let names = ["--upload-pack=x", "<script>", long].map { Array($0.utf8) } + [[0x63, 0xE9]]
        let lines = names.map { Array("\(commit) refs/heads/".utf8) + $0 + [10] }
        try Data(lines.joined()).write(
            to: URL(fileURLWithPath: "\(remote.gitDirectory)/packed-refs"))
        let server = try GitHTTPServer(serving: scratch.root)

        let result = try await scratch.clone(server.url(for: "repo.git"))

        #expect(result.refCount == 4)
        #expect(result.leftOutRefCount == 1)
        #expect(try scratch.git("rev-parse", "main", "--upload-pack=x") != "")
    }

    @Test func `a clone that lacks a blob is not taken for whole`() async throws {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        let commit = try remote.commit(["poem.txt": "roses\n", "prose.txt": "sugar\n"])
        let blob = try remote.id(of: "main:prose.txt")
        try remote.configure("uploadpack.allowFilter", "true")
        let partial = try remote.git(
            "pack-objects", "--stdout", "--revs", "--filter=blob:none", input: Array("main\n".utf8))
        let server = try PackServer(main: commit, pack: partial.bytes)

        let failure = await failure { try await scratch.clone(server.url) }

        let poem = try remote.id(of: "main:poem.txt")
        #expect([blob, poem].map { .incomplete(missing: "\($0)") }.contains(failure))
    }

    @Test func `a repository that is not there is called so`() async throws {
        let scratch = try TransferScratch()
        let server = try GitHTTPServer(serving: scratch.root)
        let url = server.url(for: "other.git")

        let failure = await failure { try await scratch.clone(url) }

        #expect(failure == .noSuchRepositoryOrNoAccess(url: url))
    }
}
