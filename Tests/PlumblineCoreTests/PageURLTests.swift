import PlumblineCore
import Testing

/// Addresses of pages, as providers write them.
struct PageURLTests {
    private static let sha = "8d1f3c0a5b7e92640f1b2c3d4e5f60718293a4b5"

    /// A page, its dialect, the repository's clone URL, what the page shows and the lines.
    private static let pages: [(String, WebDialect, String, String, ClosedRange<LineNumber>?)] = [
        ("https://github.com/o/r", .github, "https://github.com/o/r", "HEAD:", nil),
        (
            "github.com/o/r/blob/main/a.py#L10", .github, "https://github.com/o/r", "main/a.py",
            10...10
        ),
        (
            "https://www.github.com/o/r/blob/feature/x/a%20b/%C3%A9.py?plain=1#L10-L20", .github,
            "https://github.com/o/r", "feature/x/a b/\u{E9}.py", 10...20
        ),
        (
            "https://github.com/o/r/blame/\(sha)/a#L10C3-L20C7", .github, "https://github.com/o/r",
            "\(sha)/a", 10...20
        ),
        (
            "https://github.com/o/r/raw/refs/heads/x/a", .github, "https://github.com/o/r",
            "refs/heads/x/a", nil
        ),
        (
            "https://github.com/o/r/edit/main/blob/tree", .github, "https://github.com/o/r",
            "main/blob/tree", nil
        ),
        ("https://github.com/o/r/tree/main", .github, "https://github.com/o/r", "main", nil),
        (
            "https://github.com/o/r/commits/main/src", .github, "https://github.com/o/r",
            "main/src", nil
        ),
        (
            "https://github.com/o/r/commit/\(sha)#diff-0R7", .github, "https://github.com/o/r",
            "commit \(sha)", nil
        ),
        ("https://github.com/o/r/pull/7", .github, "https://github.com/o/r", "HEAD:", nil),
        (
            "https://raw.githubusercontent.com/o/r/refs/heads/main/a", .github,
            "https://github.com/o/r", "refs/heads/main/a", nil
        ),
        (
            "https://api.github.com/repos/o/r/contents/src/a.py?ref=feature%2Fx", .github,
            "https://github.com/o/r", "feature/x:src/a.py", nil
        ),
        (
            "https://api.github.com/repos/o/r/contents/", .github, "https://github.com/o/r",
            "HEAD:", nil
        ),
        (
            "https://git.example.com/api/v3/repos/o/r/contents/a?per_page=1&ref=v1", .github,
            "https://git.example.com/o/r", "v1:a", nil
        ),
        (
            "https://git.example.com/o/r/blob/main/a#L3-L2", .github, "https://git.example.com/o/r",
            "main/a", 2...3
        ),
        (
            "https://gitlab.com/g/s/r/-/blob/main/a.py?ref_type=heads#L10-20", .gitlab,
            "https://gitlab.com/g/s/r.git", "branch main/a.py", 10...20
        ),
        (
            "https://git.example.com/g/r/-/tree/v1", .gitlab, "https://git.example.com/g/r", "v1",
            nil
        ),
        (
            "https://git.example.com/g/s/r/blob/v1/a#L1", .gitlab, "https://git.example.com/g/s/r",
            "v1/a", 1...1
        ),
        (
            "https://gitlab.com/g/r/-/commit/\(sha)", .gitlab, "https://gitlab.com/g/r.git",
            "commit \(sha)", nil
        ),
        ("https://gitlab.com/g/r/-/issues/7", .gitlab, "https://gitlab.com/g/r.git", "HEAD:", nil),
        (
            "https://gitlab.example.com/g/r/blob/x/a", .gitlab,
            "https://gitlab.example.com/g/r.git", "x/a", nil
        ),
        (
            "https://bitbucket.org/ws/r/src/main/a.py#lines-10:20", .bitbucketCloud,
            "https://bitbucket.org/ws/r", "main/a.py", 10...20
        ),
        (
            "https://bitbucket.org/ws/r/src/\(sha)/a.py#a.py-7", .bitbucketCloud,
            "https://bitbucket.org/ws/r", "\(sha)/a.py", 7...7
        ),
        (
            "https://bitbucket.org/ws/r/annotate/x/a-b.py#lines-7:8,10", .bitbucketCloud,
            "https://bitbucket.org/ws/r", "x/a-b.py", 7...8
        ),
        (
            "https://bitbucket.org/ws/r/src/", .bitbucketCloud, "https://bitbucket.org/ws/r",
            "HEAD:", nil
        ),
        (
            "https://api.bitbucket.org/2.0/repositories/ws/r/src/main/a", .bitbucketCloud,
            "https://bitbucket.org/ws/r", "main/a", nil
        ),
        (
            "https://dc.example.com/ctx/projects/P/repos/r/browse/a/b.py?at=refs%2Fheads%2Fx#10-20",
            .bitbucketDataCenter, "https://dc.example.com/ctx/scm/P/r.git",
            "refs/heads/x:a/b.py", 10...20
        ),
        (
            "https://dc.example.com/users/u/repos/r/raw/a?at=v1#7-12,22-26", .bitbucketDataCenter,
            "https://dc.example.com/scm/~u/r.git", "v1:a", 7...12
        ),
        (
            "https://dc.example.com/rest/api/1.0/projects/P/repos/r/browse/a?at=x#3",
            .bitbucketDataCenter, "https://dc.example.com/scm/P/r.git", "x:a", 3...3
        ),
        (
            "https://dc.example.com/projects/P/repos/r/commits/\(sha)", .bitbucketDataCenter,
            "https://dc.example.com/scm/P/r.git", "commit \(sha)", nil
        ),
        (
            "https://dc.example.com/projects/P/repos/r", .bitbucketDataCenter,
            "https://dc.example.com/scm/P/r.git", "HEAD:", nil
        ),
        (
            "https://git.example.com/o/r/src/branch/feature/x/a#L1-L2", .gitea,
            "https://git.example.com/o/r", "branch feature/x/a", 1...2
        ),
        (
            "http://127.0.0.1:3000/o/r/src/tag/v1/a", .gitea, "http://127.0.0.1:3000/o/r",
            "tag v1/a", nil
        ),
    ]

