import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

/// Filters and pages of branches and tags.
@Suite struct RefsTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
        for (number, name) in ["main", "fix/Login", "a", "release/2", "release/1"].enumerated() {
            let commit = try repository.commit(["a": "\(number)\n"], on: name, parents: [])
            if number == 2 { try repository.tag("fixed", at: commit) }
        }
    }

    @Test(arguments: [
        ("", ["a", "fix/Login", "main", "release/1", "release/2", "fixed"]),
        ("kind=tag", ["fixed"]), ("kind=branch&prefix=release/", ["release/1", "release/2"]),
        ("prefix=refs/heads/fix", ["fix/Login"]), ("contains=LOG", ["fix/Login"]),
        ("contains=fix", ["fix/Login", "fixed"]), ("contains=heads", []),
        ("sort=-name&kind=branch&prefix=r", ["release/2", "release/1"]),
        ("sort=time&kind=branch", ["main", "fix/Login", "a", "release/2", "release/1"]),
        ("sort=-time&kind=branch", ["release/1", "release/2", "a", "fix/Login", "main"]),
    ])
    func `refs are filtered and ordered`(query: String, expected: [String]) async throws {
        let location = try await scratch.linked(repository)

        let json = try await scratch.get(location + "/refs?\(query)").json

        #expect(json["refs"]?.list.map { $0["shorthand"]?.text } == expected)
        #expect(json["next"] == .null && json["head"] == "refs/heads/main")
    }

    @Test(arguments: ["name", "-name", "time", "-time"])
    func `pages lead to each other and leave nothing out`(_ order: String) async throws {
        let location = try await scratch.linked(repository)
        let all = try await scratch.get(location + "/refs?sort=\(order)").json["refs"]?.list

        var url: String? = location + "/refs?sort=\(order)&limit=4"
        var found: [JSONValue] = []
        while let page = url {
            let answer = try await scratch.get(page)
            found += try answer.json["refs"]?.list ?? []
            url = try answer.json["next"]?.text
            #expect(answer.headers[.link] == url.map { "<\($0)>; rel=\"next\"" })
        }
        #expect(found == all)
    }

    @Test func `what is malformed is refused`() async throws {
        let location = try await scratch.linked(repository)
        for query in ["kind=x", "sort=x", "limit=0", "limit=x", "cursor=x", "cursor=1.%25zz"] {
            let answer = try await scratch.get(location + "/refs?\(query)")
            #expect(answer.problem == "invalid-request", "\(query)")
        }
    }
}
