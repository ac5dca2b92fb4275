import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct DigestsTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository
    /// A digest that no content here has.
    private let unknown = "b23a6a8439c0dde5515893e7c90c1e3233b8616e634470f20dc4928bcf3609bc"

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `the places of a blob come page by page`() async throws {
        let first = try repository.commit(["a.txt": "roses\n", "b/a.txt": "roses\n"])
        let second = try repository.commit(["a.txt": "violets\n"])
        let location = try await scratch.linked(repository)
        let blob = try repository.id(of: "\(first):a.txt")

        let page = try await scratch.get(location + "/digests?blob=\(blob)&limit=1")
        let answer = try page.json
        #expect(answer.keys == ["places", "next", "index", "truncated"])
        let place = try #require(answer["places"]?[0])
        #expect(
            place.keys == [
                "path", "kind", "blob", "commit", "last", "commitCount", "replacedBy",
            ])
        #expect(place["path"] == "a.txt")
        #expect(place["commit"]?["id"]?.text == "\(first)")
        #expect(place["last"]?["id"]?.text == "\(first)")
        #expect(place["replacedBy"]?.list.compactMap(\.text) == ["\(second)"])
        let next = try #require(answer["next"]?.text)
        #expect(page.headers[.link] == "<\(next)>; rel=\"next\"")
        let rest = try await scratch.get(next).json
        #expect(rest["places"]?.list.map { $0["path"] } == ["b/a.txt"])
        #expect(rest["places"]?[0]?["commitCount"] == 2)
        #expect(rest["next"] == .null)
    }

    @Test func `a content is found by its SHA-256 below a path that is not UTF-8`() async throws {
        let path = try #require(TreePath(bytes: [0x64, 0xFF, 0x2F, 0xE9]))
        try repository.commit([path: "roses\r\n"])
        let location = try await scratch.linked(repository)
        let file = try await scratch.get(location + "/files/d%FF/%E9").json
        for name in ["sha256", "sha256WithLf", "sha256WithFirstLf"] {
            let digest = try #require(file["digests"]?[name]?.text)
            for place in ["path=d%FF/%E9", "suffix=%E9"] {
                let found = try await scratch.get(
                    location + "/digests?sha256=\(digest)&\(place)"
                ).json
                #expect(found["places"]?[0]?["pathEncoded"] == "d%FF/%E9", "\(name) \(place)")
            }
        }
        let none = try await scratch.get(location + "/digests?sha256=\(unknown)&path=none").json
        #expect(none["places"]?.list == [])
    }

    @Test func `a question about a content that says too little or too much is refused`()
        async throws
    {
        try repository.commit(["a": "a\n"])
        let location = try await scratch.linked(repository)
        let blob = try repository.id(of: "main:a")
        for query in [
            "", "blob=x", "sha256=x&path=a", "sha256=\(unknown)", "blob=\(blob)&sha256=\(unknown)",
            "blob=\(blob)&path=a&suffix=a", "blob=\(blob)&limit=0", "blob=\(blob)&cursor=x",
            "blob=\(blob)&path=", "blob=\(blob)&path=%00",
        ] {
            let answer = try await scratch.get(location + "/digests?" + query)
            #expect(answer.problem == "invalid-request", "\(query)")
        }
    }

    @Test func `files of a running application lead to its commits`() async throws {
        let first = try repository.commit(["src/a.txt": "roses\n", "src/b.txt": "1\n"])
        let second = try repository.commit(["src/b.txt": "2\n"])
        let third = try repository.commit(["other": "x\n"])
        try repository.commit(["src/a.txt": "violets\n"])
        let location = try await scratch.linked(repository)
        let (a, b) = (
            try repository.id(of: "\(first):src/a.txt"),
            try repository.id(of: "\(second):src/b.txt")
        )

        let answer = try await scratch.post(
            location + "/digests",
            [
                "files": [
                    ["suffix": "a.txt", "blob": .text("\(a)")],
                    ["pathEncoded": "src/%62.txt", "blob": .text("\(b)")],
                ]
            ]
        ).json
        #expect(
            answer.keys == [
                "at", "files", "fits", "nearest", "commitCount", "index", "truncated",
            ])
        #expect(answer["fits"]?.list.count == 1)
        #expect(answer["fits"]?[0]?["newest"]?["id"]?.text == "\(third)")
        #expect(answer["fits"]?[0]?["oldest"]?["id"]?.text == "\(second)")
        #expect(answer["fits"]?[0]?["commitCount"] == 2)
        #expect(answer["at"]?[0]?["revision"] == "HEAD")
        #expect(answer["nearest"] == .null)

        let nearest = try await scratch.post(
            location + "/digests",
            [
                "files": [
                    ["path": "src/a.txt", "blob": .text("\(a)")],
                    ["path": "src/a.txt", "sha256": .text(unknown)],
                ], "at": ["main~1", "main"],
            ]
        ).json
        #expect(nearest["fits"]?.list == [])
        #expect(nearest["nearest"]?["at"] == "main~1")
        #expect(nearest["nearest"]?["misfits"]?.list == [1])
        #expect(nearest["files"]?.list.map { $0["finding"] } == ["found", "otherContent"])
    }

    @Test func `a body that names no file, or one badly, is refused`() async throws {
        try repository.commit(["a": "a\n"])
        let location = try await scratch.linked(repository)
        let file: JSONValue = ["path": "a", "sha256": .text(unknown)]
        let bodies: [JSONValue] = [
            [:], ["files": []], ["files": [["path": "a"]]], ["files": [["sha256": .text(unknown)]]],
            ["files": [["path": "", "sha256": .text(unknown)]]],
            ["files": [["path": "a", "suffix": "a", "sha256": .text(unknown)]]],
            ["files": [["pathEncoded": "%zz", "sha256": .text(unknown)]]],
            ["files": [file], "at": []], ["files": [file], "at": ["a..b"]],
        ]
        for body in bodies.dropLast() {
            let answer = try await scratch.post(location + "/digests", body)
            #expect(answer.problem == "invalid-request", "\(body)")
        }
        let gone = try await scratch.post(
            location + "/digests", ["files": [file], "at": ["none"]])
        #expect(gone.problem == "no-such-revision")
    }
}
