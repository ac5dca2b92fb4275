import Glibc
import PlumblineCore
import PlumblineTesting
import Testing

/// The commands, each asking a running service and doing the work itself.
@Suite struct CommandTests {
    /// Who does the work.
    enum Way: Hashable, Sendable, CaseIterable { case service, alone }

    @Test(arguments: Way.allCases)
    func `a repository is linked, listed, read, fetched and unlinked`(way: Way) async throws {
        let scratch = try CLIScratch()
        let remote = try scratch.repository()
        let first = try remote.commit([
            "poem.txt": "roses\n", "a/\u{e9}t\u{e9}.txt": .bytes([0xFF, 0x00, 0x0A]),
        ])
        let service = way == .service ? try await scratch.serve() : nil

        let linked = try await scratch.run("link", scratch.url())
        let id = try #require(linked.line.split(separator: " ").last)
        let second = try remote.commit(["poem.txt": "violets\n"])
        let fetched = try await scratch.run("fetch", scratch.url())
        let listed = try await scratch.run("repositories")
        let folder = try await scratch.run("ls", "\(id)", "HEAD:")
        let below = try await scratch.run("ls", "-r", "\(id)", "HEAD")
        let place = "\(first):a/\u{e9}t\u{e9}.txt"
        let file = try await scratch.run("cat", scratch.url(), place)
        let unlinked = try await scratch.run("unlink", "\(id)")

        #expect(linked.line.hasPrefix("ready: "))
        #expect(fetched.line.hasSuffix("\(second)".prefix(7)))
        #expect(listed.line.hasPrefix("\(id)  ready  \("\(second)".prefix(7))  "))
        let names = folder.lines.compactMap { $0.split(separator: "\t").last }
        #expect(names == ["a", "poem.txt"])
        let paths = below.lines.compactMap { $0.split(separator: "\t").last }
        #expect(paths == ["a", "a/\u{e9}t\u{e9}.txt", "poem.txt"])
        #expect(folder.lines[1].hasPrefix("100644 "))
        #expect(file.bytes == (try remote.git("show", place).bytes))
        #expect(unlinked.status == 0)
        #expect(try await scratch.run("repositories").text == "")
        #expect(service?.program.isRunning != false)
    }

    @Test(arguments: Way.allCases)
    func `a clone that fails ends the command with its reason`(way: Way) async throws {
        let scratch = try CLIScratch()
        let service = way == .service ? try await scratch.serve() : nil

        let output = try await scratch.run("link", scratch.url("other.git"))

        #expect(output.status == 1)
        #expect(output.errorText.contains("other.git"), "\(output.errorText)")
        #expect(output.text == "")
        #expect(service?.program.isRunning != false)
    }

    @Test func `a remote that says nothing is given up after the time that is set`() async throws {
        let server = try SilentServer()
        let scratch = try CLIScratch(ports: [server.port], ["TRANSFER_CONNECT_SECONDS": "1"])

        let output = try await scratch.run("link", server.url(for: "repo.git"))

        #expect(output.status == 1)
        #expect(output.errorText.contains("after 1 s"), "\(output.errorText)")
        #expect(output.errorText.contains("transfer.connect-seconds is how long to try"))
    }

    @Test func `progress is lines where there is no terminal`() async throws {
        let remote = try LargeRemote.shared.get()
        let scratch = try CLIScratch(ports: [remote.server.port])

        let output = try await scratch.run("link", remote.url)

        #expect(output.status == 0)
        #expect(output.lines.count == 1)
        let lines = output.errorText.split(separator: "\n")
        #expect(!lines.isEmpty)
        #expect(lines.allSatisfy { $0.contains(#/^[a-z]+ [0-9]+ %, [0-9]+ of [0-9]+ objects, /#) })
        #expect(!output.errorText.contains("\r"))
    }

    @Test(arguments: Way.allCases)
    func `what is not there is said on standard error`(way: Way) async throws {
        let scratch = try CLIScratch()
        try scratch.repository().commit(["poem.txt": "roses\n"])
        let service = way == .service ? try await scratch.serve() : nil
        _ = try await scratch.run("link", scratch.url())

        let cases = [
            (
                ["cat", "github.com/a/b", "HEAD:poem.txt"],
                "no repository 'github.com/a/b' is linked"
            ),
            (["cat", scratch.url(), "HEAD:prose.txt"], "no file 'prose.txt' in commit"),
            (["cat", scratch.url(), "trunk:poem.txt"], "no commit 'trunk'"),
            (["unlink", "0123456789abcdef"], "no repository '0123456789abcdef' is linked"),
            (["token", "remove", "ada"], "no token 'ada'"),
        ]
        for (arguments, reason) in cases {
            let output = try await scratch.run(arguments: arguments)
            #expect(output.status == 1, "\(arguments)")
            #expect(output.errorText.contains("plumbline: \(reason)"), "\(output.errorText)")
            #expect(output.bytes.isEmpty)
        }
        #expect(service?.program.isRunning != false)
    }

