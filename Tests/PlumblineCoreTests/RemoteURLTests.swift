import PlumblineCore
import Testing

struct RemoteURLTests {
    @Test(arguments: [
        ("https://github.com/o/r", "https://github.com/o/r"),
        ("https://github.com/o/r.git", "https://github.com/o/r.git"),
        ("  https://github.com/o/r/ ", "https://github.com/o/r"),
        (
            "HTTPS://WWW.GitHub.com:443//Pallets/Flask?tab=readme#top",
            "https://github.com/Pallets/Flask"
        ),
        ("github.com/o/r", "https://github.com/o/r"),
        ("http://git.example.com:80/r.git", "http://git.example.com/r.git"),
        ("git@github.com:o/r.git", "git@github.com:o/r.git"),
        ("git@host.example.:/srv/r.git", "ssh://git@host.example/srv/r.git"),
        ("me@[2001:DB8:0:0::1]:r.git", "me@[2001:db8::1]:r.git"),
        ("ssh://git@github.com:22/o/r", "ssh://git@github.com/o/r"),
        ("ssh://git@ssh.github.com:443/o/r.git", "ssh://git@ssh.github.com:443/o/r.git"),
        ("git+ssh://git@h.example/r", "ssh://git@h.example/r"),
        ("ssh://git@git.example.com:7999/PROJ/r.git", "ssh://git@git.example.com:7999/PROJ/r.git"),
        ("https://gitlab.com/group/sub/r", "https://gitlab.com/group/sub/r.git"),
        ("https://gitlab.example.com/group/r/", "https://gitlab.example.com/group/r.git"),
        ("https://bitbucket.org/ws/r", "https://bitbucket.org/ws/r"),
        ("https://git.example.com/ctx/scm/~me/r.git", "https://git.example.com/ctx/scm/~me/r.git"),
        ("https://git.example.com/projects/P/repos/r", "https://git.example.com/scm/P/r.git"),
        (
            "https://git.example.com/ctx/users/u/repos/r/browse",
            "https://git.example.com/ctx/scm/~u/r.git"
        ),
        ("https://h.example/a%20b/%7Ec%c3%a9", "https://h.example/a%20b/~c%C3%A9"),
        ("https://h.example/é", "https://h.example/%C3%A9"),
        ("https://[::1]:8443/r", "https://[::1]:8443/r"),
        ("file:///srv/git/r.git/", "file:///srv/git/r.git"),
        ("file://localhost/srv/r", "file:///srv/r"),
        ("https://h.example/tree/blob/raw.git", "https://h.example/tree/blob/raw.git"),
    ])
    func `every form of a clone URL is read`(_ text: String, _ description: String) throws {
        #expect(try RemoteURL.parse(text).url.description == description)
    }

    @Test(arguments: [
        "https://github.com/o/r", "http://127.0.0.1:8080/r.git", "git@github.com:o/r.git",
        "h.example:~/r",
        "ssh://git@[::1]:2222/srv/r", "ssh://h.example/~me/r", "file:///srv/a%20b%FF",
        "https://gitlab.com/a/b/c",
        "https://git.example.com/projects/P/repos/r", "https://h.example/a:b@c+d,e=f",
    ])
    func `the description of a URL reads as the same URL`(_ text: String) throws {
        let url = try RemoteURL.parse(text).url
        let again = try RemoteURL.parse(url.description)
        #expect(again.url == url)
        #expect(again.credential == nil)
    }

    @Test func `a URL is taken apart`() throws {
        let url = try RemoteURL.parse("ssh://git@Git.Example.com:2222/o/r.git").url
        #expect(url.scheme == .ssh)
        #expect(url.host == "git.example.com")
        #expect(url.port == 2222)
        #expect(url.effectivePort == 2222)
        #expect(url.user == "git")
        #expect(url.path == "/o/r.git")
        #expect(url.address == nil)
        #expect(try RemoteURL.parse("https://10.0.0.1/r").url.address == [10, 0, 0, 1])
    }

