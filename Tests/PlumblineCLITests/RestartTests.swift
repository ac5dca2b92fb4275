import Foundation
import PlumblineCore
import PlumblineTesting
import Testing

/// What a service finds when it starts.
@Suite struct RestartTests {
    @Test func `links, clones and tokens are there after a restart`() async throws {
        let scratch = try CLIScratch()
        let commit = try scratch.repository().commit(["poem.txt": "roses\n"])
        let first = try await scratch.serve()
        let repository = try await first.clone(scratch.url())
        let refs = try await first.get("/v1/repositories/\(repository.id)/refs").text
        let failed = try await first.clone(scratch.url("other.git"))
        _ = try await scratch.run("token", "create", "ada")
        #expect(try await first.stop() == 0)

        let second = try await scratch.serve()
        let again = try await second.repository(repository.id)

        #expect(again.state == "ready")
        #expect(again.head == "\(commit)")
        #expect(try await second.get("/v1/repositories/\(repository.id)/refs").text == refs)
        #expect(try await second.repository(failed.id).error?.detail == failed.error?.detail)
        #expect(try await scratch.run("token", "list").text.hasPrefix("ada\t"))
    }

    @Test func `the clone of a repository that is not linked is removed`() async throws {
        let scratch = try CLIScratch()
        try scratch.repository().commit(["poem.txt": "roses\n"])
        let first = try await scratch.serve()
        let id = try await first.clone(scratch.url()).id
        #expect(try await first.stop() == 0)
        for folder in ["repositories", "damaged"] {
            try FileManager.default.copyItem(
                atPath: "\(scratch.data)/repositories/\(id).git",
                toPath: "\(scratch.data)/\(folder)/0123456789abcdef.git")
        }

        let second = try await scratch.serve()

        #expect(scratch.names(in: "repositories") == ["\(id).git"])
        #expect(scratch.names(in: "damaged").isEmpty)
        #expect(try await second.raw(id, "poem.txt").text == "roses\n")
    }

    @Test func `a damaged clone is noticed, set aside and cloned anew`() async throws {
        let scratch = try CLIScratch()
        let remote = try scratch.repository()
        try remote.commit(["poem.txt": "roses\n", "noise": .noise(byteCount: 4096)])
        let service = try await scratch.serve()
        let id = try await service.clone(scratch.url()).id
        try Self.damage(scratch, id)

        let answer = try await service.raw(id, "noise")
        let repository = try await service.settled(id)

        #expect(answer.status == 503)
        #expect(try answer.problem.name == "repository-damaged")
        #expect(!answer.retryAfter.isEmpty)
        #expect(repository.state == "ready")
        #expect(scratch.names(in: "damaged") == ["\(id).git"])
        let noise = try remote.git("cat-file", "blob", "main:noise").bytes
        #expect(try await service.raw(id, "noise").body == noise)
        #expect(try await service.curl.send("DELETE", "/v1/repositories/\(id)").status == 204)
        #expect(scratch.names(in: "damaged").isEmpty)
    }

    @Test func `a clone that lost its packs while the service was away is cloned anew`()
        async throws
    {
        let scratch = try CLIScratch()
        try scratch.repository().commit(["poem.txt": "roses\n"])
        let first = try await scratch.serve()
        let id = try await first.clone(scratch.url()).id
        #expect(try await first.stop() == 0)
        for file in scratch.files(below: "repositories/\(id).git/objects/pack") {
            try FileManager.default.removeItem(atPath: file)
        }

        let second = try await scratch.serve()

        #expect(try await second.raw(id, "poem.txt").status == 503)
        #expect(try await second.settled(id).state == "ready")
        #expect(try await second.raw(id, "poem.txt").text == "roses\n")
    }

    @Test func `a link whose credential cannot be opened keeps nobody else waiting`() async throws {
        let scratch = try CLIScratch()
        try scratch.repository().commit(["poem.txt": "roses\n"])
        let silent = try SilentServer()
        let ports = ["REMOTES_HOSTS": "127.0.0.1:\(silent.port)"]
        let first = try await scratch.serve(settings: ports)
        let ready = try await first.clone(scratch.url())
        let id = try await first.link(
            silent.url(for: "repo.git"), credential: "{\"password\": \"secret\"}"
        ).repository.id
        #expect(try await first.stop() == 0)
        try FileManager.default.removeItem(atPath: "\(scratch.data)/secret.key")

        let second = try await scratch.serve(settings: ports)

        #expect(try await second.repository(id).state == "failed")
        #expect(try await second.raw(ready.id, "poem.txt").text == "roses\n")
        let relinked = try await second.link(
            silent.url(for: "repo.git"), credential: "{\"password\": \"secret\"}")
        #expect(try relinked.repository.state == "cloning")
    }

    /// Overwrites the middle of the clone's pack.
    private static func damage(_ scratch: CLIScratch, _ id: String) throws {
        let files = scratch.files(below: "repositories/\(id).git/objects/pack")
        let pack = try #require(files.first { $0.hasSuffix(".pack") })
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: pack)
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: pack))
        let byteCount = try handle.seekToEnd()
        try handle.seek(toOffset: byteCount / 2)
        try handle.write(contentsOf: Data(repeating: 0xA5, count: 64))
        try handle.close()
    }
}