    @Test(arguments: [
        ["cat", "github.com/a/b", "HEAD"], ["ls"], ["map"], ["fly"],
        ["map", "--git-dir", ".", "--from", "HEAD:a:0", "--to", "HEAD"],
        ["link", "x", "--password-stdin", "--ssh-key", "y"],
    ])
    func `a command that is not one ends with 2`(arguments: [String]) async throws {
        let output = try await CLIScratch().run(arguments: arguments)

        #expect(output.status == 2)
        #expect(!output.errorText.isEmpty)
    }

    @Test func `a reader that goes away is no failure`() async throws {
        let scratch = try CLIScratch()
        try scratch.repository().commit(["noise": .noise(byteCount: 4 << 20)])
        _ = try await scratch.run("link", scratch.url())
        let quoted = "'\(CLIScratch.product)' cat '\(scratch.url())' HEAD:noise"

        let script = "{ \(quoted); echo $? >&2; } | head -c 1"
        let output = try await scratch.runShell(script)

        #expect(output.bytes.count == 1)
        #expect(output.errorText == "0\n")
    }

    @Test func `an interrupted command ends its transfer and leaves the folder free`()
        async throws
    {
        let server = try SilentServer()
        let scratch = try CLIScratch(ports: [server.port])
        let command = try scratch.start(["link", server.url(for: "repo.git")])
        try await waitUntil("connection") { server.connectionCount > 0 }

        command.kill(SIGINT)

        #expect(try await command.end() != 0)
        #expect(ProcessTable.transfers(in: scratch.data).isEmpty)
        #expect(scratch.names(in: "incoming").isEmpty)
        #expect(try await scratch.run("repositories").status == 0)
    }

    @Test func `the address of a service that is gone is forgotten`() async throws {
        let scratch = try CLIScratch()
        let service = try await scratch.serve()
        try await service.kill()
        let silent = try SilentServer()
        let busy = try scratch.start([
            "link", silent.url(for: "repo.git"), "--remotes-hosts", "127.0.0.1:\(silent.port)",
        ])
        try await waitUntil("connection") { silent.connectionCount > 0 }

        let output = try await scratch.run("repositories")
        busy.kill(SIGTERM)

        #expect(output.status == 1)
        #expect(output.errorText.contains("is in use by another plumbline; stop it"))
        #expect(try await busy.end() != 0)
    }

    @Test func `a service is asked by its address, with a token`() async throws {
        let scratch = try CLIScratch()
        let token = try await scratch.run("token", "create", "ada").line
        let service = try await scratch.serve("--server-tokens", "always")
        let elsewhere = try CLIScratch()

        let refused = try await elsewhere.run("repositories", "--server", service.address)
        let answered = try await elsewhere.run(
            "repositories",
            environment: ["PLUMBLINE_SERVER": service.address + "/", "PLUMBLINE_TOKEN": token])

        #expect(refused.status == 1)
        #expect(refused.errorText.contains("the request carries no token"))
        #expect(answered.status == 0)
    }

    @Test func `tokens are made, listed and removed beside a running service`() async throws {
        let scratch = try CLIScratch()
        let service = try await scratch.serve()

        let made = try await scratch.run("token", "create", "ada")
        let again = try await scratch.run("token", "create", "ada")
        let listed = try await scratch.run("token", "list")
        let removed = try await scratch.run("token", "remove", "ada")

        #expect(made.line.contains(#/^plb_[A-Za-z0-9_-]{43}$/#))
        #expect(again.status == 1)
        #expect(again.errorText.contains("'ada'"))
        #expect(listed.lines.count == 1)
        #expect(listed.line.contains(#/^ada\t[0-9]{4}-[0-9]{2}-[0-9]{2}T/#))
        #expect(removed.status == 0)
        #expect(try await scratch.run("token", "list").text == "")
        #expect(service.program.isRunning)
    }
}
