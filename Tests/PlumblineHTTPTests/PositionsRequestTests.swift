import HTTPTypes
import Hummingbird
import HummingbirdTesting
import PlumblineHTTP
import PlumblineTesting
import Testing

/// Requests for positions that are refused as a whole, and their limits.
@Suite struct PositionsRequestTests {
    private static let malformed = [
        "", "{", "null", "[]", "{}", #"{"to":"main"}"#, #"{"to":5,"positions":[]}"#,
        #"{"to":"main","positions":{}}"#, #"{"to":"main","from":"main","positions":[5]}"#,
        #"{"to":"main","from":"main","positions":[{"path":"a"}]}"#,
        #"{"to":"main","from":"main","positions":[{"path":"a","line":"1"}]}"#,
        #"{"to":"main","from":"main","positions":[{"path":"a","line":1.5}]}"#,
        #"{"to":"main","positions":[{"path":"a","line":1}]}"#, #"{"to":"","positions":[]}"#,
        #"{"to":"main~x","positions":[]}"#, #"{"to":"main","from":"^","positions":[]}"#,
        String(repeating: "[", count: 100_000),
    ]

    @Test func `a body of another form is refused`() async throws {
        let (scratch, location) = try await linked()

        for body in Self.malformed {
            let answer = try await scratch.send(
                .post, location, headers: [.contentType: "application/json"],
                body: ByteBuffer(string: body))
            #expect(answer.status == .badRequest, "\(body.prefix(100))")
            #expect(answer.problem == "invalid-request")
        }
    }

    @Test func `a body that is not JSON is refused`() async throws {
        let (scratch, location) = try await linked()

        for type in [nil, "text/plain", "application/jsonx", "application/xml", ""] {
            let answer = try await scratch.send(
                .post, location, headers: type.map { [.contentType: $0] } ?? [:],
                body: ByteBuffer(string: #"{"to":"main","positions":[]}"#))
            #expect(answer.status == .unsupportedMediaType)
            #expect(answer.problem == "unsupported-media-type")
        }
    }

    @Test func `JSON is JSON in every spelling`() async throws {
        let (scratch, location) = try await linked()

        for type in [
            "application/json", "Application/JSON; charset=utf-8", " application/json ;a=b",
        ] {
            let answer = try await scratch.send(
                .post, location, headers: [.contentType: type],
                body: ByteBuffer(string: #"{"to":"main","positions":[]}"#))
            #expect(try answer.json["positions"] == [])
        }
    }

    @Test func `as many positions as the limit are answered, and not one more`() async throws {
        var settings = HTTPSettings()
        settings.limits.positions = 3
        let (scratch, location) = try await linked(settings)
        let one: JSONValue = ["path": "poem.txt", "line": 1]

        let three = try await scratch.post(location, question(Array(repeating: one, count: 3)))
        let four = try await scratch.post(location, question(Array(repeating: one, count: 4)))

        #expect(try three.json["positions"]?.list.count == 3)
        #expect(four.status == .contentTooLarge)
        #expect(four.problem == "too-many-positions")
        #expect(try four.json["limit"] == 3)
    }

    @Test func `a body above the limit is refused`() async throws {
        var settings = HTTPSettings()
        settings.limits.bodyBytes = 100
        let (scratch, location) = try await linked(settings)

        let answer = try await scratch.post(
            location, question([["path": .text(String(repeating: "a", count: 100)), "line": 1]]))
        #expect(answer.status == .contentTooLarge)
        #expect(answer.problem == "body-too-large")
    }

    @Test func `ten thousand positions are one request`() async throws {
        let (scratch, location) = try await linked()

        let answer = try await scratch.post(
            location,
            question((0..<10_000).map { ["path": .text("file\($0 % 300)"), "line": 1] }))
        #expect(try answer.json["positions"]?.list.count == 10_000)
    }

    /// A service with a poem, and the path of its positions.
    private func linked(
        _ settings: HTTPSettings = HTTPSettings()
    ) async throws -> (HTTPScratch, String) {
        // Linking takes a body too; the limit of this one is for what comes afterwards.
        let scratch = try HTTPScratch(settings)
        let repository = try scratch.repository()
        try repository.commit(["poem.txt": "roses\n"])
        return (scratch, try await scratch.linked(repository) + "/positions")
    }

    private func question(_ positions: [JSONValue]) -> JSONValue {
        ["from": "main", "to": "main", "positions": .list(positions)]
    }
}