    @Test(arguments: [
        ("https://me:pa%40ss@github.com/o/r", "me", "pa@ss"),
        ("https://ghp_abc@github.com/o/r", "x-access-token", "ghp_abc"),
        ("https://ghs_abc:@github.com/o/r", "x-access-token", "ghs_abc"),
        ("https://github_pat_1:x-oauth-basic@github.com/o/r", "x-access-token", "github_pat_1"),
        ("https://glpat-abc@git.example.com/g/r", "oauth2", "glpat-abc"),
        ("https://:glpat-abc@git.example.com/g/r", "oauth2", "glpat-abc"),
        ("https://:t@bitbucket.org/ws/r", "x-token-auth", "t"),
        ("https://a@b:t@git.example.com/g/r", "a@b", "t"),
    ])
    func `a secret in a URL becomes the credential`(
        _ text: String, _ username: String, _ password: String
    ) throws {
        let (url, credential) = try RemoteURL.parse(text)
        #expect(credential == .password(username: username, password: password))
        #expect(!url.description.contains("@"))
        #expect(url.user == nil)
    }

    @Test func `a mere user name of an https URL is dropped`() throws {
        let (url, credential) = try RemoteURL.parse("https://me@bitbucket.org/ws/r.git")
        #expect(url.description == "https://bitbucket.org/ws/r.git")
        #expect(credential == nil)
    }

    @Test(arguments: [
        ("https://github.com/o/r/blob/main/a.py#L10", "https://github.com/o/r.git"),
        ("https://github.com/o/r/pull/7", "https://github.com/o/r.git"),
        ("https://github.com/o/r.git/tree/main", "https://github.com/o/r.git"),
        ("https://gitlab.com/g/s/r/-/tree/main?ref_type=heads", "https://gitlab.com/g/s/r.git"),
        ("https://git.example.com/g/r/-/blob/v1/a", "https://git.example.com/g/r.git"),
        ("https://git.example.com/g/r/blob/v1/a", "https://git.example.com/g/r.git"),
        ("https://git.example.com/g/r/commit/1a2b3c4", "https://git.example.com/g/r.git"),
        ("https://git.example.com/g/r/src/branch/main", "https://git.example.com/g/r.git"),
        ("https://bitbucket.org/ws/r/src/main/a.py", "https://bitbucket.org/ws/r.git"),
        (
            "https://dc.example.com/projects/P/repos/r/browse/a.py?at=main",
            "https://dc.example.com/scm/P/r.git"
        ),
    ])
    func `a page inside a repository is refused with its clone URL`(
        _ text: String, _ cloneURL: String
    ) {
        #expect(reason(text) == .insideRepository(cloneURL: cloneURL))
    }

    @Test(
        arguments: [
            ("", .empty), ("   ", .empty), ("flask", .notAURL), ("../r", .notAURL),
            ("/srv/r", .notAURL),
            ("C:/r", .notAURL), ("https:github.com/o/r", .notAURL),
            ("git://github.com/o/r", .unsupportedScheme), ("ext::sh -c x", .invisibleCharacter),
            ("ext::sh", .unsupportedScheme), ("javascript://x/y", .unsupportedScheme),
            ("https://github.com/o/r\n", .invisibleCharacter),
            ("https://github.com/o/\0r", .invisibleCharacter),
            ("https://github.com/o/r\u{202E}", .invisibleCharacter),
            ("https://github.com/o r", .invisibleCharacter),
            ("https://github.com\\o\\r", .backslash),
            ("https:///o/r", .invalidHost), ("https://-oProxyCommand=x/o/r", .invalidHost),
            ("ssh://-oProxyCommand=x/r", .invalidHost), ("-oProxyCommand=x:r", .invalidHost),
            ("https://a..b/r", .invalidHost), ("https://a%2eb/r", .invalidHost),
            ("https://[::1/r", .invalidHost),
            ("https://[::1%25eth0]/r", .invalidHost), ("https://[v1.x]/r", .invalidHost),
            ("https://127.1/r", .invalidHost), ("https://0x7f.0.0.1/r", .invalidHost),
            ("https://2130706433/r", .invalidHost), ("https://127.0.0.01/r", .invalidHost),
            ("https://1.2.3.0x4/r", .invalidHost), ("https://a.example:1:2/r", .invalidPort),
            ("https://bücher.example/r", .hostBeyondASCII),
            ("https://github.com:0/o/r", .invalidPort),
            ("https://github.com:65536/o/r", .invalidPort),
            ("https://github.com:+1/o/r", .invalidPort),
            ("ssh://git:secret@h.example/r", .passwordForSSH),
            ("git:secret@h.example:r", .passwordForSSH),
            ("ssh://-l@h.example/r", .invalidUser), ("-l@h.example:r", .invalidUser),
            ("@h.example:r", .invalidUser),
            ("https://u:%00@h.example/r", .invalidUser),
            ("https://u:%zz@h.example/r", .invalidUser),
            ("https://github.com", .noRepository), ("https://github.com/", .noRepository),
            ("https://github.com/o", .noRepository), ("https://gitlab.com/g", .noRepository),
            ("git@github.com:r", .noRepository), ("git@github.com:o/r/x", .noRepository),
            ("https://h.example/.git", .noRepository), ("git@h.example:", .noRepository),
            ("file:///", .noRepository),
            ("https://h.example/o/../r", .invalidPath),
            ("https://h.example/o/%2e%2E/r", .invalidPath),
            ("https://h.example/o%2fr", .invalidPath), ("https://h.example/o%5cr", .invalidPath),
            ("https://h.example/%252e%252e/r", .invalidPath),
            ("https://h.example/r%00", .invalidPath),
            ("https://h.example/r%0a", .invalidPath), ("https://h.example/r%", .invalidPath),
            ("https://h.example/-r", .invalidPath), ("git@h.example:-r", .invalidPath),
            ("git@h.example:a'$(x)'", .invalidPath), ("ssh://h.example/a;b", .invalidPath),
            ("ssh://h.example/a?b", .invalidPath), ("ssh://h.example/a%20b", .invalidPath),
            ("file:///srv/../etc", .invalidPath), ("file:///srv?x", .invalidPath),
            ("file://h.example/srv", .invalidHost),
        ] as [(String, RemoteURLError.Reason)])
    func `what is not the URL of a repository is refused`(
        _ text: String, _ expected: RemoteURLError.Reason
    ) {
        #expect(reason(text) == expected)
    }

