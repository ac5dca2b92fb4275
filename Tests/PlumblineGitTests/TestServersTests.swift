import PlumblineCore
import PlumblineTesting
import Testing

/// The servers and repositories that other tests rely on do what they promise.
@Suite struct TestServersTests {
    @Test func `the same commits have the same ids in every run`() throws {
        let repository = try ScratchRepository()

        let id = try repository.commit(["poem.txt": "roses\nviolets\n"])

        #expect(id.description == "f2464bd3b48d8845019bfd826344f0a3c421064e")
        #expect(try repository.id(of: "HEAD") == id)
    }

    @Test func `a commit holds any bytes at any path in any mode`() throws {
        let repository = try ScratchRepository()
        let odd = try #require(TreePath(bytes: [0x61, 0xFF, 0x22, 0x5C, 0x0A, 0x2F, 0x62]))
        let base = try repository.commit(["old.txt": "gone soon\n", "kept.txt": "kept\n"])

        try repository.commit(
            [
                odd: [0x00, 0xFF], "run.sh": .executable("#!/bin/sh\n"), "text": "number \(1)",
                "link": .symbolicLink(to: "kept.txt"), "module": .submodule(at: base),
            ],
            removing: ["old.txt"])

        let listing = try repository.git("ls-tree", "-r", "-z", "HEAD").bytes
        let entries = listing.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        let modes = entries.map { String($0.prefix(6)) }
        #expect(modes == ["100644", "100644", "120000", "160000", "100755", "100644"])
        #expect(listing.split(separator: 0).first?.suffix(7) == odd.bytes[...])
        #expect(try repository.git("cat-file", "blob", "HEAD:link").text == "kept.txt")
    }

    @Test func `a merge has the parents that it is given`() throws {
        let repository = try ScratchRepository()
        let root = try repository.commit(["poem.txt": "roses\n"])
        let left = try repository.commit(["left.txt": "left\n"])
        let right = try repository.commit(["right.txt": "right\n"], on: "side", parents: [root])
        let other = try repository.commit(["other.txt": "other\n"], on: "other", parents: [])

        let merge = try repository.commit(["right.txt": "right\n"], parents: [left, right, other])

        let parents = try repository.git("rev-list", "--parents", "-1", "main").line
        #expect(parents == "\(merge) \(left) \(right) \(other)")
        #expect(try repository.git("rev-list", "--count", "other").line == "1")
    }

    @Test func `refs go where they are sent, packed or not`() throws {
        let repository = try ScratchRepository()
        let first = try repository.commit(["poem.txt": "roses\n"])
        let second = try repository.commit(["poem.txt": "violets\n"])
        let tag = try repository.tag("v1", at: first, message: "the first")
        try repository.tag("light", at: second)
        try repository.setBranch("old", to: second)
        try repository.pack()

        let third = try repository.commit(["poem.txt": "sugar\n"])
        try repository.setBranch("main", to: first)
        try repository.deleteRef("old")

        #expect(try repository.id(of: "v1^{commit}") == first)
        #expect(try repository.id(of: "v1") == tag)
        #expect(try repository.id(of: "light") == second)
        #expect(try repository.id(of: "\(third)^") == second)
        #expect(try repository.id(of: "main") == first)
        #expect(throws: TestingError.self) { try repository.id(of: "old") }
    }

    @Test func `a long history is made in one go, the same each time`() throws {
        let repository = try ScratchRepository()

        let ids = try repository.commitHistory(count: 2_000)
        let again = try ScratchRepository().commitHistory(count: 2_000)

        #expect(ids == again)
        #expect(try repository.git("rev-list", "--reverse", "main").lines == ids.map(\.description))
        let renames = try repository.git("log", "-M", "--diff-filter=R", "--format=%H", "main")
        #expect(renames.lines.count > 30)
    }

    @Test(arguments: [ScratchRepository.Damage.missing, .truncated, .garbled])
    func `a broken object cannot be read, be it packed before`(
        _ damage: ScratchRepository.Damage
    ) throws {
        let repository = try ScratchRepository()
        try repository.commit(["poem.txt": "roses\n", "other.txt": "violets\n"])
        let blob = try repository.id(of: "HEAD:poem.txt")
        try repository.pack()

        try repository.breakObject(blob, damage)

        #expect(throws: TestingError.self) { try repository.git("cat-file", "blob", "\(blob)") }
        #expect(try repository.git("cat-file", "blob", "HEAD:other.txt").text == "violets\n")
    }

    @Test func `an object in another's file is found out`() throws {
        let repository = try ScratchRepository()
        try repository.commit(["poem.txt": "roses\n", "other.txt": "violets\n"])
        let blob = try repository.id(of: "HEAD:poem.txt")

        try repository.breakObject(blob, .replaced(by: try repository.id(of: "HEAD:other.txt")))

        let failure = #expect(throws: TestingError.self) { try repository.git("fsck") }
        #expect(failure?.description.contains("hash-path mismatch") == true)
    }

