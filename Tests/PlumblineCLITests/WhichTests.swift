import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct WhichTests {
    @Test func `which says from which commits files are, and what comes nearest`() async throws {
        let scratch = try CLIScratch()
        let remote = try scratch.repository()
        let first = try remote.commit(["src/app/a.txt": "roses\r\nred\r\n", "src/app/b.txt": "1\n"])
        let second = try remote.commit(["src/app/b.txt": "2\n"])
        let third = try remote.commit(["src/app/a.txt": "violets\n"])
        let service = try await scratch.serve()
        _ = try await scratch.run("link", scratch.url())
        let folder = try ScratchFolder()
        let a = try folder.write("roses\nred\n", to: "a.txt")
        let b = try folder.write("2\n", to: "b.txt")

        let one = try await scratch.run("which", scratch.url(), a, b, "--root", folder.path)
        #expect(one.text == "HEAD: \(second.abbreviated) (2023-11-14)\n")
        #expect(one.status == 0)
        let both = try await scratch.run(
            "which", scratch.url(), a, "--root", folder.path, "--at", "main")
        #expect(
            both.text == "main: \(second.abbreviated) (2023-11-14) back to \(first.abbreviated)"
                + " (2023-11-14), 2 commits\n")
        let c = try folder.write("3\n", to: "c.txt")
        let none = try await scratch.run("which", scratch.url(), b, c, "--root", folder.path)
        #expect(none.status == 1)
        #expect(
            none.text == "HEAD: \(third.abbreviated) (2023-11-14) back to \(second.abbreviated)"
                + " (2023-11-14), 2 commits\n")
        #expect(none.errorText.contains("not \(c): no commit has such a path"))
        let outside = try await scratch.run("which", scratch.url(), a)
        #expect(outside.status == 1)
        #expect(outside.errorText.contains("--root"))
        let json = try await scratch.run(
            "which", scratch.url(), b, "--root", folder.path, "--json")
        #expect(json.text.hasPrefix(#"{"at":[{"revision":"HEAD""#))
        #expect(json.status == 0)
        let jsonOfNone = try await scratch.run(
            "which", scratch.url(), b, c, "--root", folder.path, "--json")
        #expect(jsonOfNone.text.contains(#""fits":[]"#))
        #expect(jsonOfNone.status == 1)
        #expect(service.program.isRunning)
    }

    @Test func `a file that cannot be read is said to be, with the system's reason`() async throws {
        let scratch = try CLIScratch()
        let folder = try ScratchFolder()
        try folder.makeFolder("folder")

        for (name, reason) in [
            ("none", "No such file or directory"), ("folder", "Is a directory"),
        ] {
            let output = try await scratch.run(
                "which", "github.com/a/b", folder.path(of: name), "--root", folder.path)
            #expect(output.status == 1)
            let message = "cannot read '\(folder.path(of: name))': \(reason)\n"
            #expect(output.errorText.hasSuffix(message), "\(output.errorText)")
        }
    }
}
