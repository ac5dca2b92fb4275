import Foundation
import PlumblineCore
import PlumblineTesting
import Testing

/// No credential appears in any log, answer, argument list, environment or stored file in clear.
@Suite struct CredentialTests {
    private static let secret = "s3cret~0f-Ada"

    /// The ways to give the secret to the service.
    enum Form: Hashable, Sendable, CaseIterable { case inURL, inBody }

    @Test(arguments: Form.allCases, [true, false])
    func `a password that clones is nowhere in clear`(form: Form, isRight: Bool) async throws {
        let remotes = try ScratchFolder()
        try ScratchRepository(named: "repo.git", in: remotes).commit(["poem.txt": "roses\n"])
        var options = GitHTTPServer.Options.tls
        options.credential = ("ada", isRight ? Self.secret : "another")
        let server = try GitHTTPServer(serving: remotes.path, options)
        let authority = try #require(server.authority).certificatePath
        let scratch = try CLIScratch(
            ports: [server.port], ["REMOTES_CA_FILE": authority, "LOG_LEVEL": "trace"])
        let service = try await scratch.serve()

        let (url, credential) = Self.request(for: server.url(for: "repo.git"), form)
        var answers = [try await service.link(url, credential: credential)]
        let id = try answers[0].repository.id
        let repository = try await service.settled(id)
        answers += try await Self.ask(service, id, url)
        answers.append(try await service.link(url, credential: credential))

        #expect(repository.state == (isRight ? "ready" : "failed"))
        try Self.expectNothing(of: Self.secret, in: answers, service, scratch)
        #expect(try await service.stop() == 0)
        try Self.expectNothing(of: Self.secret, in: [], service, scratch)
    }

    @Test(arguments: Form.allCases)
    func `a password is nowhere in clear while a transfer runs`(form: Form) async throws {
        let server = try SilentServer()
        let scratch = try CLIScratch(ports: [server.port], ["LOG_LEVEL": "trace"])
        let service = try await scratch.serve()

        let (url, credential) = Self.request(for: server.url(for: "repo.git"), form)
        let linked = try await service.link(url, credential: credential)
        let child = try await service.transfer()
        try await waitUntil("connection") { server.connectionCount > 0 }

        let visible = ProcessTable.visibleText(of: child)
        #expect(visible.contains("transfer-worker"))
        #expect(!visible.contains(Self.secret))
        try Self.expectNothing(of: Self.secret, in: [linked], service, scratch)
        #expect(
            try await service.curl.send("DELETE", "/v1/repositories/\(linked.repository.id)").status
                == 204)
    }

    @Test func `an ssh key is nowhere in clear`() async throws {
        let remotes = try ScratchFolder()
        try ScratchRepository(named: "repo.git", in: remotes).commit(["poem.txt": "roses\n"])
        let server = try GitSSHServer(serving: remotes.path, passphrase: Self.secret)
        let scratch = try CLIScratch(ports: [server.port], ["LOG_LEVEL": "trace"])
        let service = try await scratch.serve()
        let credential = try Self.json([
            "privateKey": server.privateKey, "passphrase": Self.secret,
            "knownHosts": server.knownHosts,
        ])

        let linked = try await service.link(server.url(for: "repo.git"), credential: credential)
        let id = try linked.repository.id
        let child = try? await service.transfer()
        let visible = child.map(ProcessTable.visibleText) ?? ""
        let repository = try await service.settled(id)
        let answers = try await [linked] + Self.ask(service, id, server.url(for: "repo.git"))

        #expect(repository.state == "ready", "\(repository.error?.detail ?? "")")
        let line = try #require(server.privateKey.split(separator: "\n").dropFirst(2).first)
        for secret in [Self.secret, String(line)] {
            #expect(!visible.contains(secret))
            try Self.expectNothing(of: secret, in: answers, service, scratch)
        }
    }

    @Test func `the command takes a password from its input and shows it nowhere`() async throws {
        let server = try SilentServer()
        let scratch = try CLIScratch(ports: [server.port])
        let url = server.url(for: "repo.git")

        let command = try scratch.start(["link", url, "--username", "ada", "--password-stdin"])
        try command.write(Self.secret + "\n")
        var child: pid_t?
        try await waitUntil("transfer", every: .milliseconds(1)) {
            child = ProcessTable.transfers(in: scratch.data).first
            return child != nil
        }
        let visible = [command.id, child ?? 0].map(ProcessTable.visibleText).joined()

        #expect(visible.contains("--password-stdin"))
        #expect(!visible.contains(Self.secret))
        command.kill(SIGINT)
        #expect(try await command.end() != 0)
        #expect(!(command.output + command.errors).contains(Self.secret))
    }

    @Test func `a token is kept as a digest alone`() async throws {
        let scratch = try CLIScratch()

        let token = try await scratch.run("token", "create", "ada").line

        #expect(token.hasPrefix("plb_"))
        for file in scratch.files() { #expect(!Self.holds(file, token), "\(file)") }
        #expect(try await !scratch.run("token", "list").text.contains(token))
    }

    private static func request(for url: String, _ form: Form) -> (String, String?) {
        switch form {
        case .inURL: (url.replacing("://", with: "://ada:\(secret)@"), nil)
        case .inBody: (url, "{\"username\": \"ada\", \"password\": \"\(secret)\"}")
        }
    }

    private static func json(_ object: [String: String]) throws -> String {
        String(decoding: try JSONEncoder().encode(object), as: UTF8.self)
    }

    /// Asks all that tells something about the repository `id`.
    private static func ask(
        _ service: Service, _ id: String, _ url: String
    ) async throws -> [Answer] {
        var answers = [try await service.get("/v1/repositories?url=\(url)")]
        for path in ["", "/\(id)", "/\(id)/events", "/\(id)/refs", "/\(id)/raw/poem.txt"] {
            answers.append(try await service.get("/v1/repositories" + path))
        }
        answers.append(try await service.get("/metrics"))
        answers.append(try await service.fetch(id))
        return answers
    }

    /// Looks for a secret, also as HTTP sends it, where others could see it.
    private static func expectNothing(
        of secret: String, in answers: [Answer], _ service: Service, _ scratch: CLIScratch
    ) throws {
        let sent = Data("ada:\(secret)".utf8).base64EncodedString()
        for form in [secret, sent] {
            for answer in answers { #expect(!answer.text.contains(form)) }
            #expect(!service.program.output.contains(form))
            #expect(!service.program.errors.contains(form))
            #expect(!ProcessTable.visibleText(of: service.program.id).contains(form))
            let files = scratch.files()
            #expect(files.contains { $0.hasSuffix("plumbline.db") })
            for file in files { #expect(!holds(file, form), "\(file)") }
        }
    }

    private static func holds(_ file: String, _ text: String) -> Bool {
        let contents = try? Data(contentsOf: URL(fileURLWithPath: file), options: .mappedIfSafe)
        return contents?.range(of: Data(text.utf8)) != nil
    }
}
