import HTTPTypes
import HummingbirdTesting
import NIOCore
import NIOPosix
import PlumblineCore
import PlumblineTesting
import Testing

/// What a client holds or accepts, and requests that cannot be read.
@Suite struct ConditionTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `a search that makes no sense is refused, whatever the client holds`() async throws {
        try repository.commit(["a": "0\n"])
        let location = try await scratch.linked(repository)
        for query in ["q=\(String(repeating: "a", count: 2000))", "q=(&regex=true"] {
            let refused = try await scratch.get(
                "\(location)/search?\(query)", headers: [.ifMatch: "\"other\""])
            #expect(refused.status == .badRequest)
        }
    }

    @Test(arguments: [
        "commits?path=a", "blame/a", "last-commits", "find?q=a", "search?q=1", "refs",
        "merge-base?from=main~1&to=main",
        "describe/main", "digests?blob=d00491fd7e5bb6fa28c517a0bb32b8b506539d4d",
        "compare?from=main~1&to=main", "tree?recursive=true",
    ])
    func `what a client holds is not sent again until it has changed`(path: String) async throws {
        try repository.commit(["a": "0\n"])
        try repository.commit(["a": "1\n"])
        let location = try await scratch.linked(repository)
        // The answers may say whether the index was there.
        try await waitUntil("the index is used") {
            try await scratch.get(location + "/commits").json["index"] == .bool(true)
        }
        let url = "\(location)/\(path)"
        let tag = try #require(try await scratch.get(url).headers[.eTag])
        #expect(tag.hasPrefix("\""))

        let same = try await scratch.get(url, headers: [.ifNoneMatch: tag])
        #expect(same.status == .notModified && same.headers[.eTag] == tag)
        let refused = try await scratch.get(url, headers: [.ifMatch: "\"other\""])
        #expect(refused.problem == "precondition-failed")
        try repository.commit(["a": "1\n", "a2": "1\n"])
        _ = try await scratch.send(.post, location + "/fetch?wait=60")
        let changed = try await scratch.get(url, headers: [.ifNoneMatch: tag])
        #expect(changed.status == .ok)
        #expect(changed.headers[.eTag] != tag)
    }

    @Test func `an answer in a form that is not accepted is not sent`() async throws {
        try repository.commit(["a": "a\n"])
        let location = try await scratch.linked(repository)
        for (accept, isAccepted) in [
            ("*/*", true), ("application/json", true), ("text/html, application/*;q=0.1", true),
            ("text/html", false), ("*/*;q=0.5, application/json;q=0", false),
            ("text/*, */*;q=0", false), ("application/json;q=0, application/*", false),
            ("APPLICATION/JSON", true), ("", true),
        ] {
            let answer = try await scratch.get(location + "/refs", headers: [.accept: accept])
            #expect(answer.status == (isAccepted ? .ok : .notAcceptable), "\(accept)")
            if !isAccepted { #expect(answer.problem == "not-acceptable") }
        }
        let missing = try await scratch.get(
            location + "/commits/none", headers: [.accept: "text/html"])
        #expect(missing.problem == "no-such-revision")
        let text = try await scratch.get(location + "/raw/a", headers: [.accept: "text/*"])
        #expect(text.status == .ok)
    }

    @Test func `a request that cannot be parsed is answered with a problem`() async throws {
        try await scratch.listening { client in
            let port = try #require(client.port)
            let large =
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Large: "
                + String(repeating: "x", count: 200_000) + "\r\n\r\n"
            for (request, status, problem) in [
                (large, "431", "head-too-large"), ("BREW\r\n\r\n", "400", "invalid-request"),
                ("GET / HTTP/1.1\r\nHost x\r\n\r\n", "400", "invalid-request"),
            ] {
                let answer = try await Self.exchange(request, port: port)
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(80))")
                #expect(answer.contains("application/problem+json"))
                #expect(answer.contains(#""type":"/problems/\#(problem)""#))
            }
        }
    }

    @Test func `a request behind others that cannot be parsed does not disturb their answers`()
        async throws
    {
        try await scratch.listening { client in
            let port = try #require(client.port)
            let good = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let answer = try await Self.exchange(good + "BREW\r\n\r\n", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
            #expect(answer.contains("HTTP/1.1 400 "))
        }
    }

    /// Sends text and returns all that comes back until the server closes.
    private static func exchange(_ text: String, port: Int) async throws -> String {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var answer = ""
            for try await buffer in inbound { answer += String(buffer: buffer) }
            return answer
        }
    }
}
