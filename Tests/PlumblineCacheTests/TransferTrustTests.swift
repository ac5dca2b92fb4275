import PlumblineCache
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct TransferTrustTests {
    @Test func `a password opens a private repository`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitHTTPServer(
            serving: scratch.root, .basicAuthentication(user: "ada", password: "pl/umb"))

        let result = try await scratch.clone(
            server.url(for: "repo.git"), credential: .password(username: "ada", password: "pl/umb"))

        #expect(result.refCount == 1)
    }

    @Test func `a wrong password is refused`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitHTTPServer(
            serving: scratch.root, .basicAuthentication(user: "ada", password: "plumb"))

        let failure = await failure {
            try await scratch.clone(
                server.url(for: "repo.git"),
                credential: .password(username: "ada", password: "wrong"))
        }

        #expect(failure == .credentialsRefused(host: "127.0.0.1:\(server.port)"))
    }

    @Test func `a private repository asks for a credential`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitHTTPServer(
            serving: scratch.root, .basicAuthentication(user: "ada", password: "plumb"))

        let failure = await failure { try await scratch.clone(server.url(for: "repo.git")) }

        #expect(failure == .credentialsNeeded(host: "127.0.0.1:\(server.port)"))
    }

    @Test func `a certificate of a private authority is trusted if its file is given`() async throws
    {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitHTTPServer(serving: scratch.root, .tls)
        var options = TransferOptions.local
        options.certificateFile = server.authority?.certificatePath

        let result = try await scratch.clone(server.url(for: "repo.git"), options: options)

        #expect(result.refCount == 1)
    }

    @Test func `a certificate of an unknown authority is refused`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitHTTPServer(serving: scratch.root, .tls)

        let failure = await failure { try await scratch.clone(server.url(for: "repo.git")) }

        #expect(failure?.isCertificate == true, "\(String(describing: failure))")
    }

    @Test func `a server with TLS 1.3 only is refused with the reason`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        var serverOptions = GitHTTPServer.Options.tls
        serverOptions.tlsVersions = ["TLSv1.3"]
        let server = try GitHTTPServer(serving: scratch.root, serverOptions)
        var options = TransferOptions.local
        options.certificateFile = server.authority?.certificatePath

        let failure = await failure {
            try await scratch.clone(server.url(for: "repo.git"), options: options)
        }

        #expect(failure?.isCertificate == true, "\(String(describing: failure))")
        #expect(failure?.description.contains("TLS 1.3") == true)
    }

    @Test(arguments: ["127.0.0.1", "[::1]", "10.1.2.3", "169.254.169.254", "[::ffff:127.0.0.1]"])
    func `a private address is refused before any packet`(address: String) async throws {
        let scratch = try TransferScratch()

        let failure = await failure {
            try await scratch.clone(
                "http://\(address):9/repo.git", options: TransferOptions())
        }

        #expect(failure?.isPrivateAddress == true, "\(String(describing: failure))")
    }

    @Test func `a name that leads to a private address is refused without a connection`()
        async throws
    {
        let scratch = try TransferScratch()
        let server = try SilentServer()

        let failure = await failure {
            try await scratch.clone(
                "http://localhost:\(server.port)/repo.git", options: TransferOptions())
        }

        #expect(failure == .privateAddress(host: "localhost:\(server.port)"))
        #expect(server.connectionCount == 0)
    }

    @Test func `a redirect is not followed`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let elsewhere = try GitHTTPServer(serving: scratch.root, at: "127.0.0.2")
        let server = try RedirectingServer(to: "http://127.0.0.2:\(elsewhere.port)")
        let url = server.url(for: "repo.git")

        let failure = await failure { try await scratch.clone(url) }

        #expect(failure == .redirected(url: url))
        #expect(try elsewhere.requestLines().isEmpty)
    }
}

@Suite struct TransferSSHTests {
    @Test(arguments: [GitSSHServer.KeyType.ed25519, .ecdsa])
    func `a key opens a repository of a known host`(type: GitSSHServer.KeyType) async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitSSHServer(serving: scratch.root, hostKey: type, userKey: type)

        let result = try await scratch.clone(
            server.url(for: "repo.git"), credential: server.credential)

        #expect(result.headName == .branch("main"))
    }

    @Test func `a key with a passphrase opens a repository`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitSSHServer(serving: scratch.root, passphrase: "plumb line")
        let credential = Credential.sshKey(
            username: server.user, privateKey: server.privateKey, passphrase: "plumb line",
            knownHosts: server.knownHosts)

        let result = try await scratch.clone(server.url(for: "repo.git"), credential: credential)

        #expect(result.refCount == 1)
    }

    @Test func `an unknown host key is refused and named`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitSSHServer(serving: scratch.root)
        let credential = Credential.sshKey(
            username: server.user, privateKey: server.privateKey, passphrase: nil,
            knownHosts: "# nobody\nbroken line\n")

        let failure = await failure {
            try await scratch.clone(server.url(for: "repo.git"), credential: credential)
        }

        #expect(
            failure
                == .unknownHostKey(
                    host: "127.0.0.1:\(server.port)", type: "ssh-ed25519",
                    fingerprint: server.hostKeyFingerprint))
    }

    @Test func `a changed host key is refused and named`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitSSHServer(serving: scratch.root)
        let credential = server.credential
        try server.changeHostKey()

        let failure = await failure {
            try await scratch.clone(server.url(for: "repo.git"), credential: credential)
        }

        #expect(
            failure
                == .changedHostKey(
                    host: "127.0.0.1:\(server.port)", type: "ssh-ed25519",
                    fingerprint: server.hostKeyFingerprint))
    }

    @Test func `a key that the server does not know is refused`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitSSHServer(serving: scratch.root)
        let other = try GitSSHServer(serving: scratch.root)
        let credential = Credential.sshKey(
            username: server.user, privateKey: other.privateKey, passphrase: nil,
            knownHosts: server.knownHosts)

        let failure = await failure {
            try await scratch.clone(server.url(for: "repo.git"), credential: credential)
        }

        #expect(failure == .credentialsRefused(host: "127.0.0.1:\(server.port)"))
    }

    @Test func `a repository that is not there is called so over ssh`() async throws {
        let scratch = try TransferScratch(withPoem: true)
        let server = try GitSSHServer(serving: scratch.root)
        let url = server.url(for: "other.git")

        let failure = await failure {
            try await scratch.clone(url, credential: server.credential)
        }

        #expect(failure == .noSuchRepositoryOrNoAccess(url: url))
    }

    @Test func `an ssh server that says nothing is given up`() async throws {
        let scratch = try TransferScratch()
        let server = try SilentServer()
        let peer = try GitSSHServer(serving: scratch.root)
        var limits = TransferLimits.brief
        limits.stallSeconds = 2

        let failure = await failure {
            try await scratch.clone(
                "ssh://git@127.0.0.1:\(server.port)/repo.git", credential: peer.credential,
                limits: limits)
        }

        #expect(failure == .stalled(seconds: 2))
    }
}

extension GitSSHServer {
    /// What opens the server.
    fileprivate var credential: Credential {
        .sshKey(
            username: user, privateKey: privateKey, passphrase: nil, knownHosts: knownHosts)
    }
}

extension TransferFailure {
    fileprivate var isCertificate: Bool {
        if case .certificate = self { true } else { false }
    }

    fileprivate var isPrivateAddress: Bool {
        if case .privateAddress = self { true } else { false }
    }
}
