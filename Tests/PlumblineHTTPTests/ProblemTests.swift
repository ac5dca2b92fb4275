import HTTPTypes
import Hummingbird
import HummingbirdTesting
import PlumblineHTTP
import Testing

@testable import struct PlumblineHTTP.Route

/// What every path says about what it cannot do.
@Suite struct ProblemTests {
    private let scratch: HTTPScratch

    init() throws { scratch = try HTTPScratch() }

    @Test(arguments: ["/", "/v1", "/v1/repositoriesx", "/v2/repositories", "/v1/repositories/1/no"])
    func `a page that is not there is a problem`(path: String) async throws {
        let answer = try await scratch.get(path + "?x=1")

        #expect(answer.status == .notFound)
        #expect(answer.problem == "not-found")
        #expect(try answer.json["detail"] == .text("no page '\(path)'"))
    }

    @Test func `a method that a route has not is refused with those that it has`() async throws {
        for (template, routes) in Dictionary(grouping: Route.table, by: \.template) {
            let path = template.replacing(/\{[a-z]+\}/, with: "0123456789abcdef")
            var allowed = routes.map(\.method)
            if allowed.contains(.get) { allowed.append(.head) }
            let methods: [HTTPRequest.Method] = [
                .get, .post, .put, .patch, .delete, .options, .trace,
            ]
            for method in methods where !allowed.contains(method) {
                let answer = try await scratch.send(method, path)

                #expect(answer.status == .methodNotAllowed, "\(method) \(path)")
                #expect(answer.problem == "method-not-allowed")
                let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
                #expect(answer.headers[.allow] == allow)
            }
        }
    }

    @Test func `a page that is added refuses other methods too`() async throws {
        let router = HTTPService(browser: scratch.browser, settings: HTTPSettings()).router {
            $0.get("/page") { _, _ in "a page" }
        }
        try await Application(router: router).test(.router) { client in
            let answer = try await client.execute(uri: "/page", method: .post)
            #expect(answer.problem == "method-not-allowed")
            #expect(answer.headers[.allow] == "GET")
        }
    }

    @Test(arguments: ["/no", "/v1/repositories/0123456789abcdef"])
    func `a HEAD that fails has the length of the problem, and no body`(path: String) async throws {
        let get = try await scratch.get(path)
        let head = try await scratch.send(.head, path)

        #expect(head.status == get.status)
        #expect(head.bytes.isEmpty)
        #expect(head.headers[.contentLength] == String(get.bytes.count))
        #expect(head.headers[.contentType] == "application/problem+json")
    }

    @Test func `no problem is kept by a cache`() async throws {
        #expect(try await scratch.get("/no").headers[.cacheControl] == "no-store")
    }

    @Test(arguments: ["0123456789abcdef", "0123456789ABCDEF", "1", "github.com", "%00", "..%2f"])
    func `an id that is not linked is a problem`(id: String) async throws {
        let paths = ["", "/events", "/refs", "/commits/HEAD", "/tree", "/tree/a", "/raw/a"]
        for path in paths.map({ "/v1/repositories/\(id)\($0)" }) {
            let answer = try await scratch.get(path)
            #expect(answer.status == .notFound, "\(path)")
            #expect(answer.problem == "no-such-repository")
        }
        #expect(
            try await scratch.send(.delete, "/v1/repositories/\(id)").problem
                == "no-such-repository")
        #expect(
            try await scratch.send(.post, "/v1/repositories/\(id)/fetch").problem
                == "no-such-repository")
        let question: JSONValue = ["to": "HEAD", "positions": []]
        #expect(
            try await scratch.post("/v1/repositories/\(id)/positions", question).problem
                == "no-such-repository")
    }

    @Test func `a path above the limit is refused`() async throws {
        let answer = try await scratch.get("/" + String(repeating: "a", count: 16 << 10))

        #expect(answer.status == .uriTooLong)
        #expect(answer.problem == "path-too-long")
        #expect(try answer.json["limit"] == 16384)
    }
}
