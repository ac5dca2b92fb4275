import PlumblineCore
import Testing

struct HostPolicyTests {
    @Test(arguments: [
        "https://github.com/o/r", "git@github.com:o/r", "ssh://git@ssh.github.com:443/o/r",
        "https://gitlab.com/g/r", "ssh://git@altssh.gitlab.com:443/g/r",
        "https://bitbucket.org/ws/r",
        "ssh://git@altssh.bitbucket.org:443/ws/r",
    ])
    func `the public providers are allowed from the start`(_ text: String) throws {
        try HostPolicy().check(url(text))
    }

    @Test(
        arguments: [
            ("https://example.com/r", .hostNotAllowed("example.com")),
            ("https://github.com.example.com/r", .hostNotAllowed("github.com.example.com")),
            ("https://github.com@example.com/r", .hostNotAllowed("example.com")),
            ("https://evilgithub.com/r", .hostNotAllowed("evilgithub.com")),
            ("https://github.com:8443/o/r", .hostNotAllowed("github.com:8443")),
            ("ssh://git@ssh.github.com/o/r", .hostNotAllowed("ssh.github.com")),
            ("http://github.com/o/r", .notEncrypted("github.com")),
            ("https://127.0.0.1/r", .hostNotAllowed("127.0.0.1")),
            ("file:///srv/r", .folderNotAllowed(folder: "/srv/r")),
        ] as [(String, HostPolicyError)])
    func `everything else is refused from the start`(
        _ text: String, _ expected: HostPolicyError
    ) throws {
        let url = try url(text)
        #expect(throws: expected) { try HostPolicy().check(url) }
    }

    @Test(arguments: [
        ("git.example.com", "https://git.example.com/r", true),
        ("GIT.example.com.", "https://git.example.com/r", true),
        ("git.example.com", "https://git.example.com:8443/r", false),
        ("git.example.com:8443", "https://git.example.com:8443/r", true),
        ("git.example.com:8443", "https://git.example.com/r", false),
        ("git.example.com:443", "https://git.example.com/r", true),
        ("git.example.com:443", "ssh://git.example.com/r", false),
        ("*.example.com", "https://git.example.com/r", true),
        ("*.example.com", "https://a.b.example.com/r", true),
        ("*.example.com", "https://example.com/r", false),
        ("*.example.com", "https://badexample.com/r", false),
        ("*.example.com:8443", "https://git.example.com:8443/r", true),
        ("*", "https://example.com/r", false), ("*.", "https://example.com/r", false),
        ("g*.example.com", "https://git.example.com/r", false),
        ("", "https://example.com/r", false),
        ("2001:4860::1", "https://[2001:4860::1]/r", true),
        ("[2001:4860::1]", "https://[2001:4860:0::1]/r", true),
        ("[2001:4860::1]:8443", "https://[2001:4860::1]:8443/r", true),
        ("*.0.0.1", "https://8.0.0.1/r", false),
    ])
    func `a pattern allows the hosts that it names`(
        _ pattern: String, _ text: String, _ isAllowed: Bool
    ) throws {
        let url = try url(text)
        let check = { try HostPolicy(hosts: [pattern]).check(url) }
        if isAllowed {
            #expect(throws: Never.self, performing: check)
        } else {
            #expect(throws: HostPolicyError.hostNotAllowed(url.authority), performing: check)
        }
    }

    @Test func `the form of a pattern can be checked`() {
        #expect(HostPolicy.isPattern("*.example.com:8443"))
        #expect(HostPolicy.isPattern("[::1]:80"))
        #expect(!HostPolicy.isPattern("https://example.com"))
        #expect(!HostPolicy.isPattern("example.com:http"))
        #expect(!HostPolicy.isPattern("*"))
    }

    @Test func `http needs its own permission`() throws {
        var policy = HostPolicy(hosts: ["git.example.com", "git.example.com:8080"])
        let url = try url("http://git.example.com:8080/r")
        #expect(throws: HostPolicyError.notEncrypted("git.example.com:8080")) {
            try policy.check(url)
        }
        policy.insecureHosts = ["git.example.com"]
        #expect(throws: Never.self) { try policy.check(url) }
    }

    @Test(arguments: [
        "https://127.0.0.1:1/r", "https://[::1]:1/r", "https://[::ffff:10.0.0.1]:1/r",
        "ssh://169.254.169.254:1/r",
        "https://localhost:1/r", "https://git.localhost:1/r",
    ])
    func `a private address needs its own permission`(_ text: String) throws {
        let url = try url(text)
        var policy = HostPolicy(hosts: [url.authority])
        #expect(throws: HostPolicyError.privateAddress(url.authority)) { try policy.check(url) }
        #expect(!policy.mayBePrivate(url))
        policy.privateHosts = [url.host]
        #expect(throws: Never.self) { try policy.check(url) }
        #expect(policy.mayBePrivate(url))
    }

    @Test(arguments: [
        ("/srv/git", "file:///srv/git/r", true), ("/srv/git/", "file:///srv/git/r", true),
        ("/srv/git", "file:///srv/git", true), ("/srv/a b", "file:///srv/a%20b/r", true),
        ("/", "file:///srv/r", true), ("/srv/git", "file:///srv/github/r", false),
        ("/srv/git", "file:///srv/Git/r", false), ("srv", "file:///srv/r", false),
        ("", "file:///srv/r", false),
    ])
    func `a folder is allowed below a root`(
        _ root: String, _ text: String, _ isAllowed: Bool
    ) throws {
        let url = try url(text)
        let policy = HostPolicy(fileRoots: [root])
        let isRefused = (try? policy.check(url)) == nil
        #expect(isRefused != isAllowed)
    }

    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.0.1",
        "198.19.0.1", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "[::]", "[::1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:a00:1]",
        "[64:ff9b::10.0.0.1]",
        "[64:ff9b:1::1]", "[fc00::1]", "[fd12::1]", "[fe80::1]", "[fec0::1]", "[ff02::1]",
        "[2001:db8::1]", "[2001::1]", "[2002:7f00:1::]", "[3fff::1]", "[4000::1]",
    ])
    func `a special address is not public`(_ host: String) throws {
        let address = try #require(try url("https://\(host)/r").address)
        #expect(!HostPolicy.isPublic(address: address))
    }

    @Test(arguments: [
        "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.167.0.1",
        "198.17.0.1", "223.255.255.255", "140.82.121.4", "[2606:50c0::1]", "[2a00:1450::1]",
        "[2001:4860::8888]", "[::ffff:8.8.8.8]", "[64:ff9b::8.8.8.8]",
    ])
    func `any other address is public`(_ host: String) throws {
        let address = try #require(try url("https://\(host)/r").address)
        #expect(HostPolicy.isPublic(address: address))
    }

    @Test func `bytes that are no address are not public`() {
        #expect(!HostPolicy.isPublic(address: [8, 8, 8]))
        #expect(!HostPolicy.isPublic(address: [UInt8]()))
    }

    private func url(_ text: String) throws -> RemoteURL { try RemoteURL.parse(text).url }
}