    @Test func `an absurdly long URL is refused`() {
        let text = "https://h.example/" + String(repeating: "a", count: 2_031)
        #expect(reason(text) == .tooLong(byteCount: 2_049, limit: 2_048))
        #expect(reason(String(text.dropLast())) == nil)
    }

    @Test(arguments: [
        "https://me:s3cret@github.com/o", "https://s3cret@github.com/o",
        "https://me:s3/cret@h.example/..",
        "https://me:s3#cret@github.com/o", "https://me:s3cret/", "ftp://me:s3cret@h.example/r",
        "ssh://git:s3cret@h.example/r", "me:s3cret@h.example:r", "https://me:s3cret@h.example\n/r",
        "https://h.example?private_token=s3cret", "ghp_s3cret", "glpat-s3cret",
        "https://github.com/ghp_s3cret",
        "https://me:s3cret@" + String(repeating: "a", count: 3_000),
        "https://me:s3?cret@h.example/",
    ])
    func `an error never shows a secret`(_ text: String) throws {
        let error = try #require(throws: RemoteURLError.self) { try RemoteURL.parse(text) }
        for message in ["\(error)", String(reflecting: error), error.text] {
            #expect(!message.contains("s3"))
            #expect(!message.contains("cret"))
        }
    }

    @Test func `an error is one line that quotes what was given`() {
        let page = description("https://github.com/o/r/blob/main/a.py#L1")
        #expect(
            page == "'https://github.com/o/r/blob/main/a.py' is a page inside a repository; "
                + "give its clone URL, 'https://github.com/o/r.git'")
        #expect(description("a\nb")?.contains("\n") == false)
        #expect(description("git@h.example:-r")?.hasPrefix("'git@h.example:-r' has a path") == true)
    }

    @Test func `any bytes are either read or refused`() {
        var generator = SplitMix(state: 7)
        let alphabet = Array("https://ssh:file@git.com[]:%2e-~\\ \0\n?#é\u{301}ab01/").map(
            String.init)
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...24, using: &generator)
            let start =
                ["https://", "git@h.example:", "ssh://", ""].randomElement(using: &generator) ?? ""
            let text = (0..<count).reduce(into: start) { text, _ in
                text += alphabet.randomElement(using: &generator) ?? ""
            }
            guard let url = try? RemoteURL.parse(text).url else { continue }
            #expect((try? RemoteURL.parse(url.description).url) == url, "\(text.debugDescription)")
            #expect(url.description.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        }
    }

    private func reason(_ text: String) -> RemoteURLError.Reason? {
        do throws(RemoteURLError) {
            _ = try RemoteURL.parse(text)
            return nil
        } catch {
            return error.reason
        }
    }

    private func description(_ text: String) -> String? {
        do throws(RemoteURLError) {
            _ = try RemoteURL.parse(text)
            return nil
        } catch {
            return error.description
        }
    }
}

