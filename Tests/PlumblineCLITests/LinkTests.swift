import PlumblineCore
import PlumblineTesting
import Testing

/// Linking, from the request to the clone.
@Suite struct LinkTests {
    @Test func `several spellings of one URL make one clone`() async throws {
        let server = try SilentServer()
        let scratch = try CLIScratch(ports: [server.port])
        let service = try await scratch.serve()
        let base = "127.0.0.1:\(server.port)"
        let spellings = [
            "http://\(base)/team/repo.git", "http://\(base)/team/repo", "http://\(base)/team/repo/",
            "HTTP://\(base)//team/repo.git/",
        ]

        let first = try await service.link(spellings[0])
        _ = try await service.transfer()
        var others: [Answer] = []
        for spelling in spellings.dropFirst() { others.append(try await service.link(spelling)) }

        #expect(first.status == 201)
        #expect(others.map(\.status) == [200, 200, 200])
        let id = try first.repository.id
        #expect(try others.allSatisfy { try $0.repository.id == id })
        #expect(ProcessTable.transfers(in: scratch.data).count == 1)
        try await waitUntil("connection") { server.connectionCount > 0 }
        #expect(server.connectionCount == 1)
    }

    @Test func `a clone that failed is tried again when asked for, after a while`() async throws {
        let scratch = try CLIScratch()
        let service = try await scratch.serve()
        let start = ContinuousClock.now

        let first = try await service.clone(scratch.url())
        try scratch.repository().commit(["poem.txt": "roses\n"])
        let last = try await service.clone(scratch.url())

        #expect(first.state == "failed")
        #expect(start.duration(to: .now) > .seconds(1))
        #expect(last.state == "ready")
        #expect(try await service.raw(last.id, "poem.txt").text == "roses\n")
    }

    @Test func `a right credential after a wrong one is tried at once`() async throws {
        let (server, scratch) = try Self.privateServer()
        let service = try await scratch.serve()
        let url = server.url(for: "repo.git")

        let failed = try await service.clone(url, credential: Self.credential("wrong"))
        _ = try await service.link(url)
        let ready = try await service.clone(url, credential: Self.credential("right"))

        #expect(failed.error?.reason == "credentialsRefused")
        #expect(ready.state == "ready")
    }

    @Test func `a credential that the remote refuses does not replace the one before`()
        async throws
    {
        let (server, scratch) = try Self.privateServer()
        let service = try await scratch.serve()
        let url = server.url(for: "repo.git")
        let id = try await service.clone(url, credential: Self.credential("right")).id

        let refused = try await service.link(url, credential: Self.credential("wrong"))
        let fetched = try await service.fetch(id)

        #expect(refused.status == 409)
        #expect(try refused.problem.name == "credentials-refused")
        #expect(fetched.status == 202)
        #expect(try fetched.repository.state == "ready")
        // How HTTP sends the right one; a request with another is not even logged.
        #expect(try server.requests().last?.authorization == "Basic YWRhOnJpZ2h0")
    }

    @Test func `a credential is tried even while a fetch with the old one runs`() async throws {
        let (server, scratch) = try Self.privateServer()
        let silent = try SilentServer()
        let hosts = "127.0.0.1:\(server.port),127.0.0.1:\(silent.port)"
        let service = try await scratch.serve(
            settings: ["REMOTES_HOSTS": hosts, "TRANSFER_CONCURRENT": "1"])
        let url = server.url(for: "repo.git")
        let id = try await service.clone(url, credential: Self.credential("right")).id
        let stuck = try await service.link(silent.url(for: "repo.git")).repository.id
        _ = try await service.transfer()

        // The fetch waits in the line until the clone that is stuck goes.
        async let fetched = service.fetch(id)
        try await waitUntil("fetch") {
            try await service.repository(id).fetching
        }
        async let refused = service.link(url, credential: Self.credential("wrong"))
        _ = try await service.curl.send("DELETE", "/v1/repositories/\(stuck)")

        #expect(try await refused.problem.name == "credentials-refused")
        #expect(try await fetched.status == 202)
    }

    @Test func `a host that is no longer allowed is not reached after a restart`() async throws {
        let server = try SilentServer()
        let scratch = try CLIScratch(ports: [server.port])
        let first = try await scratch.serve()
        let id = try await first.link(server.url(for: "repo.git")).repository.id
        try await waitUntil("connection") { server.connectionCount > 0 }
        #expect(try await first.stop() == 0)
        let connectionCount = server.connectionCount

        let second = try await scratch.serve(settings: ["REMOTES_HOSTS": "git.example.com"])
        let repository = try await second.settled(id)

        #expect(repository.state == "failed")
        #expect(repository.error?.detail.contains("is not on the list of allowed hosts") == true)
        #expect(server.connectionCount == connectionCount)
    }

    @Test func `unlinking ends the clone and leaves nothing of it`() async throws {
        let server = try SilentServer()
        let scratch = try CLIScratch(ports: [server.port])
        let service = try await scratch.serve()
        let id = try await service.link(server.url(for: "repo.git")).repository.id
        _ = try await service.transfer()

        let answer = try await service.curl.send("DELETE", "/v1/repositories/\(id)")

        #expect(answer.status == 204)
        #expect(ProcessTable.transfers(in: scratch.data).isEmpty)
        #expect(scratch.names(in: "incoming").isEmpty)
        #expect(scratch.names(in: "repositories").isEmpty)
        #expect(try await service.get("/v1/repositories/\(id)").status == 404)
    }

    @Test func `what is unlinked can be linked again at once`() async throws {
        let scratch = try CLIScratch()
        try scratch.repository().commit(["poem.txt": "roses\n"])
        let service = try await scratch.serve()
        let id = try await service.clone(scratch.url()).id

        async let removed = service.curl.send("DELETE", "/v1/repositories/\(id)")
        async let linked = service.link(scratch.url())
        _ = try await (removed, linked)
        let repository = try await service.clone(scratch.url())

        #expect(repository.state == "ready")
        #expect(try await service.raw(id, "poem.txt").text == "roses\n")
    }

    private static func privateServer() throws -> (GitHTTPServer, CLIScratch) {
        let remotes = try ScratchFolder()
        try ScratchRepository(named: "repo.git", in: remotes).commit(["poem.txt": "roses\n"])
        let server = try GitHTTPServer(
            serving: remotes.path, .basicAuthentication(user: "ada", password: "right"))
        return (server, try CLIScratch(ports: [server.port], remotes: remotes))
    }

    private static func credential(_ password: String) -> String {
        "{\"username\": \"ada\", \"password\": \"\(password)\"}"
    }
}
