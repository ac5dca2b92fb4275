import PlumblineCore
import PlumblineTesting
import Testing

/// The commands that compare and describe commits.
@Suite struct CompareTests {
    @Test func `two commits are compared as git does, and one is described`() async throws {
        let scratch = try CLIScratch()
        let remote = try scratch.repository()
        let old = try remote.commit(["poem.txt": "roses\n  are\nred\n", "b": "b\n", "c": "c\n"])
        try remote.tag("v1", at: old, message: "One")
        let new = try remote.commit(
            ["verse.txt": "roses\n  are\nred\n", "b": "b\nb\n"], removing: ["poem.txt"])
        let service = try await scratch.serve()
        _ = try await scratch.run("link", scratch.url())

        let patch = try await scratch.run("diff", scratch.url(), "v1", "main")
        let narrow = try await scratch.run(
            "diff", "-U", "0", scratch.url(), "v1", "main", "--", "b")
        let names = try await scratch.run("diff", "--name-status", scratch.url(), "v1", "main")
        let json = try await scratch.run("diff", "--json", scratch.url(), "v1", "main")
        let description = try await scratch.run("describe", scratch.url(), "main")
        let wrong = try await scratch.run("diff", scratch.url(), "v1", "none")

        let words = ["diff", "--full-index", "-M"]
        #expect(patch.bytes == (try git(remote, words + ["\(old)", "\(new)"])))
        #expect(narrow.bytes == (try git(remote, words + ["-U0", "\(old)", "\(new)", "--", "b"])))
        #expect(names.bytes == (try git(remote, ["diff", "-M", "--name-status", "v1", "main"])))
        #expect(json.text.hasPrefix("{\"from\":\"\(old)\""))
        #expect(description.line == (try remote.git("describe", "--abbrev=7", "main").line))
        #expect(wrong.status == 1 && wrong.errorText.contains("none"))
        #expect(service.program.isRunning)
    }

    private func git(_ remote: ScratchRepository, _ words: [String]) throws -> [UInt8] {
        try remote.git.command(words.map { Array($0.utf8) }).run().bytes
    }
}
