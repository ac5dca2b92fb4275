import Foundation
import PlumblineCache
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct RepositoryCacheTests {
    private static let id = CacheScratch.id

    @Test func `a clone that runs is joined`() async throws {
        let scratch = try CacheScratch()
        try scratch.repository.commit(["poem.txt": "roses\n"])
        let server = try GitHTTPServer(serving: scratch.remotes.path)
        let remote = try scratch.remote(server.url(for: "repo.git"))

        let first = await scratch.cache.clone(remote, as: Self.id)
        let second = await scratch.cache.clone(remote, as: Self.id)

        #expect(first == second)
        #expect(await first.value == nil)
        #expect(await scratch.state == .ready)
        #expect(try server.requestLines().count { $0.contains("/info/refs") } == 1)
        await scratch.cache.shutDown()
    }

    @Test func `what changes is told until the end`() async throws {
        let scratch = try CacheScratch()
        try scratch.repository.commit(["poem.txt": "roses\n"])
        let task = await scratch.cache.clone(try scratch.remote(), as: Self.id)

        var revisions: [Int] = []
        for await status in await scratch.cache.changes(of: Self.id) {
            revisions.append(status.revision)
            if status.state == .ready { break }
        }

        #expect(await task.value == nil)
        #expect(revisions == revisions.sorted())
        #expect(Set(revisions).count == revisions.count)
    }

    @Test func `a try after a failure waits, and one with something new does not`() async throws {
        let scratch = try CacheScratch()
        try scratch.repository.commit(["poem.txt": "roses\n"])
        let missing = try scratch.remote("file://\(scratch.remotes.path)/other.git")
        #expect(await scratch.cache.clone(missing, as: Self.id).value != nil)

        // Nothing between the two takes as long as the first one has to wait.
        let waiting = await scratch.cache.clone(missing, as: Self.id)
        let urgent = await scratch.cache.clone(
            try scratch.remote(), as: Self.id, isUrgent: true)

        #expect(await waiting.value?.kind == .cancelled)
        #expect(await urgent.value == nil)
        #expect(await scratch.state == .ready)
    }

    @Test func `a failed fetch leaves the clone as it was`() async throws {
        let scratch = try CacheScratch()
        try scratch.repository.commit(["poem.txt": "roses\n"])
        try await scratch.clone()
        let gone = try scratch.remote("file://\(scratch.remotes.path)/other.git")

        let failure = await scratch.cache.fetch(gone, into: Self.id)

        #expect(failure != nil)
        #expect(await scratch.state == .ready)
        #expect(await scratch.cache.sizes(of: Self.id)?.packs == 1)
    }

    @Test func `a fetch asked for after one began sees what came meanwhile`() async throws {
        let scratch = try CacheScratch()
        let first = try scratch.repository.commit(["poem.txt": "roses\n"])
        let server = try GitHTTPServer(serving: scratch.remotes.path)
        let holding = try HoldingServer(before: server)
        let remote = try scratch.remote(holding.url(for: "repo.git"))
        try await scratch.clone(holding.url(for: "repo.git"))

        holding.hold("GET ")
        async let early = scratch.cache.fetch(remote, into: Self.id)
        try await waitUntil("list of refs") { holding.isHolding }
        let second = try scratch.repository.commit(["poem.txt": "violets\n"], parents: [first])
        async let late = scratch.cache.fetch(remote, into: Self.id)
        holding.release()

        #expect(await early == nil)
        #expect(await late == nil)
        let clone = Git(in: scratch.folder.clone(of: Self.id))
        #expect(try clone("rev-parse", "main").line == "\(second)")
    }

    @Test func `a commit that came meanwhile is not asked for`() async throws {
        let scratch = try CacheScratch()
        let commit = try scratch.repository.commit(["poem.txt": "roses\n"])
        let server = try GitHTTPServer(serving: scratch.remotes.path)
        let remote = try scratch.remote(server.url(for: "repo.git"))
        try await scratch.clone(server.url(for: "repo.git"))
        let count = try server.requestLines().count

        #expect(await scratch.cache.fetch(remote, into: Self.id, wanted: commit) == nil)

        #expect(try server.requestLines().count == count)
    }

    @Test func `a commit that is absent is remembered, for as long as the settings say`()
        async throws
    {
        let scratch = try CacheScratch { $0.absenceMemory = .zero }
        try scratch.repository.commit(["poem.txt": "roses\n"])
        let server = try GitHTTPServer(serving: scratch.remotes.path)
        let remote = try scratch.remote(server.url(for: "repo.git"))
        try await scratch.clone(server.url(for: "repo.git"))
        let nobody = try #require(ObjectID(hex: String(repeating: "12", count: 20)))

        let first = await scratch.cache.fetch(remote, into: Self.id, wanted: nobody)
        let count = try server.requestLines().count
        let second = await scratch.cache.fetch(remote, into: Self.id, wanted: nobody)

        #expect(first?.kind == .notOffered)
        #expect(second?.kind == .notOffered)
        #expect(try server.requestLines().count > count)
    }

    @Test func `removing ends the clone, and a clone begun meanwhile comes after it`() async throws
    {
        let scratch = try CacheScratch()
        try scratch.repository.commit(["poem.txt": "roses\n"])
        let silent = try SilentServer()
        let stuck = await scratch.cache.clone(
            try scratch.remote(silent.url(for: "repo.git")), as: Self.id)
        try await waitUntil("connection") { silent.connectionCount > 0 }

        async let removed: Void = scratch.cache.remove(Self.id)
        #expect(await stuck.value?.kind == .cancelled)
        let again = try await scratch.clone()
        await removed

        #expect(again == nil)
        #expect(await scratch.state == .ready)
        #expect(FileManager.default.fileExists(atPath: scratch.folder.clone(of: Self.id)))
    }

    @Test func `after the end no transfer begins`() async throws {
        let scratch = try CacheScratch()
        try scratch.repository.commit(["poem.txt": "roses\n"])
        try await scratch.clone()
        let silent = try SilentServer()
        let other = RepositoryID(value: 2)
        let stuck = await scratch.cache.clone(
            try scratch.remote(silent.url(for: "repo.git")), as: other)
        try await waitUntil("connection") { silent.connectionCount > 0 }

        await scratch.cache.shutDown()

        #expect(await stuck.value?.kind == .cancelled)
        #expect(await scratch.cache.clone(try scratch.remote(), as: other).value != nil)
        #expect(await scratch.cache.fetch(try scratch.remote(), into: Self.id) != nil)
        let incoming = scratch.folder.path + "/incoming"
        #expect(try FileManager.default.contentsOfDirectory(atPath: incoming).isEmpty)
    }

    @Test func `so many transfers run at a time as the settings say`() async throws {
        let scratch = try CacheScratch { $0.concurrentTransfers = 1 }
        try scratch.repository.commit(["poem.txt": "roses\n"])
        let silent = try SilentServer()
        _ = await scratch.cache.clone(
            try scratch.remote(silent.url(for: "repo.git")), as: RepositoryID(value: 2))
        try await waitUntil("connection") { silent.connectionCount > 0 }

        let waiting = await scratch.cache.clone(try scratch.remote(), as: Self.id)
        #expect(await scratch.state == .cloning(nil))
        await scratch.cache.remove(RepositoryID(value: 2))

        #expect(await waiting.value == nil)
        #expect(await scratch.state == .ready)
    }
}