    @Test func `a repository may name its objects by SHA-256`() throws {
        let repository = try SHA256Repository()

        #expect(repository.commit.count == 64)
        #expect(throws: Never.self) {
            try Git(in: repository.gitDirectory)("fsck", "--strict")
        }
    }

    @Test func `a command may print and read more than a pipe holds`() throws {
        let repository = try ScratchRepository()
        let bytes = [UInt8](repeating: 0x61, count: 5_000_000)

        let id = try repository.write(bytes, as: "blob")

        #expect(try repository.git("cat-file", "blob", "\(id)").bytes == bytes)
    }

    @Test func `a folder is gone with its value`() throws {
        var folder: ScratchFolder? = try ScratchFolder()
        let path = try #require(folder?.path)
        try folder?.write("text", to: "file", permissions: 0o400)
        #expect(try folder?.text(of: "file") == "text")

        folder = nil

        #expect(throws: TestingError.self) { try Command("ls", [path]).run() }
    }

    @Test func `nginx serves the repositories of a folder and lists the requests`() throws {
        let served = try Served()
        let server = try GitHTTPServer(serving: served.folder.path)
        #expect(try served.clone(server.url(for: "repo.git")) == served.commit)

        let lines = try server.requestLines()
        #expect(lines.first == "GET /repo.git/info/refs?service=git-upload-pack HTTP/1.1")
        #expect(lines.contains("POST /repo.git/git-upload-pack HTTP/1.1"))
    }

    @Test func `a password opens the repositories and nothing else does`() throws {
        let served = try Served()
        let server = try GitHTTPServer(
            serving: served.folder.path, .basicAuthentication(user: "ada", password: "s3cret"))
        let url = server.url(for: "repo.git")

        #expect(throws: TestingError.self) { try served.clone(url) }
        let known = url.replacing("http://", with: "http://ada:s3cret@")
        #expect(try served.clone(known) == served.commit)
        #expect(try server.requests().last?.authorization == "Basic YWRhOnMzY3JldA==")
    }

    @Test func `TLS is trusted by those who have the authority's certificate`() throws {
        let served = try Served()
        let server = try GitHTTPServer(serving: served.folder.path, .tls)
        let url = server.url(for: "repo.git")
        let authority = try #require(server.authority).certificatePath

        #expect(throws: TestingError.self) { try served.clone(url) }
        #expect(
            try served.clone(url, environment: ["GIT_SSL_CAINFO": authority]) == served.commit)
    }

    @Test func `an unreachable commit is served where the repository allows it`() throws {
        let served = try Served()
        let server = try GitHTTPServer(serving: served.folder.path, at: "127.0.0.3")
        let lost = try served.repository.commit(["lost.txt": "lost\n"], on: "lost")
        try served.repository.deleteRef("lost")
        let client = try ScratchRepository()
        // Version 2 of the protocol serves any commit without asking.
        let words = ["-c", "protocol.version=0", "fetch", server.url(for: "repo.git"), "\(lost)"]
        let fetch = client.git.command(words.map { Array($0.utf8) })

        #expect(throws: TestingError.self) { try fetch.run() }
        try served.repository.configure("uploadpack.allowAnySHA1InWant", "true")
        try fetch.run()

        #expect(try client.git("cat-file", "blob", "\(lost):lost.txt").text == "lost\n")
    }

    @Test func `files are served beside the repositories`() throws {
        let served = try Served()
        let repository = try ScratchRepository(named: "100% a.git", in: served.folder)
        let id = try repository.commit(["poem.txt": "roses\n"])
        try repository.git("update-server-info")
        var options = GitHTTPServer.Options()
        options.filesFolder = served.folder.path
        let server = try GitHTTPServer(serving: served.folder.path, options)

        #expect(try served.clone(server.url(forFile: "100% a.git")) == id)

        #expect(try server.requests().isEmpty)
    }

    @Test func `a stopped server refuses connections`() throws {
        let served = try Served()
        let server = try GitHTTPServer(serving: served.folder.path)

        server.stop()

        let failure = #expect(throws: TestingError.self) {
            try served.clone(server.url(for: "repo.git"))
        }
        #expect(failure?.description.contains("Failed to connect") == true)
    }

    @Test(arguments: GitSSHServer.KeyType.allCases)
    func `sshd lets the key in and shows the host key that it announced`(
        _ type: GitSSHServer.KeyType
    ) throws {
        let served = try Served()
        let server = try GitSSHServer(serving: served.folder.path, hostKey: type, userKey: type)
        let url = server.url(for: "repo.git")

        #expect(try served.clone(url, over: server) == served.commit)
        #expect(server.hostKeyFingerprint.hasPrefix("SHA256:"))
        #expect(server.connectionCount == 1)
    }

    @Test func `sshd may change its host key, which its clients notice`() throws {
        let served = try Served()
        let server = try GitSSHServer(serving: served.folder.path)
        let (url, before) = (server.url(for: "repo.git"), server.knownHosts)

        try server.changeHostKey()

        #expect(try served.clone(url, over: server) == served.commit)
        let failure = #expect(throws: TestingError.self) {
            try served.clone(url, over: server, knownHosts: before)
        }
        #expect(failure?.description.contains("IDENTIFICATION HAS CHANGED") == true)
    }

    @Test func `sshd reads repositories and runs nothing else`() throws {
        let served = try Served()
        let server = try GitSSHServer(serving: served.folder.path)

        let failure = #expect(throws: TestingError.self) {
            try served.repository.git(
                "push", server.url(for: "repo.git"), "main:other",
                environment: served.sshEnvironment(server, server.knownHosts))
        }

        #expect(failure?.description.contains("only git-upload-pack is served") == true)
    }

    @Test func `a silent server keeps its clients until it stops`() async throws {
        let server = try SilentServer()
        let served = try Served()

        let clone = Task {
            try await onThread { try served.clone(server.url(for: "repo.git")) }
        }
        // A connection that ends before its request was read is reset, which is another failure.
        try await waitUntil("request") { server.heardByteCount > 0 }
        #expect(server.connectionCount == 1)
        server.stop()

        let failure = await #expect(throws: TestingError.self) { try await clone.value }
        #expect(failure?.description.contains("Empty reply") == true)
    }

    @Test func `a pack breaks off as often as it is told to`() throws {
        let served = try Served()
        let server = try GitHTTPServer(serving: served.folder.path)
        let breaking = try BreakingServer(before: server, after: 100, times: 1)
        let url = breaking.url(for: "repo.git")

        #expect(throws: TestingError.self) { try served.clone(url) }
        #expect(try served.clone(url) == served.commit)
    }

    @Test func `a redirect leads to another address and is written down`() throws {
        let served = try Served()
        let server = try GitHTTPServer(serving: served.folder.path, at: "127.0.0.2")
        let redirecting = try RedirectingServer(to: "http://127.0.0.2:\(server.port)")

        #expect(try served.clone(redirecting.url(for: "repo.git")) == served.commit)

        #expect(redirecting.connectionCount == 1)
        #expect(redirecting.requestHeads.first?.hasPrefix("GET /repo.git/info/refs?") == true)
    }

    @Test(arguments: [TricklingServer.Pace.flood, .trickle(byteCount: 7, milliseconds: 1)])
    func `a list of refs goes on until the server stops`(
        _ pace: TricklingServer.Pace
    ) async throws {
        let server = try TricklingServer(pace)
        let served = try Served()

        let clone = Task {
            try await onThread { try served.clone(server.url(for: "repo.git")) }
        }
        try await waitUntil("bytes") { server.sentByteCount > 100 }
        server.stop()

        await #expect(throws: TestingError.self) { try await clone.value }
        #expect(server.connectionCount == 1)
    }
}

