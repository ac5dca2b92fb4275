import PlumblineCore
import Testing

@Suite struct ChangeRequestTests {
    @Test(arguments: [
        ("https://github.com/o/r", ["refs/pull/7/head"]),
        ("git@gitlab.example.org:g/r.git", ["refs/merge-requests/7/head"]),
        ("https://bitbucket.org/o/r", []),
        (
            "https://code.example.org/scm/o/r.git",
            ["refs/pull/7/head", "refs/merge-requests/7/head", "refs/pull-requests/7/from"]
        ),
    ])
    func `a host says where its change requests are`(url: String, expected: [String]) throws {
        let url = try RemoteURL.parse(url).url

        let names = ChangeRequest(number: 7).refNames(at: url)

        #expect(names.map(\.description) == expected)
    }
}
