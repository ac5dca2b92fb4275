import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import PlumblineCore
import PlumblineHTTP
import PlumblineStore
import PlumblineTesting
import Testing

/// Answers that never change are given again without a look at the routes, and nobody can tell.
@Suite struct ShortWayTests {
    private let scratch: HTTPScratch
    private let location: String
    private let commit: String

    init() async throws {
        scratch = try HTTPScratch()
        let repository = try scratch.repository()
        commit = try repository.commit([
            "a.txt": "roses\n", "folder/b.txt": "violets\n",
            "large.txt": String(repeating: "lilies\n", count: 50_000),
        ]).description
        location = try await scratch.linked(repository)
    }

    @Test func `an answer is the same whichever way it comes`() async throws {
        let tag = try await scratch.get("\(location)/raw/a.txt?at=\(commit)").headers[.eTag] ?? ""
        let paths =
            [
                "raw/a.txt", "raw/folder/b.txt", "raw/large.txt", "raw/no.txt", "tree/",
                "tree/folder",
            ].map { "\(location)/\($0)?at=\(commit)" } + ["\(location)/raw/a.txt?at=main"]
        let headers: [HTTPFields] = [
            [:], [.acceptEncoding: "gzip"], [.ifNoneMatch: tag], [.ifNoneMatch: "\"other\""],
            [.range: "bytes=1-2"], [.ifMatch: "\"other\""], [.connection: "close"],
            [.origin: "https://elsewhere.example"],
        ]
        try await scratch.listening { client in
            for path in paths {
                for fields in headers {
                    let first = try await client.get(path, fields)
                    for _ in 1...3 {
                        let again = try await client.get(path, fields)
                        #expect(again == first, "\(path) \(fields)")
                    }
                }
            }
        }
        #expect(try await hits() > 20)
    }

    @Test func `every answer has a date, an id of its own and a place in the metrics`() async throws
    {
        let path = "\(location)/raw/a.txt?at=\(commit)"
        try await scratch.listening { client in
            var ids: Set<String> = []
            for _ in 1...4 {
                let answer = try await client.execute(uri: path, method: .get)
                ids.insert(try #require(answer.headers[requestID]))
                let date = try #require(answer.headers[.date])
                #expect(
                    date.wholeMatch(of: /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT/)
                        != nil)
            }
            #expect(ids.count == 4)
        }
        #expect(try await hits() == 3)
        let metrics = try await scratch.get("/metrics").text
        let route = "/v1/repositories/{id}/raw/**"
        #expect(metrics.contains("route=\"\(route)\",status=\"200\"} 4\n"), "\(metrics)")
    }

