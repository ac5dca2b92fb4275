import HTTPTypes
import HummingbirdTesting
import PlumblineBrowser
import PlumblineHTTP
import PlumblineTesting
import Testing

/// What a client gives us to keep is never given back.
@Suite struct SecretTests {
    private static let secret = "s3cret-0f-Ada"

    @Test(arguments: [true, false])
    func `the password in a URL is in no answer`(isRight: Bool) async throws {
        let remotes = try ScratchFolder()
        try ScratchRepository(named: "repo.git", in: remotes).commit(["poem.txt": "roses\n"])
        let server = try GitHTTPServer(
            serving: remotes.path,
            .basicAuthentication(user: "ada", password: isRight ? Self.secret : "another"))
        let scratch = try HTTPScratch(ports: [server.port])
        let url = "http://ada:\(Self.secret)@127.0.0.1:\(server.port)/repo.git"

        let linked = try await scratch.link(url)
        let location = try #require(linked.headers[.location])
        let events = try await scratch.get(location + "/events")
        let answers = [
            linked, events, try await scratch.get(location),
            try await scratch.get("/v1/repositories"),
            try await scratch.get("/v1/repositories?url=\(url)"),
            try await scratch.get(location + "/refs"), try await scratch.link(url),
            try await scratch.send(.post, location + "/fetch"), try await scratch.get("/metrics"),
        ]

        #expect(events.text.contains(isRight ? "event: ready" : "event: failed"))
        for answer in answers { expectNoSecret(answer) }
        await scratch.browser.shutDown()
    }

    @Test(arguments: [
        "https://ada:\(secret)@github.com", "https://\(secret)@github.com:99999/a/b",
        "https://ada:\(secret)@git.example.org/a/b", "ssh://git:\(secret)@github.com/a/b",
        "https://ada:\(secret)@github.com/a/b\u{7F}", "ftp://ada:\(secret)@github.com/a/b",
        "https://github.com:\(secret)/a/b", "https://github.com/a?token=\(secret)",
    ])
    func `a URL that is refused is quoted without its secret`(url: String) async throws {
        let scratch = try HTTPScratch()

        let answer = try await scratch.link(url)

        #expect(answer.status.kind == .clientError)
        expectNoSecret(answer)
        let encoded = url.replacing("\u{7F}", with: "%7F")
        expectNoSecret(try await scratch.get("/v1/repositories?url=\(encoded)"))
    }

    @Test func `a credential is in no answer`() async throws {
        let server = try SilentServer()
        let scratch = try HTTPScratch(ports: [server.port])
        let request: JSONValue = [
            "url": .text(server.url(for: "repo.git")),
            "credential": ["username": "ada", "password": .text(Self.secret)],
        ]

        let linked = try await scratch.post("/v1/repositories", request)

        #expect(linked.status == .created)
        expectNoSecret(linked)
        expectNoSecret(try await scratch.get("/v1/repositories"))
        await scratch.browser.shutDown()
    }

    private func expectNoSecret(_ answer: TestResponse) {
        #expect(!answer.text.contains(Self.secret))
        #expect(!"\(answer.headers)".contains(Self.secret))
    }
}
