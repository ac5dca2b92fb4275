import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct SearchTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `lines are found with their files, columns and neighbours`() async throws {
        let commit = try repository.commit([
            "poem.txt": "roses\nviolets are 😀 violets\nsugar\n", "b/c.txt": "Violets\n",
        ])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/search?q=violets&context=1")
        let json = try answer.json

        #expect(answer.headers[.plumblineCommit] == "\(commit)")
        #expect(answer.headers[.cacheControl] == "private, no-store")
        #expect(json["commit"]?.text == "\(commit)")
        #expect(json["files"]?.list.compactMap { $0["path"]?.text } == ["b/c.txt", "poem.txt"])
        let file = json["files"]?[1]
        #expect(file?["blob"]?.text == "\(try repository.id(of: "HEAD:poem.txt"))")
        #expect(file?["lines"]?.list.compactMap { $0["line"]?.number } == [1, 2, 3])
        #expect(file?["lines"]?[0]?.keys == ["line", "text"])
        #expect(file?["lines"]?[1]?["text"] == "violets are 😀 violets")
        #expect(file?["lines"]?[1]?["matches"]?[1] == ["column": 16, "length": 7])
        #expect(json["truncated"] == .bool(false))
        #expect(json["next"] == .null)
        #expect(json["matchCount"] == 2)
        #expect(json["fileCount"] == 2)
        #expect(json["skipped"] == ["binary": 0, "tooLarge": 0, "tooExpensive": 0])
    }

    @Test func `the query says what is found`() async throws {
        try repository.commit([
            "a.c": "Roses\nroses+\nprimroses\n", "src/b.h": "roses 1\n", "src/b.c": "roses 23\n",
        ])
        let location = try await scratch.linked(repository)

        for (query, expected) in [
            ("q=roses", 5), ("q=Roses", 1), ("q=Roses&case=insensitive", 5),
            ("q=roses&case=sensitive", 4), ("q=roses&word=true&case=sensitive", 3),
            ("q=roses+", 1), ("q=roses%2B", 1), ("q=roses%20[0-9]%2B$&regex=true", 2),
            ("q=roses&path=*.c", 4), ("q=roses&path=src", 2), ("q=roses&path=*.h&path=a.c", 4),
            ("q=roses&path=src&path=!*.h", 1), ("q=roses&limit=2", 2), ("q=roses&fileLimit=1", 3),
            ("q=%FF", 0), ("q=.&regex=true&path=src/**", 2),
        ] {
            let answer = try await scratch.get(location + "/search?" + query).json
            #expect(answer["matchCount"]?.number == Double(expected), "\(query)")
        }
    }

    @Test func `a page names the next one`() async throws {
        try repository.commit(["a b.txt": "x\nx\n", "c.txt": "x\n"])
        let location = try await scratch.linked(repository)

        let first = try await scratch.get(location + "/search?q=x&limit=1").json
        #expect(first["truncated"] == .bool(true))
        #expect(first["reason"] == "limit")
        #expect(first["next"] == "2:a%20b.txt")
        let second = try await scratch.get(location + "/search?q=x&cursor=2:a%2520b.txt").json
        #expect(second["matchCount"] == 2)
        #expect(second["files"]?[0]?["lines"]?[0]?["line"] == 2)
        #expect(second["next"] == .null)
    }

    @Test func `files come line by line if asked for`() async throws {
        try repository.commit(["a": "x\n", "b": "x\n"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(
            location + "/search?q=x", headers: [.accept: "application/x-ndjson"])
        let lines = try answer.text.split(separator: "\n").map { try JSONValue($0.utf8) }

        #expect(lines.count == 3)
        #expect(lines[1]["path"] == "b")
        #expect(lines[2]["end"]?["matchCount"] == 2)
    }

    @Test func `a question for the head alone has no body`() async throws {
        let commit = try repository.commit(["a": "x\n"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.send(.head, location + "/search?q=x")

        #expect(answer.status == .ok)
        #expect(answer.headers[.plumblineCommit] == "\(commit)")
        #expect(answer.bytes.isEmpty)
        let wrong = try await scratch.send(.head, location + "/search?q=(&regex=true")
        #expect(wrong.status == .badRequest)
    }

    @Test func `what cannot be searched for is a problem`() async throws {
        try repository.commit(["a": "x\n"])
        let location = try await scratch.linked(repository)

        for (query, problem) in [
            ("", "invalid-request"), ("q=", "invalid-request"),
            ("q=a(&regex=true", "invalid-pattern"),
            ("q=a%0Ab", "invalid-pattern"), ("q=x&case=none", "invalid-request"),
            ("q=x&regex=yes", "invalid-request"), ("q=x&limit=0", "invalid-request"),
            ("q=x&path=[a", "invalid-request"), ("q=x&cursor=a", "invalid-request"),
            ("q=x&context=1000", "invalid-request"), ("q=%zz", "invalid-request"),
            ("q=x&cursor=1:%2500", "invalid-request"), ("q=x&cursor=-1:a", "invalid-request"),
        ] {
            let answer = try await scratch.get(location + "/search?" + query)
            #expect(answer.status == .badRequest)
            #expect(answer.problem == problem, "\(query)")
        }
        let malformed = try await scratch.get(location + "/search?q=ab[c&regex=true").json
        #expect(malformed["offset"] == 4)
        #expect(malformed["reason"]?.text?.isEmpty == false)
        let unknown = try await scratch.get(location + "/search?q=x&at=none")
        #expect(unknown.problem == "no-such-revision")
        let many = String(repeating: "&path=a", count: 33)
        #expect(try await scratch.get(location + "/search?q=x" + many).problem == "invalid-request")
    }

    @Test func `an expression that takes too long is skipped and said to be`() async throws {
        try repository.commit([
            "a": .text(String(repeating: "a", count: 50_000) + "!"), "b": "aa\n",
        ])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/search?q=(a%2B)%2B$&regex=true").json

        #expect(answer["matchCount"] == 1)
        #expect(answer["skipped"]?["tooExpensive"] == 1)
    }

    @Test func `a path that is not UTF-8 is given exactly`() async throws {
        let path = try #require(TreePath(bytes: [0xFF]))
        try repository.commit([path: "x\n"])
        let location = try await scratch.linked(repository)

        let search = try await scratch.get(location + "/search?q=x").json
        #expect(search["files"]?[0]?["pathEncoded"] == "%FF")
        let find = try await scratch.get(location + "/find?q=%FF").json
        #expect(find["files"]?[0]?["pathEncoded"] == "%FF")
        #expect(find["files"]?[0]?["matches"]?[0] == ["column": 1, "length": 1])
    }
}

@Suite struct FindTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `files are found by characters of their paths, the best first`() async throws {
        let commit = try repository.commit([
            "src/RepositoryBrowser.swift": "x\n", "src/arbor.swift": "y\n", "README": "z\n",
            "lib/éclair.txt": "x\n",
        ])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/find?q=rb").json
        #expect(answer.keys == ["commit", "files", "count", "truncated"])
        #expect(answer["commit"]?.text == "\(commit)")
        #expect(answer["count"] == 2)
        let first = answer["files"]?[0]
        #expect(first?.keys == ["path", "kind", "id", "score", "matches"])
        #expect(first?["path"] == "src/RepositoryBrowser.swift")
        #expect(first?["kind"] == "file")
        #expect(
            first?["matches"] == [
                ["column": 5, "length": 1], ["column": 15, "length": 1],
            ])
        let accent = try await scratch.get(location + "/find?q=%C3%A9c").json
        #expect(accent["files"]?[0]?["matches"] == [["column": 5, "length": 2]])
        let all = try await scratch.get(location + "/find?limit=2").json
        #expect(all["files"]?.list.compactMap { $0["path"]?.text } == ["README", "lib/éclair.txt"])
        #expect(all["count"] == 4)
        #expect(all["truncated"] == .bool(true))
        let none = try await scratch.get(location + "/find?q=zzz").json
        #expect(none["files"] == [])
    }

    @Test func `a query that is too long and a limit out of bounds are refused`() async throws {
        try repository.commit(["a": "x\n"])
        let location = try await scratch.linked(repository)

        for query in ["q=" + String(repeating: "a", count: 257), "limit=0", "limit=1001", "q=%"] {
            let answer = try await scratch.get(location + "/find?" + query)
            #expect(answer.problem == "invalid-request", "\(query)")
        }
    }
}
