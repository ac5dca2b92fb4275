import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct GrepTests {
    @Test func `grep prints what git grep does, and find the files that fit`() async throws {
        let scratch = try CLIScratch()
        let remote = try scratch.repository()
        let path = try #require(TreePath(bytes: [0x64, 0xFF]))
        let first = try remote.commit([
            "src/Poem.txt": "roses\nviolets\nsugar\nroses are\n", "run.c": "int Roses(void);\n",
        ])
        try remote.commit([path: "roses\n"])
        let service = try await scratch.serve()
        _ = try await scratch.run("link", scratch.url())

        for (ours, gits) in [
            (["roses"], ["-P", "-e", "roses"]), (["-i", "ROSES"], ["-i", "-e", "ROSES"]),
            (["-w", "roses?"], ["-P", "-w", "-e", "roses?"]), (["-F", "s("], ["-F", "-e", "s("]),
            (["-C", "1", "violets|are$"], ["-P", "-C", "1", "-e", "violets|are$"]),
            (["-E", "^(roses|int)"], ["-P", "-e", "^(roses|int)"]),
        ] {
            let output = try await scratch.run(arguments: ["grep", scratch.url()] + ours)
            let expected = try remote.git.command(
                (["-c", "core.quotePath=false", "grep", "-n"] + gits + ["HEAD"]).map {
                    Array($0.utf8)
                }
            ).run()
            // Before each path git names the revision.
            let lines = expected.bytes.split(separator: 0x0A).map {
                $0.starts(with: "HEAD:".utf8) ? $0.dropFirst(5) : $0
            }
            #expect(output.bytes.split(separator: 0x0A) == lines, "\(ours): \(output.text)")
            #expect(output.status == 0)
        }
        let old = try await scratch.run(
            "grep", scratch.url(), "\(first)", "roses", "--path", "*.txt", "--limit", "1")
        #expect(old.text == "src/Poem.txt:1:roses\n")
        let json = try await scratch.run("grep", scratch.url(), "violets", "--json")
        #expect(json.lines.count == 2)
        #expect(json.lines[0].hasPrefix(#"{"path":"src/Poem.txt","blob":""#))
        let none = try await scratch.run("grep", scratch.url(), "nothing")
        #expect(none.status == 1 && none.text.isEmpty && none.errorText.isEmpty)
        let wrong = try await scratch.run("grep", scratch.url(), "a(b")
        #expect(wrong.status == 1)
        #expect(wrong.errorText.contains("at byte 3"), "\(wrong.errorText)")

        let found = try await scratch.run("find", scratch.url(), "poe")
        #expect(found.text == "src/Poem.txt\n")
        let bytes = try await scratch.run("find", scratch.url(), "d", "--limit", "1")
        #expect(bytes.bytes == [0x64, 0xFF, 0x0A])
        let nowhere = try await scratch.run("find", scratch.url(), "poem", "--at", "none")
        #expect(nowhere.status == 1)
        #expect(nowhere.errorText.contains("no commit 'none'"))
        #expect(service.program.isRunning)
    }
}
