import HTTPTypes
import HummingbirdTesting
import PlumblineHTTP
import PlumblineStore
import PlumblineTesting
import Testing

/// Pages of listed origins may use the service, others may not.
@Suite struct CORSTests {
    private static let origin = "https://app.example"
    private static let page: HTTPFields = [.origin: origin, .secFetchSite: "cross-site"]

    private let scratch: HTTPScratch

    init() throws {
        scratch = try HTTPScratch(
            HTTPSettings(corsOrigins: [Self.origin, "http://localhost:3000"]))
    }

    @Test func `a listed page reads answers and what their headers say`() async throws {
        let answer = try await scratch.get("/v1/repositories", headers: Self.page)

        #expect(answer.status == .ok)
        #expect(answer.headers[.accessControlAllowOrigin] == Self.origin)
        #expect(answer.headers[.accessControlAllowCredentials] == nil)
        #expect(answer.headers[.vary]?.contains("Origin") == true)
        let readable = answer.headers[.accessControlExposeHeaders] ?? ""
        #expect(readable.contains("ETag") && readable.contains("Link"))
    }

    @Test func `a listed page reads our own headers`() async throws {
        let repository = try scratch.repository()
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/raw/poem.txt", headers: Self.page)

        let readable = answer.headers[.accessControlExposeHeaders] ?? ""
        #expect(readable.lowercased().contains("plumbline-commit"))
    }

    @Test func `a listed page reads failures`() async throws {
        let answer = try await scratch.get("/v1/repositories/no", headers: Self.page)
        #expect(answer.problem == "no-such-repository")
        #expect(answer.headers[.accessControlAllowOrigin] == Self.origin)
    }

    @Test func `a browser is told in advance what a listed page may send`() async throws {
        for path in ["/v1/repositories", "/v1/repositories/x/raw/y", "/no"] {
            let answer = try await scratch.send(.options, path, headers: Self.question())
            #expect(answer.status == .noContent, "\(path)")
            #expect(answer.headers[.accessControlAllowOrigin] == Self.origin)
            #expect(answer.headers[.accessControlAllowMethods] == "GET, HEAD, POST, DELETE")
            let headers = answer.headers[.accessControlAllowHeaders] ?? ""
            #expect(headers.contains("Authorization") && headers.contains("Content-Type"))
            #expect(answer.headers[.accessControlMaxAge].flatMap { Int($0) } ?? 0 > 0)
        }
    }

    @Test(arguments: [
        "https://evil.example", "http://app.example", "https://app.example:444", "null", "",
        "https://app.example.evil.example", "https://app.example/", "*",
    ])
    func `other pages are refused, asking and in advance`(origin: String) async throws {
        let headers: HTTPFields = [.origin: origin, .secFetchSite: "cross-site"]
        for answer in [
            try await scratch.get("/v1/repositories", headers: headers),
            try await scratch.send(.options, "/v1/repositories", headers: Self.question(origin)),
        ] {
            #expect(answer.problem == "foreign-origin")
            #expect(answer.headers[.accessControlAllowOrigin] == nil)
            #expect(answer.headers[.vary]?.contains("Origin") == true)
        }
    }

    @Test func `a listed origin does not make the service answer for another host`() async throws {
        let answer = try await scratch.send(.get, "/v1/repositories", headers: Self.page) {
            $0.authority = "evil.example"
        }
        #expect(answer.problem == "foreign-host")
    }

    @Test func `a listed page needs a token where one is needed, its browser does not`()
        async throws
    {
        let closed = try HTTPScratch(HTTPSettings(needsToken: true, corsOrigins: [Self.origin]))
        let token = try closed.store.createToken(name: "page")
        var knowing = Self.page
        knowing[.authorization] = "Bearer \(token)"

        let refused = try await closed.get("/v1/repositories", headers: Self.page)
        #expect(refused.problem == "unauthorized")
        #expect(refused.headers[.accessControlAllowOrigin] == Self.origin)
        #expect(try await closed.get("/v1/repositories", headers: knowing).status == .ok)
        let question = try await closed.send(
            .options, "/v1/repositories", headers: Self.question())
        #expect(question.status == .noContent)
    }

    @Test func `without a list nothing is said about origins`() async throws {
        let scratch = try HTTPScratch()
        let own = try await scratch.get("/v1/repositories", headers: [.origin: "http://localhost"])
        #expect(own.status == .ok)
        #expect(own.headers[.accessControlAllowOrigin] == nil)
        #expect(own.headers[.vary]?.contains("Origin") != true)
        let options = try await scratch.send(.options, "/v1/repositories")
        #expect(options.problem == "method-not-allowed")
    }

    /// What a browser asks before it sends a request for a page.
    private static func question(_ origin: String = origin) -> HTTPFields {
        [
            .origin: origin, .accessControlRequestMethod: "POST",
            .accessControlRequestHeaders: "authorization,content-type",
        ]
    }
}
