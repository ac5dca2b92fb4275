import HTTPTypes
import Hummingbird
import HummingbirdTesting
import PlumblineHTTP
import Testing

/// Pages of other sites stay outside.
@Suite struct OriginTests {
    private let scratch: HTTPScratch

    init() throws { scratch = try HTTPScratch(HTTPSettings(hosts: ["Plumb.example"])) }

    @Test(arguments: [
        "localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080",
        "plumb.example", "plumb.example:443",
    ])
    func `the service answers for its own names`(host: String) async throws {
        #expect(try await scratch.get("/healthz", host: host).status == .ok)
    }

    @Test(arguments: [
        "evil.example", "evil.example:8080", "localhost.evil.example", "localhost@evil.example",
        "127.0.0.1.evil.example", "a.plumb.example", "127.0.0.2", "[::2]", "::1", "", ":8080",
    ])
    func `a page that rebinds its name to us is sent away`(host: String) async throws {
        let answer = try await scratch.get("/v1/repositories", host: host)

        #expect(answer.status == .misdirectedRequest)
        #expect(answer.problem == "foreign-host")
    }

    @Test func `without a host there is no answer`() async throws {
        let answer = try await scratch.send(.get, "/healthz") { $0.authority = nil }
        #expect(answer.problem == "foreign-host")
    }

    @Test(arguments: [
        "https://evil.example", "null", "", "http://localhost:3000",
        "http://localhost.evil.example",
        "http://evil.example://localhost", "file://", "localhost, http://evil.example",
    ])
    func `a form of another site is refused`(origin: String) async throws {
        let answer = try await scratch.post(
            "/v1/repositories", ["url": "https://github.com/a/b"], headers: [.origin: origin])

        #expect(answer.status == .forbidden)
        #expect(answer.problem == "foreign-origin")
        #expect(try await scratch.get("/v1/repositories").json["repositories"] == [])
    }

    @Test(arguments: ["cross-site", "same-site", "nonsense"])
    func `a script of another site is refused`(site: String) async throws {
        let answer = try await scratch.get("/v1/repositories", headers: [.secFetchSite: site])

        #expect(answer.status == .forbidden)
        #expect(answer.problem == "foreign-origin")
    }

    @Test(arguments: ["same-origin", "none"])
    func `our own pages are let in`(site: String) async throws {
        let answer = try await scratch.get(
            "/v1/repositories", headers: [.secFetchSite: site, .origin: "http://localhost"])
        #expect(answer.status == .ok)
    }

    @Test func `a link from another site may be followed, a form may not`() async throws {
        let headers: HTTPFields = [
            .secFetchSite: "cross-site", .secFetchMode: "navigate", .secFetchDest: "document",
        ]
        #expect(try await scratch.get("/healthz", headers: headers).status == .ok)
        let form = try await scratch.post("/v1/repositories", ["url": "x"], headers: headers)
        #expect(form.problem == "foreign-origin")
        var framed = headers
        framed[.secFetchDest] = "iframe"
        #expect(try await scratch.get("/healthz", headers: framed).problem == "foreign-origin")
    }

    @Test func `an HTML form cannot speak JSON`() async throws {
        for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; b=x"]
        {
            let answer = try await scratch.send(
                .post, "/v1/repositories", headers: [.contentType: type],
                body: ByteBuffer(string: #"{"url":"https://github.com/a/b"}"#))
            #expect(answer.status == .unsupportedMediaType)
            #expect(answer.problem == "unsupported-media-type")
        }
    }
}

extension HTTPScratch {
    /// Asks under the name `host`.
    fileprivate func get(_ path: String, host: String) async throws -> TestResponse {
        try await send(.get, path) { $0.authority = host }
    }
}
