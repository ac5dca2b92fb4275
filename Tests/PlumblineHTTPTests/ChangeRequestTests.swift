import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

/// The heads of pull and merge requests, fetched one at a time.
@Suite struct ChangeRequestTests {
    private let remotes: ScratchFolder
    private let repository: ScratchRepository
    private let server: GitHTTPServer
    private let scratch: HTTPScratch

    init() throws {
        remotes = try ScratchFolder()
        repository = try ScratchRepository(named: "repo.git", in: remotes)
        try repository.commit(["poem.txt": "roses\n"])
        server = try GitHTTPServer(serving: remotes.path)
        scratch = try HTTPScratch(ports: [server.port])
    }

    @Test(arguments: [
        "refs/pull/7/head", "refs/merge-requests/7/head", "refs/pull-requests/7/from",
    ])
    func `the head of a change request is fetched by its number`(_ name: String) async throws {
        let head = try repository.commit(["poem.txt": "violets\n"], on: name)
        let other = try repository.commit(["poem.txt": "other\n"], on: "refs/pull/8/head")
        let location = try await scratch.linked(server.url(for: "repo.git"))

        let answer = try await scratch.get(location + "/change-requests/7")

        #expect(answer.status == .ok)
        #expect(try answer.json["commit"]?.text == "\(head)")
        #expect(try answer.json["isCurrent"] == .bool(true))
        #expect(try await scratch.get(location + "/raw/poem.txt?at=\(head)").text == "violets\n")
        let refs = try await scratch.get(location + "/refs").json["refs"]?.list
        #expect(refs?.map { $0["name"]?.text } == ["refs/heads/main"])
        let unknown = try await scratch.get(location + "/commits/\("\(other)".prefix(12))")
        #expect(unknown.problem == "no-such-revision")
    }

    @Test func `a change request that moved on is fetched anew, nothing is lost`() async throws {
        let first = try repository.commit(["poem.txt": "one\n"], on: "refs/pull/7/head")
        let location = try await scratch.linked(server.url(for: "repo.git"))
        _ = try await scratch.get(location + "/change-requests/7")
        let second = try repository.commit(
            ["poem.txt": "two\n"], on: "refs/pull/7/head", parents: [])
        try repository.commit(["poem.txt": "main\n"])

        let answer = try await scratch.get(location + "/change-requests/7")
        _ = try await scratch.send(.post, location + "/fetch?wait=60")

        #expect(try answer.json["commit"]?.text == "\(second)")
        for (commit, text) in [(first, "one\n"), (second, "two\n")] {
            #expect(try await scratch.get(location + "/raw/poem.txt?at=\(commit)").text == text)
        }
        #expect(try await scratch.get(location + "/raw/poem.txt").text == "main\n")
    }

    @Test func `a head that was fetched is known while the remote is away`() async throws {
        let head = try repository.commit(["poem.txt": "one\n"], on: "refs/pull/7/head")
        let location = try await scratch.linked(server.url(for: "repo.git"))
        _ = try await scratch.get(location + "/change-requests/7")
        server.stop()

        let known = try await scratch.get(location + "/change-requests/7")
        let unknown = try await scratch.get(location + "/change-requests/8")

        #expect(try known.json["commit"]?.text == "\(head)")
        #expect(try known.json["isCurrent"] == .bool(false))
        #expect(unknown.problem == "clone-failed")
    }

    @Test func `a number that the remote does not have is said so`() async throws {
        let location = try await scratch.linked(server.url(for: "repo.git"))

        let answer = try await scratch.get(location + "/change-requests/4711")

        #expect(answer.problem == "no-such-change-request")
        #expect(try answer.json["number"]?.number == 4_711)
        for text in ["0", "-1", "07", "x", "99999999999", "1%2F..", "+1"] {
            let answer = try await scratch.get(location + "/change-requests/\(text)")
            #expect(answer.problem == "invalid-request", "\(text)")
        }
    }
}
