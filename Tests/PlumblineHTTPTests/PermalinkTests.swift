import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineHTTP

/// Pages of providers, of a repository that is linked over HTTP.
@Suite struct PermalinkTests {
    private let server: GitHTTPServer
    private let scratch: HTTPScratch
    private let repository: ScratchRepository
    private let remotes: ScratchFolder
    /// Where the server's pages would be.
    private let origin: String

    init() throws {
        remotes = try ScratchFolder()
        repository = try ScratchRepository(named: "o/r.git", in: remotes)
        server = try GitHTTPServer(serving: remotes.path)
        scratch = try HTTPScratch(ports: [server.port])
        origin = "http://127.0.0.1:\(server.port)"
    }

    @Test func `a page is found with its lines, and pinned as its provider does`() async throws {
        let commit = try repository.commit(["src/a b.py": "a\n"])
        let location = try await scratch.linked(origin + "/o/r.git")
        let (name, github) = ("src/a%20b.py", "/o/r/blob/\(commit)/src/a%20b.py#L10-L20")

        let pages = [
            ("/o/r/blob/main/\(name)#L10-L20", "github", "main", github),
            ("/api/v3/repos/o/r/contents/\(name)?ref=main#L10-L20", "github", "main", github),
            (
                "/o/r/-/blob/main/\(name)#L10-20", "gitlab", "main",
                "/o/r/-/blob/\(commit)/\(name)#L10-20"
            ),
            (
                "/o/r/src/branch/main/\(name)#L10-L20", "gitea", "refs/heads/main",
                "/o/r/src/commit/\(commit)/\(name)#L10-L20"
            ),
        ]
        for (page, provider, revision, permalink) in pages {
            let answer = try await place(page)
            #expect(answer.headers[.plumblineCommit] == "\(commit)")
            #expect(
                try answer.json == [
                    "repository": [
                        "id": .text(String(location.suffix(16))),
                        "name": .text("127.0.0.1:\(server.port)/o/r"),
                    ],
                    "provider": .text(provider), "revision": .text(revision),
                    "commit": .text("\(commit)"), "path": "src/a b.py", "kind": "file",
                    "lines": ["start": 10, "end": 20], "permalink": .text(origin + permalink),
                ], "\(page)")
        }
    }

    @Test func `a branch with slashes is told from the path by the refs`() async throws {
        let first = try repository.commit(["x/a.txt": "1\n", "a.txt": "1\n"], on: "main")
        let second = try repository.commit(["x/a.txt": "2\n"], on: "feature/x")
        try repository.tag("feature/x/y", at: first)
        try repository.tag("both", at: first)
        try repository.setBranch("both", to: second)
        _ = try await scratch.linked(origin + "/o/r.git")

        let cases: [(String, ObjectID, String, String)] = [
            ("blob/feature/x/x/a.txt", second, "feature/x", "x/a.txt"),
            ("blob/feature%2Fx/x/a.txt", second, "feature/x", "x/a.txt"),
            ("blob/feature/x/y/x/a.txt", first, "feature/x/y", "x/a.txt"),
            ("blob/refs/heads/feature/x/x/a.txt", second, "refs/heads/feature/x", "x/a.txt"),
            ("blob/\(first)/a.txt", first, "\(first)", "a.txt"),
            ("blob/\("\(first)".prefix(7))/a.txt", first, String("\(first)".prefix(7)), "a.txt"),
            ("blob/HEAD/a.txt", first, "HEAD", "a.txt"),
            ("tree/main", first, "main", ""), ("tree/main/x", first, "main", "x"),
            ("commit/\(second)", second, "\(second)", ""), ("", first, "HEAD", ""),
            ("-/blob/both/x/a.txt?ref_type=heads", second, "refs/heads/both", "x/a.txt"),
            ("-/blob/both/x/a.txt?ref_type=tags", first, "refs/tags/both", "x/a.txt"),
        ]
        for (page, commit, revision, path) in cases {
            let answer = try await place("/o/r/" + page).json
            #expect(answer["commit"]?.text == "\(commit)", "\(page)")
            #expect(answer["revision"]?.text == revision, "\(page)")
            #expect(answer["path"]?.text == path, "\(page)")
            #expect(answer["kind"]?.text == (path.hasSuffix("txt") ? "file" : "tree"))
        }
        #expect(try await place("/o/r/blob/both/a.txt").problem == "ambiguous-revision")
    }

    @Test func `bytes that are not UTF-8 are found and given back`() async throws {
        let branch = "refs/heads/m\u{E9}"
        let odd = try #require(TreePath(bytes: [0x61, 0xFF]))
        let commit = try repository.commit([odd: "a\n"], on: branch)
        try repository.setBranch("main", to: commit)
        _ = try await scratch.linked(origin + "/o/r.git")

        let answer = try await place("/o/r/blob/m%C3%A9/a%FF#L1").json
        #expect(answer["pathEncoded"] == "a%FF")
        #expect(answer["permalink"]?.text == origin + "/o/r/blob/\(commit)/a%FF#L1")
    }

    @Test func `what is not there is a problem that says what to do`() async throws {
        try repository.commit(["a.txt": "a\n"])
        _ = try await scratch.linked(origin + "/o/r.git")

        let other = try await place("/o/other/blob/main/a.txt")
        #expect(other.status == .notFound)
        #expect(other.problem == "no-such-repository")
        #expect(try other.json["repository"]?.text == origin + "/o/other")
        for (page, problem) in [
            ("/o/r/blob/none/a.txt", "no-such-revision"), ("/o/r/blob/main/b.txt", "no-such-path"),
            ("/o/r/blob/%zz", "invalid-url"), ("", "invalid-url"),
        ] {
            #expect(try await place(page).problem == problem, "\(page)")
        }
        #expect(try await scratch.get("/v1/permalinks").problem == "invalid-request")
    }

    @Test func `a place has a permalink, if its provider is known`() async throws {
        let commit = try repository.commit(["src/a.py": "a\n"])
        let location = try await scratch.linked(origin + "/o/r.git") + "/permalink"

        let unknown = try await scratch.get(location + "?path=src/a.py")
        #expect(unknown.problem == "no-permalink")
        let known = [
            ("github", "/o/r/blob/\(commit)/src/a.py#L2-L3"),
            ("bitbucket-cloud", "/o/r/src/\(commit)/src/a.py#lines-2:3"),
            ("bitbucket-data-center", "/projects/o/repos/r/browse/src/a.py?at=\(commit)#2-3"),
        ]
        for (provider, permalink) in known {
            let query = "?path=src%2Fa.py&at=main&lines=2-3&provider=\(provider)"
            let answer = try await scratch.get(location + query)
            #expect(try answer.json["permalink"]?.text == origin + permalink)
        }
        let root = try await scratch.get(location + "?provider=gitlab").json
        #expect(root["permalink"]?.text == origin + "/o/r/-/tree/\(commit)")
        for query in ["path=%00", "lines=3-", "lines=0", "provider=x", "at=~"] {
            let answer = try await scratch.get(location + "?" + query)
            #expect(answer.problem == "invalid-request", "\(query)")
        }
        let absent = try await scratch.get(location + "?path=none&provider=github")
        #expect(absent.problem == "no-such-path")
    }

    private func place(_ page: String) async throws -> TestResponse {
        let url = page.isEmpty ? "" : origin + page
        return try await scratch.get(
            "/v1/permalinks?url=\(PercentEncoding.encode(url.utf8, keeping: ""))")
    }
}
