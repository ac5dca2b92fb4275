import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct TreeTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `a tree lists what git does`() async throws {
        let other = try repository.commit(["other.txt": "x\n"], on: "other")
        let id = try repository.commit([
            "a.txt": "roses\n", "run.sh": .executable("#!/bin/sh\n"), "empty": [],
            "link": .symbolicLink(to: "a.txt"), "module": .submodule(at: other),
            "folder/b.txt": "violets\n",
        ])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/tree").json

        #expect(answer.keys == ["commit", "path", "id", "entries", "next"])
        #expect(answer["commit"]?.text == "\(id)")
        #expect(answer["path"] == "")
        #expect(answer["id"]?.text == "\(try repository.id(of: "HEAD^{tree}"))")
        #expect(answer["next"] == .null)
        let lines = try repository.git("ls-tree", "-l", "HEAD").lines
        #expect(answer["entries"]?.list.map(Self.line) == lines.map(Self.words))
        #expect(
            answer["entries"]?.list.compactMap { $0["kind"]?.text }
                == ["file", "file", "tree", "symlink", "submodule", "executable"])
        #expect(answer["entries"]?[4]?["size"] == .null)
    }

    @Test func `the root has no path`() async throws {
        try repository.commit(["folder/poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        for path in ["/tree", "/tree/", "/tree?at=main", "/tree/?at=HEAD", "/tree//"] {
            let answer = try await scratch.get(location + path).json
            #expect(answer["path"] == "", "\(path)")
            #expect(answer["entries"]?[0]?["path"] == "folder")
        }
    }

    @Test func `a folder is found by its path`() async throws {
        try repository.commit(["a/b/poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        for path in ["a/b", "a%2Fb", "a/b/", "a//b", "/a/b", "%61/b"] {
            let answer = try await scratch.get(location + "/tree/" + path).json
            #expect(answer["path"] == "a/b", "\(path)")
            #expect(answer["entries"]?[0]?["path"] == "a/b/poem.txt")
        }
    }

    @Test func `a name that is not UTF-8 is shown, and given exactly`() async throws {
        let folder = try #require(TreePath(bytes: [0x64, 0xFF]))
        try repository.commit([folder.appending([0xE9]): "roses\n"])
        let location = try await scratch.linked(repository)

        let root = try await scratch.get(location + "/tree").json["entries"]?[0]
        #expect(root?["name"] == "d\u{FFFD}")
        #expect(root?["nameEncoded"] == "d%FF")
        #expect(root?["pathEncoded"] == "d%FF")
        let below = try await scratch.get(location + "/tree/d%FF").json
        #expect(below["path"] == "d\u{FFFD}")
        #expect(below["pathEncoded"] == "d%FF")
        #expect(below["entries"]?[0]?["nameEncoded"] == "%E9")
        #expect(below["entries"]?[0]?["pathEncoded"] == "d%FF/%E9")
    }

    @Test func `what is no folder is a problem`() async throws {
        let id = try repository.commit([
            "poem.txt": "roses\n", "link": .symbolicLink(to: "/etc"),
        ])
        let location = try await scratch.linked(repository)

        for (path, problem) in [
            ("none", "no-such-path"), ("poem.txt", "not-a-tree"), ("poem.txt/x", "no-such-path"),
            ("..", "no-such-path"), ("../../../etc", "no-such-path"), ("link", "not-a-tree"),
        ] {
            let answer = try await scratch.get(location + "/tree/" + path)
            #expect(answer.status == .notFound)
            #expect(answer.problem == problem, "\(path)")
            #expect(try answer.json["path"]?.text == path)
            if problem == "no-such-path" { #expect(try answer.json["commit"]?.text == "\(id)") }
        }
    }

    @Test func `a path that no tree can hold is refused`() async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        for path in ["%zz", "a%00b", "%"] {
            for route in ["/tree/", "/raw/"] {
                let answer = try await scratch.get(location + route + path)
                #expect(answer.status == .badRequest)
                #expect(answer.problem == "invalid-request")
            }
        }
    }

    @Test func `a listing is new with every commit that it names`() async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        let first = try await scratch.get(location + "/tree")
        let tag = try #require(first.headers[.eTag])
        let same = try await scratch.get(location + "/tree", headers: [.ifNoneMatch: tag])
        #expect(same.status == .notModified)

        let empty = try repository.commit([String: String]())
        _ = try await scratch.send(.post, location + "/fetch?wait=60")
        let next = try await scratch.get(location + "/tree", headers: [.ifNoneMatch: tag])

        #expect(next.status == .ok)
        #expect(try next.json["id"] == first.json["id"])
        #expect(try next.json["commit"]?.text == "\(empty)")
    }

    @Test func `a listing at a full id never changes`() async throws {
        let id = try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        let exact = try await scratch.get(location + "/tree?at=\(id)")
        #expect(exact.headers[.cacheControl] == "private, max-age=31536000, immutable")
        let named = try await scratch.get(location + "/tree?at=main")
        #expect(named.headers[.cacheControl] == "private, no-cache")
        #expect(named.headers[.plumblineCommit] == "\(id)")
    }

    /// An entry as the words of a line of `git ls-tree -l`.
    private static func line(_ entry: JSONValue) -> [String] {
        let kind =
            switch entry["kind"]?.text {
            case "tree": "tree"
            case "submodule": "commit"
            default: "blob"
            }
        let size = entry["size"]?.number.map { String(Int($0)) } ?? "-"
        return [
            entry["mode"]?.text ?? "", kind, entry["id"]?.text ?? "", size,
            entry["name"]?.text ?? "",
        ]
    }

    private static func words(_ line: String) -> [String] {
        line.split { $0 == " " || $0 == "\t" }.map(String.init)
    }
}
