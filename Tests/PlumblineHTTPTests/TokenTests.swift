import HTTPTypes
import HummingbirdTesting
import PlumblineHTTP
import PlumblineStore
import Testing

@Suite struct TokenTests {
    private let scratch: HTTPScratch
    private let token: String

    init() throws {
        scratch = try HTTPScratch(HTTPSettings(needsToken: true))
        token = try scratch.store.createToken(name: "editor")
    }

    @Test(arguments: ["/v1/repositories", "/v1/openapi.json", "/metrics", "/docs", "/no"])
    func `without a token nothing is told`(path: String) async throws {
        let answer = try await scratch.get(path)

        #expect(answer.status == .unauthorized)
        #expect(answer.problem == "unauthorized")
        #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer ") == true)
    }

    @Test func `a wrong token is refused`() async throws {
        let last = token.last == "A" ? "B" : "A"
        let wrong = [
            "Bearer \(token.dropLast())\(last)", "Bearer", "Bearer ", "Basic \(token)", token,
            "Bearer \(token) \(token)", "Bearer " + String(repeating: "x", count: 5000),
        ]
        for field in wrong {
            let answer = try await scratch.get(
                "/v1/repositories", headers: [.authorization: field])
            #expect(answer.status == .unauthorized)
            #expect(!answer.text.contains(token))
        }
    }

    @Test(arguments: ["Bearer", "bearer", "BEARER"])
    func `the right token opens everything`(scheme: String) async throws {
        let headers: HTTPFields = [.authorization: "\(scheme) \(token)"]

        #expect(try await scratch.get("/v1/repositories", headers: headers).status == .ok)
        #expect(try await scratch.get("/v1/openapi.json", headers: headers).status == .ok)
        #expect(try await scratch.get("/metrics", headers: headers).status == .ok)
    }

    @Test func `a token that was removed is refused at once`() async throws {
        try scratch.store.removeToken(name: "editor")

        let answer = try await scratch.get(
            "/v1/repositories", headers: [.authorization: "Bearer \(token)"])
        #expect(answer.status == .unauthorized)
    }

    @Test(arguments: ["/healthz", "/readyz"])
    func `probes need no token`(path: String) async throws {
        #expect(try await scratch.get(path).status == .ok)
    }

    @Test(arguments: ["/healthz/../v1/repositories", "//healthz", "/healthz/x", "/HEALTHZ"])
    func `what looks like a probe needs one`(path: String) async throws {
        #expect(try await scratch.get(path).status == .unauthorized)
    }
}