/// A folder with one repository, `repo.git`, and a git that clones it.
private struct Served: Sendable {
    let folder: ScratchFolder
    let repository: ScratchRepository
    let commit: ObjectID

    init() throws {
        folder = try ScratchFolder()
        repository = try ScratchRepository(in: folder)
        commit = try repository.commit(["poem.txt": "roses\nviolets\n"])
    }

    /// Clones what is at `url` and returns the commit at its head.
    @discardableResult
    func clone(_ url: String, environment: [String: String] = [:]) throws -> ObjectID? {
        let folder = try ScratchFolder()
        let git = Git(in: folder.path)
        try git("clone", "--quiet", "--mirror", url, "clone.git", environment: environment)
        return ObjectID(hex: try git("--git-dir=clone.git", "rev-parse", "HEAD").line)
    }

    /// Clones what is at `url`, which is one of `server`.
    @discardableResult
    func clone(
        _ url: String, over server: GitSSHServer, knownHosts: String? = nil
    ) throws -> ObjectID? {
        try clone(url, environment: sshEnvironment(server, knownHosts ?? server.knownHosts))
    }

    func sshEnvironment(
        _ server: GitSSHServer, _ knownHosts: String
    ) throws -> [String: String] {
        let file = try folder.write(knownHosts, to: "known_hosts")
        return [
            "GIT_SSH_COMMAND": "ssh -F none -i \(server.privateKeyPath) -o IdentitiesOnly=yes"
                + " -o BatchMode=yes -o UserKnownHostsFile=\(file)"
        ]
    }
}
