import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import PlumblineBrowser
import PlumblineCore
import PlumblineHTTP
import PlumblineTesting
import Testing

/// The same request for positions twice.
@Suite struct RepeatedPositionsTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `the second answer is the first, from memory`() async throws {
        let old = try repository.commit(["poem.txt": "roses\nviolets\n"])
        try repository.commit(["poem.txt": "title\nroses\nviolets\n"])
        let location = try await scratch.linked(repository)
        let question = PositionsTests.question(
            from: "\(old)", to: "main", [["path": "poem.txt", "line": 2]])

        let body = try ByteBuffer(json: question)
        let first = try await post(body, to: location)
        let hits = writtenHits
        let second = try await post(body, to: location)

        #expect(first.bytes == second.bytes)
        #expect(first.headers[.contentType] == second.headers[.contentType])
        #expect(writtenHits == hits + 1)
    }

    @Test func `the compressed answer is kept as well, for those who can read it`() async throws {
        let old = try repository.commit(["poem.txt": "roses\nviolets\n"])
        try repository.commit(["poem.txt": "title\nroses\nviolets\n"])
        let location = try await scratch.linked(repository)
        let body = try ByteBuffer(
            json: PositionsTests.question(
                from: "\(old)", to: "main",
                (1...20).map { ["path": "poem.txt", "line": .number(Double($0))] }))

        let first = try await post(body, to: location, accepting: "gzip")
        let second = try await post(body, to: location, accepting: "gzip")
        let plain = try await post(body, to: location)

        #expect(first.bytes == second.bytes)
        #expect(writtenHits == 2)
        #expect(second.headers[.contentLength] == "\(second.bytes.count)")
        for answer in [first, second] {
            #expect(answer.headers[.contentEncoding] == "gzip")
            #expect(answer.headers[.contentType] == plain.headers[.contentType])
        }
        for answer in [first, second, plain] {
            #expect(answer.headers[.vary] == "Accept-Encoding")
        }
        #expect(plain.headers[.contentEncoding] == nil)
        #expect(try second.expanded == plain.text)
    }

    @Test func `a short answer is not compressed`() async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        let body = try ByteBuffer(
            json: PositionsTests.question(
                from: "main", to: "main", [["path": "poem.txt", "line": 1]]))

        for _ in 1...2 {
            let answer = try await post(body, to: location, accepting: "gzip")
            #expect(answer.headers[.contentEncoding] == nil)
            #expect(answer.headers[.vary] == "Accept-Encoding")
        }
    }

    @Test func `a branch that moved on is asked about anew`() async throws {
        let old = try repository.commit(["poem.txt": "roses\nviolets\n"])
        let location = try await scratch.linked(repository)
        let body = try ByteBuffer(
            json: PositionsTests.question(
                from: "\(old)", to: "main", [["path": "poem.txt", "line": 2]]))

        let before = try await post(body, to: location).json
        let new = try repository.commit(["poem.txt": "title\nroses\nviolets\n"])
        _ = try await scratch.send(.post, location + "/fetch?wait=60")
        let after = try await post(body, to: location).json
        let hits = writtenHits
        let again = try await post(body, to: location).json

        #expect(before["to"]?.text == "\(old)")
        #expect(after["to"]?.text == "\(new)")
        #expect(after["positions"]?[0]?["to"]?["line"] == 3)
        #expect(again == after)
        #expect(writtenHits == hits + 1)
    }

    @Test func `another unit of columns is another question`() async throws {
        let old = try repository.commit(["poem.txt": "red roses\n"])
        try repository.commit(["poem.txt": "ü red roses\n"])
        let location = try await scratch.linked(repository)
        let question = PositionsTests.question(
            from: "\(old)", to: "main", [["path": "poem.txt", "line": 1, "column": 5]])

        var columns: [JSONValue?] = []
        for unit in ["utf-8", "utf-16"] {
            let answer = try await scratch.post(
                location + "/positions?columnUnit=\(unit)", question)
            columns.append(try answer.json["positions"]?[0]?["to"]?["column"])
        }
        #expect(Set(columns).count == 2)
    }

    @Test func `a commit that was unknown is found once it is there`() async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        let new = try repository.commit(["poem.txt": "title\nroses\n"])
        let prefix = String("\(new)".prefix(12))
        let body = try ByteBuffer(
            json: [
                "to": "main",
                "positions": [["path": "poem.txt", "line": 1, "from": .text(prefix)]],
            ])

        let before = try await post(body, to: location).json
        _ = try await scratch.send(.post, location + "/fetch?wait=60")
        let after = try await post(body, to: location).json

        #expect(before["positions"]?[0]?["verdict"] == "unknownCommit")
        #expect(after["positions"]?[0]?["verdict"] == "identical")
    }

    @Test func `a repository that was unlinked answers no more`() async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        let body = try ByteBuffer(
            json: PositionsTests.question(
                from: "main", to: "main", [["path": "poem.txt", "line": 1]]))
        _ = try await post(body, to: location)

        _ = try await scratch.send(.delete, location)
        let answer = try await post(body, to: location)

        #expect(answer.problem == "no-such-repository")
    }

    @Test func `a followed position says which commits were ignored on the way`() async throws {
        let lines = (1...20).map { "call\($0)(first, second\($0));\n" }.joined()
        let wrapped = (1...20).map { "call\($0)(\n    first,\n    second\($0));\n" }.joined()
        let old = try repository.commit(["poem.txt": .text(lines)])
        let layout = try repository.commit(["poem.txt": .text(wrapped)])
        try repository.commit([".git-blame-ignore-revs": .text("\(layout)\n")])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.post(
            location + "/positions",
            PositionsTests.question(from: "\(old)", to: "main", [["path": "poem.txt", "line": 7]]))

        let position = try #require(try answer.json["positions"]?[0])
        #expect((19...21).contains(position["to"]?["line"]?.number ?? 0))
        #expect(position["ignored"] == [.text("\(layout)")])
    }

    @Test func `the caches of answers are measured`() async throws {
        let metrics = try await scratch.get("/metrics").text
        for cache in ["followed-positions", "line-maps", "written-answers"] {
            #expect(metrics.contains("plumbline_cache_bytes{cache=\"\(cache)\"} 0"))
        }
    }

    /// Sends the very bytes of `body`; the same JSON may be written in several ways.
    private func post(
        _ body: ByteBuffer, to location: String, accepting coding: String? = nil
    ) async throws -> TestResponse {
        var headers: HTTPFields = [.contentType: "application/json"]
        headers[.acceptEncoding] = coding
        return try await scratch.send(
            .post, location + "/positions", headers: headers, body: body)
    }

    /// How often an answer was sent as it was written before.
    private var writtenHits: Int {
        scratch.browser.cacheStatistics.first { $0.name == "written-answers" }?.1.hits ?? 0
    }
}