struct RepositoryNameTests {
    @Test(arguments: [
        [
            "https://github.com/pallets/flask", "https://github.com/Pallets/Flask.git/",
            "git@github.com:pallets/flask.git", "ssh://git@ssh.github.com:443/pallets/flask.git",
            "http://me:x@github.com/pallets/flask", "github.com/pallets/flask",
        ],
        [
            "https://gitlab.com/g/s/r", "git@gitlab.com:G/s/r.git",
            "ssh://git@altssh.gitlab.com:443/g/s/r.git",
        ],
        ["https://bitbucket.org/ws/r", "ssh://git@altssh.bitbucket.org:443/ws/r.git"],
        [
            "https://dc.example.com/scm/PROJ/r.git", "https://dc.example.com/ctx/scm/proj/r",
            "ssh://git@dc.example.com:7999/PROJ/r.git",
            "https://dc.example.com/projects/PROJ/repos/r/browse",
        ],
        ["https://dc.example.com/scm/~me/r.git", "ssh://git@dc.example.com:7999/~me/r.git"],
        ["ssh://git@h.example/srv/r", "git@h.example:srv/r.git"],
    ])
    func `every spelling of a URL gives one name`(_ spellings: [String]) throws {
        let names = try Set(spellings.map(name))
        #expect(names.count == 1)
    }

    @Test(arguments: [
        ("https://github.com/o/r", "https://github.com/o/r2"),
        ("https://h.example:8443/o/r", "https://h.example/o/r"),
        ("https://h.example:7999/o/r", "https://h.example/o/r"),
        ("ssh://git@h.example:2222/o/r", "ssh://git@h.example/o/r"),
        ("file:///srv/r", "file:///srv/R"), ("file:///srv/r", "file:///srv/r.git"),
        ("https://gitlab.com/scm/a/r", "https://gitlab.com/a/r"),
    ])
    func `different repositories have different names`(_ left: String, _ right: String) throws {
        #expect(try name(left) != name(right))
    }

    @Test func `a name keeps the case in which it was given`() throws {
        let name = try name("https://github.com/Pallets/Flask.git")
        #expect(name.description == "github.com/Pallets/Flask")
        #expect(name.key == "github.com/pallets/flask")
    }

    @Test(arguments: [
        "https://github.com/Pallets/Flask", "ssh://git@[::1]:2222/o/r", "file:///srv/R",
        "https://h.example:8443/a/b/c",
    ])
    func `the description of a name reads as the same name`(_ text: String) throws {
        let name = try name(text)
        let again = try #require(RepositoryName(name.description))
        #expect(again == name)
        #expect(again.description == name.description)
    }

    @Test(arguments: [
        "", "flask", "github.com/", "github.com//r", "github.com/o/r/", "h.example/a b",
        "h.example/\n",
    ])
    func `a text that is no name is refused`(_ text: String) {
        #expect(RepositoryName(text) == nil)
    }

    private func name(_ text: String) throws -> RepositoryName {
        RepositoryName(try RemoteURL.parse(text).url)
    }
}

struct RepositoryIDTests {
    @Test func `an id is read and printed as 16 digits`() {
        #expect(RepositoryID("00000000000000ff") == RepositoryID(value: 255))
        #expect(RepositoryID(value: 255).description == "00000000000000ff")
        #expect(RepositoryID(value: .max).description == "ffffffffffffffff")
    }

    @Test(arguments: [
        "", "00ff", "00000000000000FF", "00000000000000f", "00000000000000fff", "../../etc/passwd",
        "00000000000000f\n", "+0000000000000ff", "0x000000000000ff", "000000000000٠00",
    ])
    func `a text that is no id is refused`(_ text: String) {
        #expect(RepositoryID(text) == nil)
    }
}

struct CredentialTests {
    @Test(arguments: [
        Credential.password(username: "s3cret", password: "s3cret"),
        .sshKey(
            username: "s3cret", privateKey: "s3cret", passphrase: "s3cret", knownHosts: "s3cret"),
    ])
    func `no description of a credential shows a secret`(_ credential: Credential) {
        var dumped = ""
        dump(credential, to: &dumped)
        dump([credential], to: &dumped)
        let texts = [
            "\(credential)", String(describing: credential), String(reflecting: credential),
            "\([credential])", "\(Optional(credential) as Any)", dumped,
        ]
        for text in texts {
            #expect(!text.contains("s3cret"))
        }
    }
}

/// A small generator with a fixed start, so that every run tries the same texts.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