    @Test func `a page is told by the form of its address`() throws {
        for (text, dialect, repository, shown, lines) in Self.pages {
            let page = try PageURL(text)
            #expect(page.dialect == dialect, "\(text)")
            #expect(
                RepositoryName(page.repository)
                    == RepositoryName(try RemoteURL.parse(repository).url), "\(text)")
            #expect(Self.shown(page.place) == shown, "\(text)")
            #expect(page.lines == lines, "\(text)")
        }
    }

    @Test(arguments: [
        "L", "L0", "L10-", "10", "L10-L20-L30", "Lx", "diff-1", "", "L9999999999", "l10",
    ])
    func `a fragment that is no line is none`(_ fragment: String) throws {
        #expect(try PageURL("https://github.com/o/r/blob/main/a#\(fragment)").lines == nil)
    }

    @Test func `bytes that are not UTF-8 stay what they are`() throws {
        let page = try PageURL("https://github.com/o/r/blob/m%FF/%E9%25.txt")
        #expect(
            page.place == .joined([0x6D, 0xFF, 0x2F, 0xE9] + Array("%.txt".utf8), nil))
    }

    @Test(arguments: [
        "", "flask", "https://github.com", "https://github.com/o", "ftp://h.example/o/r/blob/x/y",
        "https://github.com/o/r/blob/%zz/a",
        "https://h.example/projects/P/repos/r/browse/%00",
        "https://h.example/projects/P/repos/r/browse/a?at=%01", "https://github.com/../r/blob/x/a",
        "https://github.com/o/r/blob/" + String(repeating: "a", count: 9_000),
    ])
    func `what is no page of a repository is refused`(_ text: String) {
        #expect(throws: RemoteURLError.self) { try PageURL(text) }
    }

    @Test(arguments: [
        "https://me:s3cret@github.com/o", "https://me:s3cret@h.example/o/r/blob/%zz/a",
        "https://me:s3cret@h.example/" + String(repeating: "a", count: 9_000),
    ])
    func `an error never shows a secret`(_ text: String) throws {
        let error = try #require(throws: RemoteURLError.self) { try PageURL(text) }
        #expect(!"\(error)".contains("s3cret"))
    }

    @Test func `any text is either read or refused`() {
        var generator = SeededGenerator(seed: 3)
        let words = [
            "https://", "github.com", "git.example", "/", "/o/r", "/-/", "blob", "/src/", "repos",
            "/projects/", "?at=", "#L1", "#", "?", "&", "=", "%", "%2F", "@", ":", "-", "\u{E9}",
            " ",
            "api", "v3", "contents", "browse", "commit", "branch",
        ]
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 0...10, using: &generator)).compactMap { _ in
                words.randomElement(using: &generator)
            }.joined()
            _ = try? PageURL(text)
        }
    }

    /// `revision:path`, or both in one behind what is known about the revision.
    private static func shown(_ place: PageURL.Place) -> String {
        switch place {
        case .apart(let revision, let path): "\(revision ?? .head):\(path)"
        case .joined(let bytes, let kind):
            (kind.map { "\($0) " } ?? "") + String(decoding: bytes, as: UTF8.self)
        }
    }
}

