import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

@testable import enum PlumblineHTTP.Timestamp

/// Refs, commits and trees.
@Suite struct ReadingTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `branches and tags are listed in the order of their names`() async throws {
        let first = try repository.commit(["poem.txt": "roses\n"])
        let second = try repository.commit(
            ["poem.txt": "violets\n"], on: "feature/x", parents: [first])
        let tag = try repository.tag("v1.0", at: first, message: "One")
        try repository.tag("light", at: second)

        let answer = try await scratch.get(try await scratch.linked(repository) + "/refs").json

        #expect(answer.keys == ["refs", "head", "next"])
        #expect(answer["head"] == "refs/heads/main")
        #expect(answer["next"] == .null)
        #expect(
            answer["refs"] == [
                Self.ref("refs/heads/feature/x", "feature/x", "branch", second, second),
                Self.ref("refs/heads/main", "main", "branch", first, first),
                Self.ref("refs/tags/light", "light", "tag", second, second),
                Self.ref("refs/tags/v1.0", "v1.0", "tag", tag, first),
            ])
    }

    @Test func `a commit is found under every name that it has`() async throws {
        let first = try repository.commit(["poem.txt": "roses\n"], message: "Plant\n\nRoses.\n")
        let second = try repository.commit(
            ["poem.txt": "violets\n"], on: "feature/x", parents: [first])
        try repository.tag("v1.0", at: first, message: "One")
        let location = try await scratch.linked(repository)

        let names = [
            "feature/x~1", "feature%2Fx~1", "feature/x%7E1", "refs/heads/main", "v1.0", "HEAD",
            "main%5E0", "\(first)", "\(first)".uppercased(), String("\(first)".prefix(7)),
        ]
        for name in names {
            let answer = try await scratch.get(location + "/commits/\(name)")
            #expect(try answer.json["id"]?.text == "\(first)", "\(name)")
            #expect(answer.headers[.plumblineCommit] == "\(first)")
            let isID = name.lowercased() == "\(first)"
            #expect(answer.headers[.cacheControl]?.contains("immutable") == isID, "\(name)")
        }
        let commit = try await scratch.get(location + "/commits/feature%2fx").json
        #expect(commit["id"]?.text == "\(second)")
        #expect(commit["parents"] == [.text("\(first)")])
    }

    @Test func `a commit tells what git does`() async throws {
        let id = try repository.commit(["poem.txt": "roses\n"], message: "Plant\n\nRoses.\n")
        let tree = try repository.id(of: "\(id)^{tree}")
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/commits/main").json

        let ada: JSONValue = [
            "name": "Ada Plumb", "email": "ada@plumbline.example", "time": "2023-11-14T22:14:20Z",
        ]
        #expect(
            answer == [
                "id": .text("\(id)"), "tree": .text("\(tree)"), "parents": [], "author": ada,
                "committer": ada, "message": "Plant\n\nRoses.\n",
            ])
    }

    @Test func `a commit may claim any time`() async throws {
        let tree = try repository.git("write-tree").line
        let times = ["9223372036854775807", "253402300800", "-62167219201", "-1"]
        for (index, seconds) in times.enumerated() {
            let person = "Ada <ada@plumbline.example> \(seconds) +0000"
            let bytes = "tree \(tree)\nauthor \(person)\ncommitter \(person)\n\nAn odd time\n"
            let id = try repository.write(Array(bytes.utf8), as: "commit")
            try repository.setBranch("odd\(index)", to: id)
        }
        let location = try await scratch.linked(repository)

        for index in times.indices {
            let answer = try await scratch.get(location + "/commits/odd\(index)")
            #expect(answer.status == .ok)
            let time = try #require(try answer.json["author"]?["time"]?.text)
            #expect(try /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/.wholeMatch(in: time) != nil)
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (1_700_000_000, "2023-11-14T22:13:20Z"),
        (951_827_696, "2000-02-29T12:34:56Z"), (-1, "1969-12-31T23:59:59Z"),
        (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
        (-2_203_891_200, "1900-03-01T00:00:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
        (.max, "9999-12-31T23:59:59Z"), (.min, "0000-01-01T00:00:00Z"),
    ])
    func `times are written as RFC 3339 has them`(seconds: Int64, text: String) {
        #expect(Timestamp.text(seconds) == text)
    }

    @Test func `a name that is branch and tag is ambiguous`() async throws {
        let id = try repository.commit(["poem.txt": "roses\n"])
        try repository.setBranch("v1", to: id)
        try repository.tag("v1", at: id)
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/commits/v1")

        #expect(answer.status == .conflict)
        #expect(answer.problem == "ambiguous-revision")
        #expect(try answer.json["candidates"] == ["refs/heads/v1", "refs/tags/v1"])
    }

    private static let nothing = [
        ("none", 404, "no-such-revision"), ("main~9", 404, "no-such-revision"),
        ("main%5E2", 404, "no-such-revision"), ("1a2b3c4", 404, "no-such-revision"),
        ("main~x", 400, "invalid-request"), ("%zz", 400, "invalid-request"),
        ("%00", 400, "invalid-request"), ("~1", 400, "invalid-request"),
        ("main~99999999999999999999", 400, "invalid-request"),
        ("main@%7Bupstream%7D", 404, "no-such-revision"), (":/roses", 404, "no-such-revision"),
        ("refs/plumbline/x", 404, "no-such-revision"), ("..%2F..%2Fetc", 404, "no-such-revision"),
    ]

    @Test func `a revision that names nothing is a problem`() async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        for (revision, status, problem) in Self.nothing {
            for path in ["commits/", "tree?at=", "raw/poem.txt?at="] {
                let answer = try await scratch.get("\(location)/\(path)\(revision)")
                #expect(answer.status.code == status, "\(path)\(revision)")
                #expect(answer.problem == problem)
            }
        }
    }

    private static func ref(
        _ name: String, _ shorthand: String, _ kind: String, _ target: ObjectID, _ commit: ObjectID
    ) -> JSONValue {
        [
            "name": .text(name), "shorthand": .text(shorthand), "kind": .text(kind),
            "target": .text("\(target)"), "commit": .text("\(commit)"),
        ]
    }
}
