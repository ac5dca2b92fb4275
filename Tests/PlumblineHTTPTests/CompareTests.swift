import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

/// In what two commits differ.
@Suite struct CompareTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository
    private let old: ObjectID
    private let new: ObjectID

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
        let odd = TreePath(stringLiteral: "odd").appending([0xFF])
        let text = (1...20).map { "line \($0)\n" }.joined()
        old = try repository.commit([
            "moved.txt": .text(text), "gone.txt": "gone\n", odd: .bytes([0xE9, 0x0A]),
            "data": .bytes([0, 1, 2]), "src/a.txt": "a\n",
        ])
        new = try repository.commit(
            [
                "place.txt": .text(text + "end"), odd: .bytes([0xE8, 0x0A]),
                "data": .bytes([0, 1]),
                "src/a.txt": "a\nb\n",
            ], removing: ["moved.txt", "gone.txt"])
    }

    @Test func `the changed files are listed, a renamed one at its new path`() async throws {
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/compare?from=\(old)&to=main")

        let json = try answer.json
        #expect(json["from"]?.text == "\(old)" && json["to"]?.text == "\(new)")
        let files = json["files"]?.list ?? []
        #expect(
            files.map { $0["status"]?.text } == [
                "modified", "deleted", "modified", "renamed", "modified",
            ])
        #expect(files[3]["old"]?["path"] == "moved.txt" && files[3]["new"]?["path"] == "place.txt")
        #expect(files[3]["similarity"]?.number == 98)
        #expect(files[2]["new"]?["pathEncoded"] == "odd/%FF")
        #expect(files[0]["new"]?["mode"] == "100644" && files[1]["new"] == .null)
        #expect(files[0].keys == ["status", "old", "new"])
        #expect(json["renames"] == "complete" && json["truncated"] == .bool(false))
    }

    @Test func `hunks have their lines with numbers, origins and missing line ends`() async throws {
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(
            location + "/compare?from=\(old)&to=\(new)&hunks=true&context=1")

        let files = try answer.json["files"]?.list ?? []
        let compared = Array(repeating: "compared", count: 4)
        #expect(files.map { $0["lines"]?.text } == ["binary"] + compared)
        #expect(files[3]["additions"]?.number == 1 && files[3]["deletions"]?.number == 0)
        let hunk = try #require(files[3]["hunks"]?[0])
        #expect(hunk["old"]?["start"]?.number == 20 && hunk["old"]?["count"]?.number == 1)
        #expect(hunk["new"]?["start"]?.number == 20 && hunk["new"]?["count"]?.number == 2)
        #expect(hunk["section"]?.text == "line 19")
        #expect(hunk["lines"]?[0]?["origin"] == " " && hunk["lines"]?[0]?["text"] == "line 20")
        #expect(hunk["lines"]?[1]?["origin"] == "+" && hunk["lines"]?[1]?["text"] == "end")
        #expect(hunk["lines"]?[1]?["isTerminated"] == .bool(false))
        #expect(files[2]["hunks"]?[0]?["lines"]?[0]?["textEncoded"] == "%E9")
        #expect(try answer.json["algorithm"] == "myers")
    }

    @Test func `counts come without hunks`() async throws {
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(
            location + "/compare?from=\(old)&to=\(new)&counts=true&path=src")

        let files = try answer.json["files"]?.list ?? []
        #expect(files.count == 1 && files[0]["additions"]?.number == 1)
        #expect(files[0]["hunks"] == nil)
    }

    @Test(arguments: [("&patch=true", nil), ("", "text/x-diff"), ("", "text/plain, text/x-diff")])
    func `a patch is that of git`(query: String, accept: String?) async throws {
        let location = try await scratch.linked(repository)
        let headers: HTTPFields = accept.map { [.accept: $0] } ?? [:]

        let answer = try await scratch.get(
            location + "/compare?from=\(old)&to=\(new)\(query)", headers: headers)

        #expect(answer.headers[.contentType] == "text/x-diff")
        #expect(answer.headers[.contentTypeOptions] == "nosniff")
        let patch = try repository.git("diff", "--full-index", "-M", "\(old)", "\(new)")
        #expect(answer.bytes == patch.bytes)
    }

    @Test func `a list is cut at the limit, a patch is refused`() async throws {
        let location = try await scratch.linked(repository)
        let url = location + "/compare?from=\(old)&to=\(new)&limit=2"

        let list = try await scratch.get(url)
        let patch = try await scratch.get(url + "&patch=true")

        #expect(try list.json["files"]?.list.count == 2)
        #expect(try list.json["truncated"] == .bool(true))
        #expect(patch.problem == "comparison-too-large")
        #expect(try patch.json["limit"]?.number == 2)
    }

    @Test func `each file may be a line`() async throws {
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(
            location + "/compare?from=\(old)&to=\(new)", headers: [.accept: "application/x-ndjson"])

        let lines = try answer.text.split(separator: "\n").map { try JSONValue(Array($0.utf8)) }
        #expect(lines.count == 6)
        #expect(lines.last?["end"]?["to"]?.text == "\(new)")
    }

    @Test func `a list is revalidated; it depends on the commits and the request`() async throws {
        let location = try await scratch.linked(repository)
        let url = location + "/compare?from=\(old)&to=main"
        let tag = try #require(try await scratch.get(url).headers[.eTag])

        #expect(try await scratch.get(url, headers: [.ifNoneMatch: tag]).status == .notModified)
        let same = location + "/compare?from=\(new)&to=main"
        for other in [url + "&limit=3", url + "&path=src", same] {
            #expect(try await scratch.get(other, headers: [.ifNoneMatch: tag]).status == .ok)
        }
    }

    @Test func `what is malformed is refused`() async throws {
        let location = try await scratch.linked(repository)
        for query in [
            "", "from=main", "to=main", "from=main&to=main&context=-1",
            "from=main&to=main&whitespace=some", "from=main&to=main&renames=1",
            "from=main&to=main&base=x", "from=main&to=main&limit=0", "from=main&to=main&path=%00",
        ] {
            let answer = try await scratch.get(location + "/compare?\(query)")
            #expect(answer.problem == "invalid-request", "\(query)")
        }
        let unknown = try await scratch.get(location + "/compare?from=none&to=main")
        #expect(unknown.problem == "no-such-revision")
    }
}
