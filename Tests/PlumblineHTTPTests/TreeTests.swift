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

    @Test func `everything below a folder is listed as git does`() async throws {
        let odd = try #require(TreePath(bytes: [0x66, 0xFF]))
        try repository.commit([
            "a.txt": "roses\n", "a/b/c.txt": "violets\n", "a/d.txt": "sugar\n", "a-b": "",
            "link": .symbolicLink(to: "a.txt"), odd.appending([0xE9]): "\n",
            "module": .submodule(at: try repository.commit(["x": "x\n"], on: "other")),
        ])
        let location = try await scratch.linked(repository)

        for (path, tree) in [("", "HEAD"), ("/a", "HEAD:a"), ("/a/b", "HEAD:a/b")] {
            let answer = try await scratch.get(location + "/tree\(path)?recursive=true").json
            let bytes = try repository.git("ls-tree", "-rtlz", tree).bytes
            let lines = bytes.split(separator: 0).map { Self.words($0, below: path) }
            #expect(answer.keys == ["commit", "path", "id", "entries", "truncated"])
            #expect(answer["entries"]?.list.map(Self.exactLine) == lines, "\(path)")
            #expect(
                answer["id"]?.text
                    == "\(try repository.id(of: tree + (path == "" ? "^{tree}" : "")))")
            #expect(answer["truncated"] == .bool(false))
        }
    }

    @Test func `a listing has no sizes if they are not wanted`() async throws {
        try repository.commit(["a/b.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        for query in ["sizes=false", "recursive=true&sizes=false"] {
            let answer = try await scratch.get(location + "/tree/a?" + query).json
            #expect(answer["entries"]?[0]?["path"] == "a/b.txt")
            #expect(answer["entries"]?[0]?["size"] == .null)
        }
        for query in ["sizes=yes", "recursive=1", "limit=0", "limit=100001", "limit=x"] {
            let answer = try await scratch.get(location + "/tree?" + query)
            #expect(answer.problem == "invalid-request", "\(query)")
        }
    }

    @Test func `a listing ends at its limit and says so`() async throws {
        try repository.commit(["a/b.txt": "", "a/c.txt": "", "d.txt": ""])
        let location = try await scratch.linked(repository) + "/tree?recursive=true&limit="

        for (limit, paths) in [(1, ["a"]), (3, ["a", "a/b.txt", "a/c.txt"])] {
            let answer = try await scratch.get("\(location)\(limit)").json
            #expect(answer["entries"]?.list.compactMap { $0["path"]?.text } == paths)
            #expect(answer["truncated"] == .bool(true))
        }
        let whole = try await scratch.get(location + "4").json
        #expect(whole["truncated"] == .bool(false))
    }

    @Test func `a tree made to explode costs no more than the limit`() async throws {
        var id = try repository.write(Array("boom\n".utf8), as: "blob")
        var mode = "100644"
        for _ in 0..<10 {
            let entries = (0..<10).map { Array("\(mode) f\($0)\0".utf8) + id.bytes }
            id = try repository.write(entries.flatMap(\.self), as: "tree")
            mode = "40000"
        }
        let commit = try repository.git("commit-tree", "-m", "boom", id.description).line
        try repository.setBranch("main", to: try repository.id(of: commit))
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/tree?recursive=true&limit=20000").json

        #expect(answer["entries"]?.list.count == 20_000)
        #expect(answer["truncated"] == .bool(true))
    }

    @Test func `a recursive listing has a tag of its own, a line an entry too`() async throws {
        try repository.commit(["a/b.txt": "roses\n"])
        let location = try await scratch.linked(repository) + "/tree?recursive=true"
        let lines: HTTPFields = [.accept: "application/x-ndjson"]

        let object = try await scratch.get(location)
        let text = try await scratch.get(location, headers: lines)
        let tag = try #require(object.headers[.eTag])
        let same = try await scratch.get(location, headers: [.ifNoneMatch: tag])

        #expect(object.headers[.cacheControl] == "private, no-store")
        #expect(text.headers[.contentType] == "application/x-ndjson")
        #expect(text.headers[.eTag] != tag)
        let entries = try text.text.split(separator: "\n").map { try JSONValue($0.utf8) }
        #expect(entries.dropLast() == (try object.json["entries"]?.list)?[...])
        #expect(entries.last?["end"]?["truncated"] == .bool(false))
        #expect(same.status == .notModified)
        let head = try await scratch.send(.head, location)
        #expect(head.headers[.eTag] == tag)
        #expect(head.bytes.isEmpty)
    }

    @Test(arguments: [("none", "no-such-path"), ("poem.txt", "not-a-tree")])
    func `what is no folder has nothing below it`(path: String, problem: String) async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get("\(location)/tree/\(path)?recursive=true")
        #expect(answer.status == .notFound)
        #expect(answer.problem == problem)
    }

    /// An entry as the words of a line of `git ls-tree -l`, with its path as it is encoded.
    private static func exactLine(_ entry: JSONValue) -> [String] {
        let path = entry["pathEncoded"]?.text ?? entry["path"]?.text ?? ""
        return line(entry).dropLast() + [path]
    }

    /// The words of a line of `git ls-tree -lz`, with the path from the root as we encode it.
    private static func words(_ line: ArraySlice<UInt8>, below folder: String) -> [String] {
        let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
        let path = TreePath(bytes: Array(folder.utf8) + [0x2F] + parts[1]) ?? .root
        return words(String(decoding: parts[0], as: UTF8.self))
            + [path.isUTF8 ? path.description : path.percentEncoded]
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
