import PlumblineCore
import PlumblineTesting
import Testing

/// Fetching, asked for and by itself.
@Suite struct FetchTests {
    @Test func `requests at once for a commit that is not here make one fetch`() async throws {
        let (scratch, remote, server) = try Self.served()
        try remote.commit(["poem.txt": "roses\n"])
        let service = try await scratch.serve()
        let id = try await service.clone(server.url(for: "repo.git")).id
        let commit = try remote.commit(["poem.txt": "violets\n"])
        let before = try Self.fetchCount(server)

        let path = "/v1/repositories/\(id)/raw/poem.txt?at=\(commit)"
        let statuses = try await service.curl.statuses(of: path, times: 20)

        #expect(statuses == [Int](repeating: 200, count: 20))
        #expect(try Self.fetchCount(server) == before + 1)
        #expect(try await service.get(path).text == "violets\n")
    }

    @Test func `a commit that nobody has is asked for once`() async throws {
        let (scratch, remote, server) = try Self.served()
        try remote.commit(["poem.txt": "roses\n"])
        let service = try await scratch.serve()
        let id = try await service.clone(server.url(for: "repo.git")).id
        let nobody = String(repeating: "12", count: 20)
        let path = "/v1/repositories/\(id)/raw/poem.txt?at=\(nobody)"

        let first = try await service.curl.statuses(of: path, times: 20)
        let count = try Self.fetchCount(server)
        let second = try await service.get(path)

        #expect(first == [Int](repeating: 404, count: 20))
        #expect(second.status == 404)
        #expect(try second.problem.name == "commit-not-offered")
        #expect(try Self.fetchCount(server) == count)
        #expect(try await service.repository(id).state == "ready")
    }

    @Test func `who asks for another commit meanwhile is not told that it is missing`()
        async throws
    {
        let (scratch, remote, server) = try Self.served()
        try remote.configure("uploadpack.allowAnySHA1InWant", "true")
        try remote.commit(["poem.txt": "roses\n"])
        let service = try await scratch.serve(settings: ["FETCH_INTERVAL": "1"])
        let id = try await service.clone(server.url(for: "repo.git")).id
        _ = try await service.fetch(id)
        let hidden = try remote.commit(["poem.txt": "violets\n"], on: "refs/hidden/one")
        let nobody = String(repeating: "12", count: 20)

        async let absent = service.raw(id, "poem.txt", at: nobody)
        async let present = service.raw(id, "poem.txt", at: "\(hidden)")

        #expect(try await absent.status == 404)
        #expect(try await present.text == "violets\n")
    }

    @Test func `many fetches leave few packs, and reading goes on meanwhile`() async throws {
        let (scratch, remote, server) = try Self.served()
        let first = try remote.commit(["poem.txt": "verse 0\n"])
        let service = try await scratch.serve(settings: ["CACHE_PACK_LIMIT": "3"])
        let id = try await service.clone(server.url(for: "repo.git")).id
        let packs = "repositories/\(id).git/objects/pack"
        var hadIndexOfAll = false

        for number in 1...5 {
            let text = "verse \(number)\n"
            let commit = try remote.commit(["poem.txt": text, "n\(number)": text])
            async let statuses = service.curl.statuses(
                of: "/v1/repositories/\(id)/tree/?at=\(first)", times: 20)
            #expect(try await service.fetch(id).status == 202)
            #expect(try await statuses == [Int](repeating: 200, count: 20))
            #expect(try await service.raw(id, "poem.txt", at: "\(commit)").text == text)
            let names = scratch.names(in: packs)
            hadIndexOfAll = hadIndexOfAll || names.contains("multi-pack-index")
            #expect(names.count { $0.hasSuffix(".pack") } <= 3)
        }

        #expect(hadIndexOfAll)
        #expect(try await service.repository(id).sizes?.packs ?? 9 <= 3)
        #expect(try await service.raw(id, "poem.txt", at: "\(first)").text == "verse 0\n")
        try Git(in: "\(scratch.data)/repositories/\(id).git")("fsck", "--full", "--strict")
    }

    @Test func `a branch that upstream moved and a tag that it removed are so here`() async throws {
        let (scratch, remote, server) = try Self.served()
        let first = try remote.commit(["poem.txt": "roses\n"])
        try remote.tag("v1", at: first)
        let service = try await scratch.serve()
        let id = try await service.clone(server.url(for: "repo.git")).id
        try remote.commit(["poem.txt": "violets\n"], parents: [])
        try remote.deleteRef("refs/tags/v1")

        #expect(try await service.fetch(id).status == 202)

        #expect(try await service.raw(id, "poem.txt").text == "violets\n")
        #expect(try await service.raw(id, "poem.txt", at: "v1").status == 404)
        #expect(try await service.raw(id, "poem.txt", at: "\(first)").text == "roses\n")
    }

    private static func served() throws -> (CLIScratch, ScratchRepository, GitHTTPServer) {
        let remotes = try ScratchFolder()
        let remote = try ScratchRepository(named: "repo.git", in: remotes)
        let server = try GitHTTPServer(serving: remotes.path)
        return (try CLIScratch(ports: [server.port], remotes: remotes), remote, server)
    }

    /// How often the refs were listed: once for each fetch of heads and tags, and for each id.
    private static func fetchCount(_ server: GitHTTPServer) throws -> Int {
        try server.requestLines().count { $0.contains("/info/refs") }
    }
}