    @Test func `a repository that is unlinked is gone at once, and another in its place is new`()
        async throws
    {
        let repository = try scratch.repository(named: "other.git")
        let commit = try repository.commit(["a.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        let path = "\(location)/raw/a.txt?at=\(commit)"
        try await scratch.listening { [scratch] client in
            for _ in 1...3 { #expect(try await client.get(path).status == .ok) }
            _ = try await scratch.send(.delete, location)
            #expect(try await client.get(path).status == .notFound)
            _ = try await scratch.linked(repository)
            #expect(try await client.get(path).status == .ok)
        }
    }

    @Test func `requests that are sent ahead are answered in their order`() async throws {
        let hot = "\(location)/raw/a.txt?at=\(commit)"
        let cold = "\(location)/raw/folder/b.txt?at=main"
        try await scratch.listening { client in
            _ = try await client.get(hot)
            let port = try #require(client.port)
            let text = [hot, cold, hot, cold, hot].map {
                "GET \($0) HTTP/1.1\r\nHost: localhost\r\n\r\n"
            }.joined()
            let flower = /roses|violets/
            let answers = try await Self.send([text], to: port) {
                $0.matches(of: flower).count == 5
            }
            let bodies = answers.matches(of: flower).map(\.0)
            #expect(bodies == ["roses", "violets", "roses", "violets", "roses"])
        }
    }

    @Test func `a body is never taken for a request that was sent before`() async throws {
        let hot = "GET \(location)/raw/a.txt?at=\(commit) HTTP/1.1\r\nHost: localhost\r\n\r\n"
        try await scratch.listening { [location] client in
            let port = try #require(client.port)
            for _ in 1...2 { _ = try await Self.send([hot], to: port) { $0.contains("roses") } }
            let head =
                "POST \(location)/positions HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(hot.utf8.count)\r\n\r\n"
            let answers = try await Self.send([head, hot, hot], to: port) { $0.contains("roses") }
            let statuses = answers.matches(of: /HTTP\/1.1 (\d+)/).map(\.1)
            #expect(statuses == ["400", "200"])
        }
        #expect(try await hits() > 0)
    }

    @Test func `an answer at hand is not for who asks another host`() async throws {
        let hot = "\(location)/raw/a.txt?at=\(commit)"
        try await scratch.listening { client in
            for _ in 1...3 { _ = try await client.get(hot) }
            let port = try #require(client.port)
            let text = ["localhost", "elsewhere.example", "localhost"].map {
                "GET \(hot) HTTP/1.1\r\nHost: \($0)\r\n\r\n"
            }.joined()
            let head = /HTTP\/1.1 (\d+)/
            let answers = try await Self.send([text], to: port) { $0.matches(of: head).count == 3 }
            let statuses = answers.matches(of: head).map(\.1)
            #expect(statuses == ["200", "421", "200"])
        }
    }

    private func hits() async throws -> Int {
        let metrics = try await scratch.get("/metrics").text
        let found = metrics.firstMatch(
            of: /plumbline_cache_hits_total\{cache="sent-answers"\} (\d+)/)
        return found.flatMap { Int($0.1) } ?? 0
    }

    /// Sends `texts`, one by one, to a port of the loopback and reads until what came is enough.
    private static func send(
        _ texts: [String], to port: Int, until isEnough: (String) -> Bool
    ) async throws -> String {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            for text in texts { try await outbound.write(ByteBuffer(string: text)) }
            var answers = ""
            for try await part in inbound {
                answers += String(buffer: part)
                if isEnough(answers) { break }
            }
            return answers
        }
    }
}

/// Who may ask is looked at on the short way as well.
@Suite struct ShortWayTokenTests {
    @Test func `an answer at hand is only for those who carry a token that is still good`()
        async throws
    {
        let scratch = try HTTPScratch(HTTPSettings(needsToken: true))
        let token = try scratch.store.createToken(name: "editor")
        let repository = try scratch.repository()
        let commit = try repository.commit(["a.txt": "roses\n"])
        let authorization: HTTPFields = [.authorization: "Bearer \(token)"]
        let location = try await scratch.linked(repository, headers: authorization)
        let path = "\(location)/raw/a.txt?at=\(commit)"
        try scratch.ageRecords()

        try await scratch.listening { client in
            for _ in 1...3 {
                #expect(try await client.get(path, authorization).status == .ok)
                #expect(try await client.get(path).status == .unauthorized)
                let wrong: HTTPFields = [.authorization: "Bearer \(token.dropLast())x"]
                #expect(try await client.get(path, wrong).status == .unauthorized)
            }
            #expect(TokenDigest(token).flatMap(scratch.store.knownTokenName) == "editor")
            try scratch.store.removeToken(name: "editor")
            #expect(try await client.get(path, authorization).status == .unauthorized)
        }
    }
}

private let requestID = HTTPField.Name.named("X-Request-Id")

/// What a client sees of an answer, but for what is new in each.
private struct Seen: Equatable {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let body: ByteBuffer
}

extension TestClientProtocol {
    fileprivate func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Seen {
        let answer = try await execute(uri: path, method: .get, headers: headers)
        var kept = answer.headers
        kept[.date] = nil
        kept[requestID] = nil
        return Seen(status: answer.status, headers: kept, body: answer.body)
    }
}
