import HTTPTypes
import HummingbirdTesting
import PlumblineTesting
import Testing

/// Text is sent compressed to clients that can read that.
@Suite struct CompressionTests {
    private static let poem = String(repeating: "roses are red, violets are blue\n", count: 400)
    private static let gzip: HTTPFields = [.acceptEncoding: "gzip"]

    private let scratch: HTTPScratch
    private let location: String
    private let commit: String

    init() async throws {
        scratch = try HTTPScratch()
        let repository = try scratch.repository()
        try repository.commit([
            "poem.txt": Self.poem, "short.txt": "roses\n", "noise.bin": "\0" + Self.poem,
        ])
        location = try await scratch.linked(repository)
        commit = try repository.git("rev-parse", "HEAD").line
    }

    @Test func `a text is sent compressed, under a tag of its own`() async throws {
        let plain = try await raw("poem.txt")
        let answer = try await raw("poem.txt", Self.gzip)

        #expect(answer.status == .ok)
        #expect(answer.headers[.contentEncoding] == "gzip")
        #expect(answer.headers[.contentLength] == String(answer.bytes.count))
        #expect(answer.bytes.count < Self.poem.utf8.count / 10)
        #expect(try answer.expanded == Self.poem)
        #expect(answer.headers[.eTag] == plain.headers[.eTag]?.replacing(/"$/, with: "-gzip\""))
        #expect(answer.headers[.contentType] == plain.headers[.contentType])
        #expect(answer.headers[.acceptRanges] == nil)
        for answer in [plain, answer] { #expect(answer.headers[.vary] == "Accept-Encoding") }
        #expect(plain.headers[.contentEncoding] == nil)
        #expect(plain.text == Self.poem)
    }

    @Test func `what was compressed once is kept`() async throws {
        let first = try await raw("poem.txt", Self.gzip)
        let again = try await raw("poem.txt", Self.gzip)
        let metrics = try await scratch.get("/metrics").text

        #expect(first.bytes == again.bytes)
        #expect(metrics.contains(#"cache_hits_total{cache="compressed-answers"} 1"#))
    }

    @Test func `the client says whether it wants gzip`() async throws {
        for (accepted, isWanted) in [
            ("gzip", true), ("GZIP", true), ("x-gzip", true), ("*", true), ("br, gzip;q=0.5", true),
            ("gzip ; q=0.001", true), ("identity;q=0.5, gzip", true), ("deflate, *;q=0.1", true),
            ("identity;q=0, gzip", true),
            ("", false), ("br", false), ("gzip;q=0", false), ("gzip;q=0.0", false),
            ("*;q=0", false),
            ("gzip;q=0, *", false), ("gzip;q=much", false), ("gzip;q=2", false),
            ("gzip;q=-1", false),
            ("gzip;q", false), ("identity, gzip;q=0.5", false), ("gzipped", false), (";,;", false),
        ] {
            let answer = try await raw("poem.txt", [.acceptEncoding: accepted])
            #expect(answer.status == .ok)
            #expect((answer.headers[.contentEncoding] == "gzip") == isWanted, "\(accepted)")
        }
    }

    @Test func `JSON is compressed, and the pages are`() async throws {
        for path in ["/v1/openapi.json", location + "/tree?at=\(commit)"] {
            let plain = try await scratch.get(path)
            let answer = try await scratch.get(path, headers: Self.gzip)
            #expect(answer.headers[.vary] == "Accept-Encoding")
            #expect((answer.headers[.contentEncoding] == "gzip") == (plain.bytes.count >= 1024))
            if plain.bytes.count >= 1024 { #expect(try answer.expanded == plain.text) }
        }
    }

    @Test func `what would not get shorter is sent as it is`() async throws {
        for file in ["short.txt", "noise.bin"] {
            let answer = try await raw(file, Self.gzip)
            #expect(answer.headers[.contentEncoding] == nil, "\(file)")
        }
        let problem = try await scratch.get(
            location + "/raw/" + String(repeating: "x", count: 2000), headers: Self.gzip)
        #expect(problem.problem == "no-such-path")
        #expect(problem.headers[.contentEncoding] == nil)
    }

    @Test func `a range is never compressed`() async throws {
        let part = try await raw("poem.txt", [.acceptEncoding: "gzip", .range: "bytes=0-1999"])
        #expect(part.status == .partialContent)
        #expect(part.headers[.contentEncoding] == nil)
        #expect(part.text == String(Self.poem.prefix(2000)))

        // Part of the compressed bytes is part of nothing that a range could complete.
        let tag = try #require(try await raw("poem.txt", Self.gzip).headers[.eTag])
        let whole = try await raw(
            "poem.txt", [.acceptEncoding: "gzip", .range: "bytes=0-9", .ifRange: tag])
        #expect(whole.status == .ok)
        #expect(try whole.expanded == Self.poem)
    }

    @Test func `a client that has the compressed text is told so by its tag`() async throws {
        let plainTag = try #require(try await raw("poem.txt").headers[.eTag])
        let tag = try #require(try await raw("poem.txt", Self.gzip).headers[.eTag])
        for known in [tag, "W/\(tag)", "\"x\", \(tag)"] {
            let answer = try await raw("poem.txt", [.acceptEncoding: "gzip", .ifNoneMatch: known])
            #expect(answer.status == .notModified, "\(known)")
            #expect(answer.bytes.isEmpty)
            #expect(answer.headers[.eTag] == tag)
            #expect(answer.headers[.vary] == "Accept-Encoding")
            #expect(answer.headers[.contentEncoding] == nil)
        }
        let plain = try await raw("poem.txt", [.acceptEncoding: "gzip", .ifNoneMatch: plainTag])
        #expect(plain.status == .notModified)
        #expect(plain.headers[.eTag] == plainTag)
        #expect(try await raw("poem.txt", [.ifMatch: tag]).status == .ok)
        let other = try await raw("poem.txt", [.ifMatch: "\"x-gzip\""])
        #expect(other.problem == "precondition-failed")
    }

    @Test func `HEAD tells the size of the file`() async throws {
        let answer = try await scratch.send(
            .head, location + "/raw/poem.txt?at=\(commit)", headers: Self.gzip)
        #expect(answer.headers[.contentLength] == String(Self.poem.utf8.count))
        #expect(answer.headers[.contentEncoding] == nil)
    }

    @Test func `a large text is compressed while it is sent`() async throws {
        let repository = try scratch.repository(named: "large.git")
        let text = String(repeating: Self.poem, count: 200)
        try repository.commit(["large.txt": text])
        let large = try await scratch.linked(repository) + "/raw/large.txt"

        let answer = try await scratch.get(large, headers: Self.gzip)

        #expect(answer.headers[.contentEncoding] == "gzip")
        #expect(answer.headers[.contentLength] == nil)
        #expect(try answer.expanded == text)
        #expect(try await scratch.get(large).text == text)
    }

    @Test func `a body that is compressed is not taken`() async throws {
        let answer = try await scratch.post(
            "/v1/repositories", ["url": "https://github.com/a/b"],
            headers: [.contentEncoding: "gzip"])
        #expect(answer.status == .unsupportedMediaType)
        #expect(answer.problem == "unsupported-media-type")
        #expect(answer.headers[.acceptEncoding] == "identity")
    }

    private func raw(_ file: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await scratch.get(location + "/raw/\(file)?at=\(commit)", headers: headers)
    }
}

extension TestResponse {
    /// The body as `gzip` expands it.
    /// The text of a compressed answer.
    var expanded: String {
        get throws { try Command("gzip", ["--decompress"], input: bytes).run().text }
    }
}
