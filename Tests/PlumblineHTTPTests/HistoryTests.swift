import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct HistoryTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `commits are listed page by page`() async throws {
        let ids = try (0..<5).map { try repository.commit(["poem.txt": "\($0)\n"]) }
        let location = try await scratch.linked(repository)

        let first = try await scratch.get(location + "/commits?limit=3&path=poem.txt")
        #expect(
            try first.json.keys == ["commit", "path", "commits", "next", "index", "truncated"])
        #expect(
            try first.json["commits"]?.list.compactMap { $0["id"]?.text }
                == ids.reversed().prefix(3).map(\.description))
        #expect(try first.json["commits"]?[0]?["path"] == "poem.txt")
        let next = try #require(try first.json["next"]?.text)
        #expect(first.headers[.link] == "<\(next)>; rel=\"next\"")
        #expect(first.headers[.plumblineCommit] == "\(ids[4])")

        try repository.commit(["poem.txt": "later\n"])
        _ = try await scratch.send(.post, location + "/fetch?wait=60")
        let second = try await scratch.get(next)
        #expect(
            try second.json["commits"]?.list.compactMap { $0["id"]?.text }
                == ids.reversed().suffix(2).map(\.description))
        #expect(try second.json["next"] == .null)
        #expect(second.headers[.link] == nil)
        let one = try await scratch.get(location + "/commits/\(ids[0])").json
        let listed = try #require(try second.json["commits"]?[1])
        #expect(one.keys.allSatisfy { one[$0] == listed[$0] })
    }

    @Test func `what chooses commits is read from the query`() async throws {
        try repository.commit(["a": "a\n"], message: "Begin\n")
        let second = try repository.commit(["a": "b\n"], message: "Fix: 100 %\n")
        let location = try await scratch.linked(repository)

        for query in [
            "message=fix", "message=100%20%25", "author=ADA&message=fix",
            "since=2000-01-01&limit=1", "until=2099-01-01T00:00:00%2B02:00&limit=1",
            "at=main&limit=1", "path=a&follow=true&limit=1",
        ] {
            let answer = try await scratch.get(location + "/commits?" + query).json
            #expect(answer["commits"]?.list.map { $0["id"]?.text } == ["\(second)"], "\(query)")
        }
        let none = try await scratch.get(location + "/commits?path=none").json
        #expect(none["commits"]?.list == [])
        for query in [
            "limit=0", "limit=1001", "limit=x", "since=yesterday", "until=2024-13-01", "cursor=x",
            "follow=maybe", "path=a%00", "since=2024-01-01T25:00:00Z", "at=%zz",
        ] {
            let answer = try await scratch.get(location + "/commits?" + query)
            #expect(answer.status == .badRequest, "\(query)")
            #expect(answer.problem == "invalid-request")
        }
        let gone = try await scratch.get(location + "/commits?at=none")
        #expect(gone.problem == "no-such-revision")
    }

    @Test func `a path that is not UTF-8 has a history, last commits and a blame`() async throws {
        let path = try #require(TreePath(bytes: [0x64, 0xFF, 0x2F, 0xE9]))
        let id = try repository.commit([path: "roses\n"])
        let location = try await scratch.linked(repository)

        let log = try await scratch.get(location + "/commits?path=d%FF/%E9").json
        #expect(log["pathEncoded"] == "d%FF/%E9")
        #expect(log["commits"]?[0]?["pathEncoded"] == "d%FF/%E9")
        let last = try await scratch.get(location + "/last-commits/d%FF").json
        #expect(last["entries"]?[0]?["nameEncoded"] == "%E9")
        #expect(last["entries"]?[0]?["lastCommit"]?["id"]?.text == "\(id)")
        let blame = try await scratch.get(location + "/blame/d%FF/%E9").json
        #expect(blame["runs"]?[0]?["pathEncoded"] == "d%FF/%E9")
    }

    @Test func `a blame names commit, path and line of each run`() async throws {
        let first = try repository.commit(["poem.txt": "roses\nviolets\n"])
        let second = try repository.commit(["poem.txt": "title\nroses\nviolets\n"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/blame/poem.txt").json
        #expect(
            answer.keys == [
                "commit", "path", "blob", "lineCount", "runs", "unattributed", "index", "truncated",
            ])
        #expect(answer["lineCount"] == 3)
        let runs = answer["runs"]?.list.sorted {
            ($0["start"]?.number ?? 0) < ($1["start"]?.number ?? 0)
        }
        #expect(runs?.map { $0["commit"]?["id"]?.text } == ["\(second)", "\(first)"])
        #expect(runs?[1]["start"] == 2)
        #expect(runs?[1]["end"] == 3)
        #expect(runs?[1]["originalStart"] == 1)
        #expect(answer["truncated"] == .bool(false))
        let part = try await scratch.get(location + "/blame/poem.txt?lines=3").json
        #expect(part["runs"]?.list.map { $0["start"] } == [3])
        for lines in ["0", "3-2", "x", "1-2-3", "", "-1", "1-"] {
            let refused = try await scratch.get(location + "/blame/poem.txt?lines=\(lines)")
            #expect(refused.problem == "invalid-request", "\(lines)")
        }
    }

    @Test func `a blame follows moved lines if it is asked to`() async throws {
        let line = "roses are red, violets are blue, sugar is sweet, and so are you\n"
        let first = try repository.commit(["notes.txt": "title\n" + line])
        let second = try repository.commit(["poem.txt": line, "notes.txt": "title\n"])
        let location = try await scratch.linked(repository)

        let plain = try await scratch.get(location + "/blame/poem.txt").json["runs"]?[0]
        #expect(plain?["commit"]?["id"]?.text == "\(second)")
        let moved = try await scratch.get(location + "/blame/poem.txt?moves=true").json["runs"]?[0]
        #expect(moved?["commit"]?["id"]?.text == "\(first)")
        #expect(moved?["path"] == "notes.txt")
        #expect(moved?["originalStart"] == 2)
        let refused = try await scratch.get(location + "/blame/poem.txt?moves=some")
        #expect(refused.problem == "invalid-request")
    }

    @Test func `last commits and blame come a line an entry too`() async throws {
        try repository.commit(["a": "a\n", "b": "b\n"])
        let location = try await scratch.linked(repository)

        for path in ["/last-commits", "/blame/a"] {
            let answer = try await scratch.get(
                location + path, headers: [.accept: "application/x-ndjson"])
            let lines = answer.text.split(separator: "\n")
            #expect(lines.last?.hasPrefix("{\"end\":{\"commit\":") == true, "\(lines)")
            #expect(lines.count == (path == "/blame/a" ? 2 : 3))
        }
    }

    @Test func `what is no folder or no file is a problem`() async throws {
        try repository.commit(["poem.txt": "roses\n", "folder/x": "x\n"])
        let location = try await scratch.linked(repository)

        for (path, problem) in [
            ("/last-commits/none", "no-such-path"), ("/last-commits/poem.txt", "not-a-tree"),
            ("/blame/none", "no-such-path"), ("/blame/folder", "not-a-file"),
            ("/blame/poem.txt?at=none", "no-such-revision"),
        ] {
            #expect(try await scratch.get(location + path).problem == problem, "\(path)")
        }
    }

    @Test func `the index is made after the clone and after a fetch, and made again if damaged`()
        async throws
    {
        try repository.commit(["a": "1\n"])
        let location = try await scratch.linked(repository)
        try await waitForIndex(location)
        try repository.commit(["a": "2\n"])
        _ = try await scratch.send(.post, location + "/fetch?wait=60")
        try await waitForIndex(location)
        try scratch.damageIndex(of: location)
        let without = try await scratch.get(location + "/commits").json
        #expect(without["index"] == .bool(false))
        #expect(without["commits"]?.list.count == 2)

        _ = try await scratch.send(.post, location + "/fetch?wait=60")
        try await waitForIndex(location)
    }

    /// Returns when the index answers; the making of it has no other sign.
    private func waitForIndex(_ location: String) async throws {
        try await waitUntil("the index is used") {
            try await scratch.get(location + "/commits").json["index"] == .bool(true)
        }
    }
}