struct PermalinkTests {
    private static let sha = "8d1f3c0a5b7e92640f1b2c3d4e5f60718293a4b5"

    private static let permalinks: [(String, WebDialect, ClosedRange<LineNumber>?, String)] = [
        (
            "git@github.com:o/r.git", .github, 10...20,
            "https://github.com/o/r/blob/\(sha)/a%20b.py#L10-L20"
        ),
        (
            "ssh://git@ssh.github.com:443/o/r", .github, 10...10,
            "https://github.com/o/r/blob/\(sha)/a%20b.py#L10"
        ),
        (
            "https://git.example.com:8443/o/r", .github, nil,
            "https://git.example.com:8443/o/r/blob/\(sha)/a%20b.py"
        ),
        (
            "https://gitlab.com/g/s/r", .gitlab, 10...20,
            "https://gitlab.com/g/s/r/-/blob/\(sha)/a%20b.py#L10-20"
        ),
        (
            "git@bitbucket.org:ws/r.git", .bitbucketCloud, 10...20,
            "https://bitbucket.org/ws/r/src/\(sha)/a%20b.py#lines-10:20"
        ),
        (
            "https://dc.example.com/ctx/scm/P/r.git", .bitbucketDataCenter, 10...20,
            "https://dc.example.com/ctx/projects/P/repos/r/browse/a%20b.py?at=\(sha)#10-20"
        ),
        (
            "ssh://git@dc.example.com:7999/~u/r.git", .bitbucketDataCenter, 7...7,
            "https://dc.example.com/users/u/repos/r/browse/a%20b.py?at=\(sha)#7"
        ),
        (
            "http://127.0.0.1:3000/o/r", .gitea, 1...2,
            "http://127.0.0.1:3000/o/r/src/commit/\(sha)/a%20b.py#L1-L2"
        ),
    ]

    @Test func `a permalink is written as the provider reads it, and read back`() throws {
        let commit = try #require(ObjectID(hex: Self.sha))
        for (remote, dialect, lines, expected) in Self.permalinks {
            let repository = try RemoteURL.parse(remote).url
            let permalink = try #require(
                Permalink(
                    repository, dialect, commit: commit, path: "a b.py", isFolder: false,
                    lines: lines))
            #expect(permalink.url == expected)
            let page = try PageURL(permalink.url)
            #expect(page.dialect == dialect)
            #expect(page.lines == lines)
            #expect(RepositoryName(page.repository) == RepositoryName(repository))
        }
    }

    @Test func `a folder has no lines, the root no path, and a document shows its source`() throws {
        let commit = try #require(ObjectID(hex: Self.sha))
        let repository = try RemoteURL.parse("https://github.com/o/r").url
        func url(_ path: TreePath, isFolder: Bool) -> String? {
            Permalink(
                repository, .github, commit: commit, path: path, isFolder: isFolder, lines: 1...2)?
                .url
        }
        #expect(url("src", isFolder: true) == "https://github.com/o/r/tree/\(Self.sha)/src")
        #expect(url(.root, isFolder: true) == "https://github.com/o/r/tree/\(Self.sha)")
        #expect(
            url("README.md", isFolder: false)
                == "https://github.com/o/r/blob/\(Self.sha)/README.md?plain=1#L1-L2")
    }

    @Test(
        arguments: [
            ("https://github.com/o/r", .github), ("git@gitlab.example.com:g/r.git", .gitlab),
            ("https://bitbucket.org/o/r", .bitbucketCloud),
            ("https://dc.example.com/scm/P/r.git", .bitbucketDataCenter),
            ("ssh://git@dc.example.com:7999/P/r.git", .bitbucketDataCenter),
            ("https://github.acme.example/o/r", .github), ("https://codeberg.org/o/r", .gitea),
            ("https://git.example.com/o/r", nil), ("file:///srv/r.git", nil),
        ] as [(String, WebDialect?)])
    func `the dialect of a repository is told by its URL`(
        _ remote: String, _ dialect: WebDialect?
    ) throws {
        #expect(WebDialect(try RemoteURL.parse(remote).url) == dialect)
    }

    @Test func `a local folder has no page`() throws {
        let folder = try RemoteURL.parse("file:///srv/r.git").url
        let commit = try #require(ObjectID(hex: Self.sha))
        #expect(
            Permalink(folder, .github, commit: commit, path: "a", isFolder: false, lines: nil)
                == nil)
    }
}
