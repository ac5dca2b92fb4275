import HTTPTypes
import HummingbirdTesting
import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

/// What is new upstream.
@Suite struct FetchTests {
    @Test func `a fetch that is waited for brings what is new`() async throws {
        let scratch = try HTTPScratch()
        let repository = try scratch.repository()
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        let new = try repository.commit(["poem.txt": "violets\n"])

        let answer = try await scratch.send(.post, location + "/fetch?wait=60")

        #expect(answer.status == .accepted)
        #expect(try answer.json["head"]?.text == "\(new)")
        #expect(try answer.json["fetching"] == .bool(false))
        #expect(try await scratch.get(location + "/raw/poem.txt").text == "violets\n")
    }

    @Test func `a fetch need not be waited for`() async throws {
        let scratch = try HTTPScratch()
        let repository = try scratch.repository()
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.send(.post, location + "/fetch")

        #expect(answer.status == .accepted)
        #expect(try answer.json["state"] == "ready")
        await scratch.browser.shutDown()
    }

    @Test func `a repository that could not be cloned is cloned anew`() async throws {
        let scratch = try HTTPScratch()
        let location = try await scratch.linked("file://\(scratch.remotes.path)/late.git")
        #expect(try await scratch.get(location).json["state"] == "failed")
        try scratch.repository(named: "late.git").commit(["poem.txt": "roses\n"])

        let answer = try await scratch.send(.post, location + "/fetch?wait=60")

        #expect(answer.status == .accepted)
        #expect(try answer.json["state"] == "ready")
    }

    @Test func `a fetch that fails says why, and the clone stays`() async throws {
        let server = try ServedRepository()
        let scratch = try HTTPScratch(ports: [server.server.port])
        let location = try await scratch.linked(server.url)
        server.server.stop()

        let answer = try await scratch.send(.post, location + "/fetch?wait=60")

        #expect(answer.status == .conflict)
        #expect(answer.problem == "clone-failed")
        #expect(try answer.json["reason"] == "unreachable")
        #expect(try await scratch.get(location + "/raw/poem.txt").status == .ok)
    }

    @Test func `a wait that is no number of seconds is refused`() async throws {
        let scratch = try HTTPScratch()
        let location = try await scratch.linked(try scratch.repository())

        for wait in ["soon", "-1", "301", "1.5", "", "99999999999999999999", "%zz"] {
            let answer = try await scratch.send(.post, location + "/fetch?wait=\(wait)")
            #expect(answer.status == .badRequest, "\(wait)")
            #expect(answer.problem == "invalid-request")
        }
    }

    @Test func `a commit that is not here is fetched by asking for it`() async throws {
        let scratch = try HTTPScratch()
        let repository = try scratch.repository()
        let old = try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        let new = try repository.commit(["poem.txt": "violets\n"])

        let raw = try await scratch.get(location + "/raw/poem.txt?at=\(new)")
        let commit = try await scratch.get(location + "/commits/\(new)~1")

        #expect(raw.text == "violets\n")
        #expect(try commit.json["id"]?.text == "\(old)")
    }

    @Test func `a commit that no ref reaches is fetched where the server offers it`() async throws {
        let server = try ServedRepository()
        try server.repository.configure("uploadpack.allowAnySHA1InWant", "true")
        let scratch = try HTTPScratch(ports: [server.server.port])
        let location = try await scratch.linked(server.url)
        let hidden = try server.repository.commit(["poem.txt": "violets\n"], on: "refs/hidden/x")

        let answer = try await scratch.get(location + "/raw/poem.txt?at=\(hidden)")
        #expect(answer.text == "violets\n")
    }

    @Test func `a commit that nobody has is not offered`() async throws {
        let server = try ServedRepository()
        let scratch = try HTTPScratch(ports: [server.server.port])
        let location = try await scratch.linked(server.url)
        let unknown = String(repeating: "1", count: 40)

        for path in ["/commits/\(unknown)", "/tree?at=\(unknown)", "/raw/poem.txt?at=\(unknown)"] {
            let answer = try await scratch.get(location + path)
            #expect(answer.status == .notFound)
            #expect(answer.problem == "commit-not-offered")
            #expect(try answer.json["commit"]?.text == unknown)
        }
    }

    @Test func `a fetch that takes too long is a clone that is not ready`() async throws {
        let server = try SilentServer()
        let scratch = try HTTPScratch(ports: [server.port], fetchWait: .zero)
        let repository = try scratch.repository()
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        let new = try repository.commit(["poem.txt": "violets\n"])

        let answer = try await scratch.get(location + "/commits/\(new)")

        #expect(answer.problem == "repository-not-ready")
        #expect(answer.headers[.retryAfter] != nil)
        await scratch.browser.shutDown()
    }
}

/// A repository behind a server.
private struct ServedRepository {
    let repository: ScratchRepository
    let server: GitHTTPServer
    private let remotes: ScratchFolder

    init() throws {
        remotes = try ScratchFolder()
        repository = try ScratchRepository(named: "repo.git", in: remotes)
        try repository.commit(["poem.txt": "roses\n"])
        server = try GitHTTPServer(serving: remotes.path)
    }

    var url: String { server.url(for: "repo.git") }
}
