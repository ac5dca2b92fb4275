import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

/// The bytes of files.
@Suite struct RawTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `a file has the bytes that git shows`() async throws {
        let all = (0...255).map(UInt8.init)
        try repository.commit([
            "poem.txt": "roses\r\nviolets", "empty": [], "bytes": .bytes(all), "a b+c?#": "x\n",
        ])
        let location = try await scratch.linked(repository)

        for (path, name) in [
            ("poem.txt", "poem.txt"), ("empty", "empty"), ("bytes", "bytes"),
            ("a%20b+c%3F%23", "a b+c?#"),
        ] {
            let answer = try await scratch.get(location + "/raw/" + path)
            #expect(answer.status == .ok)
            #expect(answer.bytes == (try repository.git("show", "HEAD:\(name)").bytes), "\(name)")
            #expect(answer.headers[.contentLength] == String(answer.bytes.count))
            let id = try repository.id(of: "HEAD:\(name)")
            #expect(answer.headers[.eTag] == "\"\(id)\"")
        }
    }

    @Test func `a path that is not UTF-8 is read byte for byte`() async throws {
        let path = try #require(TreePath(bytes: [0x61, 0xFF, 0x2F, 0xC3]))
        try repository.commit([path: "roses\n"])
        let location = try await scratch.linked(repository)

        #expect(try await scratch.get(location + "/raw/a%FF/%C3").text == "roses\n")
        #expect(try await scratch.get(location + "/raw/a%ff%2f%c3").text == "roses\n")
        let missing = try await scratch.get(location + "/raw/a%FF/%C4")
        #expect(missing.problem == "no-such-path")
        #expect(try missing.json["pathEncoded"] == "a%FF/%C4")
    }

    @Test func `raw characters beyond ASCII are taken as they are`() async throws {
        try repository.commit(["e\u{301}/\u{301}.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/raw/e\u{301}/\u{301}.txt")
        #expect(answer.text == "roses\n")
    }

    @Test func `an absolute URL is as good as its path`() async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get("http://localhost\(location)/raw/poem.txt?at=main")
        #expect(answer.text == "roses\n")
        #expect(
            try await scratch.get("//v1\(location.dropFirst(3))//raw/poem.txt").text == "roses\n")
    }

    @Test func `only a full id makes an answer that never changes`() async throws {
        let id = try repository.commit(["poem.txt": "roses\n"])
        let tag = try repository.tag("v1", at: id, message: "One")
        let location = try await scratch.linked(repository)

        for (revision, isImmutable) in [
            ("\(id)", true), ("\(id)".uppercased(), true), (String("\(id)".prefix(10)), false),
            ("main", false), ("HEAD", false), ("v1", false), ("\(tag)", false), ("\(id)~0", false),
        ] {
            let answer = try await scratch.get(location + "/raw/poem.txt?at=\(revision)")
            #expect(
                answer.headers[.cacheControl]
                    == (isImmutable ? "private, max-age=31536000, immutable" : "private, no-cache"),
                "\(revision)")
            #expect(answer.headers[.plumblineCommit] == "\(id)")
        }
    }

    @Test func `the first at counts, and needs a value`() async throws {
        let first = try repository.commit(["poem.txt": "roses\n"])
        try repository.commit(["poem.txt": "violets\n"])
        let location = try await scratch.linked(repository)

        let twice = try await scratch.get(location + "/raw/poem.txt?x=1&at=\(first)&at=main")
        #expect(twice.text == "roses\n")
        for query in ["at=", "at", "at=&at=main"] {
            #expect(
                try await scratch.get(location + "/raw/poem.txt?\(query)").problem
                    == "invalid-request")
        }
    }

    @Test func `a plus sign in a revision is no blank`() async throws {
        try repository.commit(["poem.txt": "roses\n"], on: "c++")
        let location = try await scratch.linked(repository)

        #expect(try await scratch.get(location + "/raw/poem.txt?at=c++").text == "roses\n")
        #expect(try await scratch.get(location + "/raw/poem.txt?at=c%2B%2b").text == "roses\n")
    }

    @Test func `a symbolic link is its target`() async throws {
        try repository.commit(["link": .symbolicLink(to: "../../etc/passwd")])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/raw/link")
        #expect(answer.text == "../../etc/passwd")
        #expect(answer.headers[.plumblineKind] == "symlink")
    }

    @Test func `a submodule and a folder are no files`() async throws {
        let other = try repository.commit(["other.txt": "x\n"], on: "other")
        try repository.commit(["module": .submodule(at: other), "folder/poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        let folder = try repository.id(of: "HEAD:folder")

        for (path, kind, id) in [("module", "submodule", other), ("folder", "tree", folder)] {
            let answer = try await scratch.get(location + "/raw/" + path)
            #expect(answer.status == .notFound)
            #expect(answer.problem == "not-a-file")
            #expect(try answer.json["kind"]?.text == kind)
            #expect(try answer.json["id"]?.text == "\(id)")
        }
    }

    @Test func `HEAD is GET without the bytes`() async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository) + "/raw/poem.txt"

        let get = try await scratch.get(location)
        let head = try await scratch.send(.head, location, headers: [.range: "bytes=0-1"])

        #expect(head.status == .ok)
        #expect(head.bytes.isEmpty)
        let changing = try [#require(HTTPField.Name("X-Request-Id"))]
        for field in get.headers where !changing.contains(field.name) {
            #expect(head.headers[field.name] == field.value, "\(field.name)")
        }
    }

    @Test func `a large file is streamed`() async throws {
        let bytes = [UInt8].noise(byteCount: 1_500_000)
        try repository.commit(["large": .bytes(bytes)])
        let location = try await scratch.linked(repository) + "/raw/large"

        let whole = try await scratch.get(location)
        let end = try await scratch.get(location, headers: [.range: "bytes=1400000-"])
        let head = try await scratch.send(.head, location)

        #expect(whole.bytes == bytes)
        #expect(whole.headers[.contentLength] == "1500000")
        #expect(end.status == .partialContent)
        #expect(end.bytes == Array(bytes[1_400_000...]))
        #expect(end.headers[.contentRange] == "bytes 1400000-1499999/1500000")
        #expect(head.headers[.contentLength] == "1500000")
    }

    @Test func `a file above the budget is too large`() async throws {
        let scratch = try HTTPScratch(largeBlobBytes: 2 << 20)
        let repository = try scratch.repository()
        try repository.commit(["large": .noise(byteCount: 3 << 20)])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/raw/large")

        #expect(answer.status == .contentTooLarge)
        #expect(answer.problem == "too-large")
        #expect(try answer.json["byteCount"] == 3_145_728)
        #expect(try answer.json["limit"] == 2_097_152)
    }

    @Test func `large files are given back to the budget`() async throws {
        try repository.commit(["large": .noise(byteCount: 3 << 20)])
        let location = try await scratch.linked(repository) + "/raw/large"

        for _ in 0..<4 {
            #expect(try await scratch.get(location).status == .ok)
            #expect(try await scratch.send(.head, location).status == .ok)
        }
    }

    @Test func `a damaged clone is said to be one, and made anew`() async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        try scratch.breakClone(of: location)

        let answer = try await scratch.get(location + "/raw/poem.txt")

        #expect(answer.status == .serviceUnavailable)
        #expect(answer.problem == "repository-damaged")
        #expect(answer.headers[.retryAfter] != nil)
        // It is cloned anew by itself.
        _ = try await scratch.get(location + "/events")
        #expect(try await scratch.get(location + "/raw/poem.txt").text == "roses\n")
    }
}
