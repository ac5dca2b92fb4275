import HTTPTypes
import Hummingbird
import HummingbirdTesting
import PlumblineBrowser
import Testing

@testable import PlumblineHTTP

/// Lists that are sent while they are found.
@Suite struct StreamedListTests {
    private struct Strange: Error {}

    @Test func `an object has what is known before, the entries, and what is known at the end`()
        async throws
    {
        let answer = try await Self.answer { entries in
            try await entries.write([1, 2]) { $0.member("number", $1) }
            try await entries.write([3]) { $0.member("number", $1) }
            entries.end { $0.member("truncated", false) }
        }

        #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
        #expect(answer.headers[.vary] == "Accept")
        #expect(answer.headers[.cacheControl] == "no-cache")
        #expect(
            answer.text
                == #"{"name":"x","list":[{"number":1},{"number":2},{"number":3}],"truncated":false}"#
        )
    }

    @Test func `with lines each entry is one, and the rest the last`() async throws {
        let answer = try await Self.answer(accepting: "application/x-ndjson") { entries in
            try await entries.write([1, 2]) { $0.member("number", $1) }
            entries.end { $0.member("truncated", false) }
        }

        #expect(answer.headers[.contentType] == "application/x-ndjson")
        #expect(
            answer.text == """
                {"number":1}
                {"number":2}
                {"end":{"name":"x","truncated":false}}

                """)
    }

    @Test func `a list may be empty, and have no end`() async throws {
        let object = try await Self.answer { _ in }
        let lines = try await Self.answer(accepting: "text/html, application/x-ndjson") { _ in }
        let ended = try await Self.answer { $0.end { $0.member("count", 0) } }

        #expect(object.text == #"{"name":"x","list":[]}"#)
        #expect(lines.text == "{\"end\":{\"name\":\"x\"}}\n")
        #expect(ended.text == #"{"name":"x","list":[],"count":0}"#)
    }

    @Test(arguments: ["application/json", "application/x-ndjson"])
    func `what fails in the middle is said at the end`(type: String) async throws {
        let answer = try await Self.answer(accepting: type) { entries in
            try await entries.write([1]) { $0.member("number", $1) }
            throw BrowseError.busy(retryAfter: 1)
        }

        #expect(answer.status == .ok)
        let isLines = type.hasSuffix("ndjson")
        let last = isLines ? answer.text.split(separator: "\n").last.map(String.init) : answer.text
        let json = try JSONValue((last ?? "").utf8)
        let error = (isLines ? json["end"] : json)?["error"]
        #expect(error?["type"] == "/problems/busy")
        #expect(error?["status"] == 503)
        #expect(error?["detail"]?.text?.isEmpty == false)
    }

    @Test func `what fails before the first entry is said too`() async throws {
        let answer = try await Self.answer { _ in throw Problem(.tooLarge, "too much") }

        #expect(try answer.json["error"]?["detail"] == "too much")
        #expect(try answer.json["list"]?.list == [])
    }

    @Test func `many entries are one list`() async throws {
        let answer = try await Self.answer { entries in
            for start in stride(from: 0, to: 10_000, by: 100) {
                try await entries.write(Array(start..<start + 100)) { $0.member("number", $1) }
            }
        }

        let numbers = try answer.json["list"]?.list.compactMap { $0["number"]?.number }
        #expect(numbers == (0..<10_000).map(Double.init))
    }

    private static func answer(
        accepting type: String? = nil, method: HTTPRequest.Method = .get,
        body: @escaping @Sendable (inout StreamedList.Entries) async throws -> Void
    ) async throws -> TestResponse {
        let router = Router(context: APIContext.self)
        router.get("list") { request, context in
            StreamedList.response(
                to: request, context, "list", headers: [.cacheControl: "no-cache"],
                head: { $0.member("name", "x") }, body: body)
        }
        return try await Application(router: router).test(.router) { client in
            try await client.execute(
                uri: "/list", method: method, headers: type.map { [.accept: $0] } ?? [:])
        }
    }
}
