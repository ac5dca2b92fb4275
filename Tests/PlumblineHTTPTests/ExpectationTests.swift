import HummingbirdTesting
import NIOCore
import NIOPosix
import PlumblineHTTP
import PlumblineTesting
import Testing

/// Clients that ask before they send a body.
@Suite struct ExpectationTests {
    private static let goOn = "HTTP/1.1 100 Continue\r\n\r\n"

    private let scratch: HTTPScratch

    init() throws {
        var limits = HTTPSettings.Limits()
        limits.bodyBytes = 1000
        scratch = try HTTPScratch(HTTPSettings(limits: limits))
    }

    @Test func `who asks whether to send a body is told to`() async throws {
        let url = #"{"url":"https://elsewhere.example/a/b"}"#
        try await listening { port in
            for word in ["100-continue", "100-Continue"] {
                let answers = try await Self.exchange(
                    [
                        (Self.head(of: url, "Expect: \(word)"), { $0 == Self.goOn }),
                        (url, { $0.hasSuffix("}") }),
                    ], with: port)
                #expect(answers[0] == Self.goOn)
                #expect(answers[1].hasPrefix("HTTP/1.1 403 "), "\(answers[1])")
            }
        }
    }

    @Test func `who would send too much is refused at once`() async throws {
        try await listening { port in
            let answers = try await Self.exchange(
                [
                    (
                        Self.head(of: String(repeating: " ", count: 1001), "Expect: 100-continue"),
                        { $0.hasSuffix("}") }
                    )
                ], with: port)
            #expect(answers[0].hasPrefix("HTTP/1.1 413 "), "\(answers[0])")
        }
    }

    @Test func `who does not ask is told nothing, nor is one who expects something else`()
        async throws
    {
        try await listening { port in
            for field in ["Accept: */*", "Expect: the-best"] {
                let answers = try await Self.exchange(
                    [(Self.head(of: "{}", field) + "{}", { $0.hasSuffix("}") })], with: port)
                #expect(answers[0].hasPrefix("HTTP/1.1 400 "), "\(answers[0])")
            }
        }
    }

    @Test func `nothing is said between the parts of an earlier answer`() async throws {
        try await listening { port in
            let first = Self.head(of: "{}", "Accept: */*") + "{}"
            let second = Self.head(of: "{}", "Expect: 100-continue") + "{}"
            let answers = try await Self.exchange(
                [(first + second, { $0.components(of: "HTTP/1.1 400 ") == 3 })], with: port)
            #expect(answers[0].hasPrefix("HTTP/1.1 400 "))
        }
    }

    /// The head of a request to link a repository, with one more field.
    private static func head(of body: String, _ field: String) -> String {
        "POST /v1/repositories HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\(field)\r\n\r\n"
    }

    private func listening(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        try await scratch.listening { client in try await body(try #require(client.port)) }
    }

    /// Sends texts on one connection, each when the answer to the one before is enough.
    private static func exchange(
        _ steps: [(text: String, isEnough: (String) -> Bool)], with port: Int
    ) async throws -> [String] {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var parts = inbound.makeAsyncIterator()
            var answers: [String] = []
            for step in steps {
                try await outbound.write(ByteBuffer(string: step.text))
                var answer = ""
                while !step.isEnough(answer), let part = try await parts.next() {
                    answer += String(buffer: part)
                }
                answers.append(answer)
            }
            return answers
        }
    }
}

extension String {
    /// So many parts `separator` makes of it.
    fileprivate func components(of separator: String) -> Int {
        ranges(of: separator).count + 1
    }
}
