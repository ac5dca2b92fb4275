import HTTPTypes
import Hummingbird
import HummingbirdTesting
import PlumblineBrowser
import PlumblineHTTP
import PlumblineTesting
import Testing

/// Linking, listing and unlinking repositories.
@Suite struct LinkTests {
    @Test func `a new link is created, and an old one found`() async throws {
        let scratch = try HTTPScratch()
        let repository = try scratch.repository()
        try repository.commit(["poem.txt": "roses\n"])

        let created = try await scratch.link(repository.url)
        let found = try await scratch.link(repository.url + "/")

        #expect(created.status == .created)
        #expect(found.status == .ok)
        let location = try #require(created.headers[.location])
        let id = try #require(try created.json["id"]?.text)
        #expect(location == "/v1/repositories/\(id)")
        #expect(found.headers[.location] == location)
        #expect(try await scratch.get(location).json["id"]?.text == id)
    }

    @Test func `a ready repository tells all about itself`() async throws {
        let scratch = try HTTPScratch()
        let repository = try scratch.repository()
        let head = try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location).json

        #expect(
            answer.keys == [
                "id", "name", "url", "state", "fetching", "progress", "defaultBranch", "head",
                "sizes", "lastFetch", "error", "createdAt",
            ])
        #expect(answer["state"] == "ready")
        #expect(answer["url"]?.text == repository.url)
        #expect(answer["progress"] == .null)
        #expect(answer["defaultBranch"] == "main")
        #expect(answer["head"]?.text == "\(head)")
        #expect(answer["error"] == .null)
        #expect((answer["sizes"]?["bytesOnDisk"]?.number ?? 0) > 0)
        for time in ["createdAt", "lastFetch"] {
            let text = try #require(answer[time]?.text)
            #expect(try /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/.wholeMatch(in: text) != nil)
        }
    }

    @Test func `a repository without a commit is empty, and ready`() async throws {
        let scratch = try HTTPScratch()
        let location = try await scratch.linked(try scratch.repository())

        #expect(try await scratch.get(location).json["state"] == "empty")
        #expect(try await scratch.get(location + "/refs").json["refs"] == [])
        #expect(try await scratch.get(location + "/tree").problem == "no-such-revision")
    }

    @Test func `links are listed, and found by any spelling`() async throws {
        let scratch = try HTTPScratch()
        let first = try await scratch.linked(try scratch.repository(named: "a.git"))
        let second = try await scratch.linked(try scratch.repository(named: "b.git"))

        let all = try await scratch.get("/v1/repositories").json
        #expect(all.keys == ["repositories", "next"])
        #expect(all["next"] == .null)
        let ids = all["repositories"]?.list.compactMap { $0["id"]?.text }
        #expect(ids.map(Set.init) == Set([first, second].map { String($0.suffix(16)) }))

        for spelling in ["file://\(scratch.remotes.path)/b.git/", String(second.suffix(16))] {
            let found = try await scratch.get("/v1/repositories?url=\(spelling)").json
            #expect(found["repositories"]?.list.count == 1)
            #expect(found["repositories"]?[0]?["id"]?.text == String(second.suffix(16)))
        }
        let none = try await scratch.get("/v1/repositories?url=https://github.com/a/b")
        #expect(none.status == .ok)
        #expect(try none.json["repositories"] == [])
        #expect(try await scratch.get("/v1/repositories?url=%25").problem == "invalid-url")
    }

    @Test func `while a clone runs nothing can be read, and the client is told when to ask`()
        async throws
    {
        let server = try SilentServer()
        let scratch = try HTTPScratch(ports: [server.port])
        let answer = try await scratch.link(server.url(for: "repo.git"))
        let location = try #require(answer.headers[.location])
        #expect(try answer.json["state"] == "cloning")

        for path in ["/refs", "/commits/HEAD", "/tree", "/raw/poem.txt"] {
            let answer = try await scratch.get(location + path)
            #expect(answer.status == .conflict)
            #expect(answer.problem == "repository-not-ready")
            #expect(answer.headers[.retryAfter].flatMap(Int.init) ?? 0 > 0)
            #expect(try answer.json["repository"]?.text == String(location.suffix(16)))
        }
        let positions: JSONValue = ["to": "HEAD", "positions": []]
        #expect(
            try await scratch.post(location + "/positions", positions).problem
                == "repository-not-ready")
        let fetch = try await scratch.send(.post, location + "/fetch")
        #expect(fetch.status == .accepted)
        #expect(try fetch.json["state"] == "cloning")
        await scratch.browser.shutDown()
    }

    @Test func `unlinking ends a running clone and forgets the link`() async throws {
        let server = try SilentServer()
        let scratch = try HTTPScratch(ports: [server.port])
        let answer = try await scratch.link(server.url(for: "repo.git"))
        let location = try #require(answer.headers[.location])

        let gone = try await scratch.send(.delete, location)

        #expect(gone.status == .noContent)
        #expect(gone.bytes.isEmpty)
        #expect(gone.headers[.contentLength] == nil)
        #expect(try await scratch.get(location).problem == "no-such-repository")
        #expect(try await scratch.send(.delete, location).problem == "no-such-repository")
        #expect(try await scratch.get("/v1/repositories").json["repositories"] == [])
    }

    @Test func `a repository that is not there fails with a reason`() async throws {
        let scratch = try HTTPScratch()
        let location = try await scratch.linked("file://\(scratch.remotes.path)/none.git")

        let failed = try await scratch.get(location).json
        #expect(failed["state"] == "failed")
        #expect(failed["error"]?["type"] == "/problems/clone-failed")
        #expect(failed["error"]?.keys == ["type", "title", "reason", "detail"])
        let reading = try await scratch.get(location + "/refs")
        #expect(reading.status == .conflict)
        #expect(reading.problem == "clone-failed")
        #expect(try reading.json["reason"] == failed["error"]?["reason"])
    }

    @Test(arguments: [
        ("{", "invalid-request"), ("", "invalid-request"), ("[]", "invalid-request"),
        (#"{"url":5}"#, "invalid-request"), ("{}", "invalid-request"),
        (#"{"url":""}"#, "invalid-url"), (#"{"url":"https://github.com/pallets"}"#, "invalid-url"),
        (#"{"url":"ftp://github.com/a/b"}"#, "invalid-url"),
        (#"{"url":"https://github.com/a/b","credential":{}}"#, "invalid-request"),
        (#"{"url":"https://github.com/a/b","credential":{"username":"a"}}"#, "invalid-request"),
        (
            #"{"url":"https://github.com/a/b","credential":{"password":"a","privateKey":"b"}}"#,
            "invalid-request"
        ),
    ])
    func `a request that says nothing usable is refused`(body: String, problem: String) async throws
    {
        let answer = try await HTTPScratch().send(
            .post, "/v1/repositories", headers: [.contentType: "application/json"],
            body: ByteBuffer(string: body))

        #expect(answer.status == .badRequest)
        #expect(answer.problem == problem)
    }

    @Test(arguments: [
        "https://git.example.org/a/b", "http://127.0.0.1:1/a.git", "file:///etc",
        "http://169.254.169.254/latest/meta-data",
    ])
    func `a host that is not on the list is not reached`(url: String) async throws {
        let answer = try await HTTPScratch().link(url)

        #expect(answer.status == .forbidden)
        #expect(answer.problem == "host-not-allowed")
    }

    @Test(arguments: [true, false])
    func `a body above the limit is refused, announced or not`(isAnnounced: Bool) async throws {
        var settings = HTTPSettings()
        settings.limits.bodyBytes = 1000
        let answer = try await HTTPScratch(settings).send(
            .post, "/v1/repositories", headers: [.contentType: "application/json"],
            body: ByteBuffer(json: ["url": .text(String(repeating: "a", count: 1000))])
        ) { head in
            if !isAnnounced { head.headerFields[.contentLength] = nil }
        }

        #expect(answer.status == .contentTooLarge)
        #expect(answer.problem == "body-too-large")
        #expect(try answer.json["limit"] == 1000)
    }
}
