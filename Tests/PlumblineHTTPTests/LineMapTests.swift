import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineHTTP
import PlumblineTesting
import Testing

/// Where all lines of a file stand at another commit.
@Suite struct LineMapTests {
    private static let lines = (1...20).map { "line \($0) of the poem" }

    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `lines that moved together are one run`() async throws {
        let old = try repository.commit(["poem.txt": Self.text(Self.lines)])
        let new = try repository.commit([
            "poem.txt": Self.text(["title"] + Self.lines.filter { !$0.hasPrefix("line 7 ") })
        ])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/line-map/poem.txt?from=\(old)&to=main")

        #expect(answer.status == .ok)
        let map = try answer.json
        #expect(map.keys == ["from", "to", "lineCount", "mapperVersion", "verdict", "runs"])
        #expect(map["from"] == Self.file(old, try repository.id(of: "\(old):poem.txt")))
        #expect(map["to"] == Self.file(new, try repository.id(of: "main:poem.txt")))
        #expect(map["lineCount"] == 20)
        #expect(map["mapperVersion"] == .number(Double(LineMatcher.version)))
        #expect(map["verdict"] == .null)
        let runs = map["runs"]?.list ?? []
        for run in runs {
            #expect(run.keys == ["from", "to", "verdict", "confidence", "method"])
            #expect((0...1).contains(run["confidence"]?.number ?? -1))
        }
        #expect(runs.map { $0["verdict"] } == ["shifted", "deleted", "shifted"])
        #expect(
            runs.map { $0["from"] } == [
                ["start": 1, "end": 6], ["start": 7, "end": 7], ["start": 8, "end": 20],
            ])
        #expect(
            runs.map { $0["to"] } == [
                ["path": "poem.txt", "start": 2, "end": 7], .null,
                ["path": "poem.txt", "start": 8, "end": 20],
            ])
    }

    @Test func `every line has in its run what it has as a position`() async throws {
        let old = try repository.commit(["a.txt": Self.text(Self.lines), "z.txt": "z\n"])
        try repository.commit(
            [
                "b.txt": Self.text(
                    Self.lines[10...] + ["between"] + Self.lines[..<4] + ["line 6 of a poem"])
            ],
            removing: ["a.txt"])
        let location = try await scratch.linked(repository)

        let map = try await scratch.get(location + "/line-map/a.txt?from=\(old)&to=main").json
        let positions =
            try await scratch.post(
                location + "/positions",
                PositionsTests.question(
                    from: "\(old)", to: "main",
                    (1...20).map { ["path": "a.txt", "line": .number(Double($0))] })
            ).json["positions"]?.list ?? []

        var lines: [JSONValue?] = []
        for run in map["runs"]?.list ?? [] {
            let start = try #require(run["from"]?["start"]?.number)
            #expect(Int(start) == lines.count + 1)
            for line in Int(start)...Int(run["from"]?["end"]?.number ?? 0) {
                lines.append(run["verdict"])
                let place = positions[line - 1]["to"]
                #expect(place?["path"] == run["to"]?["path"])
                #expect(
                    place?["line"]?.number
                        == run["to"]?["start"]?.number.map { $0 + Double(line) - start })
                let sure = positions[line - 1]["confidence"]?.number ?? 0
                #expect(sure >= run["confidence"]?.number ?? 1)
            }
        }
        #expect(lines == positions.map { $0["verdict"] })
    }

    @Test func `a map that is still right is not sent again`() async throws {
        let old = try repository.commit(["poem.txt": Self.text(Self.lines)])
        let new = try repository.commit(["poem.txt": Self.text(["title"] + Self.lines)])
        let location = try await scratch.linked(repository)
        let path = location + "/line-map/poem.txt?from=\(old)&to=\(new)"

        let first = try await scratch.get(path)
        let tag = try #require(first.headers[.eTag])
        let second = try await scratch.get(path, headers: [.ifNoneMatch: tag])
        let other = try await scratch.get(
            location + "/line-map/poem.txt?from=\(new)&to=\(old)", headers: [.ifNoneMatch: tag])

        #expect(tag.hasPrefix("\"\(try repository.id(of: "\(old):poem.txt"))-"))
        #expect(
            tag.contains("-\(try repository.id(of: "\(new):poem.txt"))-\(LineMatcher.version)-"))
        #expect(first.headers[.cacheControl] == "private, no-cache")
        #expect(second.status == .notModified)
        #expect(second.bytes.isEmpty)
        #expect(second.headers[.eTag] == tag)
        #expect(other.status == .ok)
        let head = try await scratch.send(.head, path)
        #expect(head.headers[.eTag] == tag)
    }

    @Test func `other commits with the same blobs have another tag`() async throws {
        let old = try repository.commit(["poem.txt": "roses\n"])
        let new = try repository.commit(["poem.txt": "roses\n", "other.txt": "1\n"])
        let location = try await scratch.linked(repository)

        let there = try await scratch.get(location + "/line-map/poem.txt?from=\(old)&to=\(new)")
        let back = try await scratch.get(location + "/line-map/poem.txt?from=\(new)&to=\(old)")
        let list = try repository.commit([".git-blame-ignore-revs": .text("\(new)\n")])
        _ = try await scratch.send(.post, location + "/fetch?wait=60")
        let listed = try await scratch.get(location + "/line-map/poem.txt?from=\(old)&to=\(list)")

        let tags = [there, back, listed].map { $0.headers[.eTag] }
        #expect(Set(tags).count == 3)
        #expect(try listed.json["runs"]?[0]?["verdict"] == "identical")
    }

    @Test func `a file that has no lines to follow says why`() async throws {
        try repository.commit(["image": [0, 1, 2], "empty.txt": "", "poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        let image = try await scratch.get(location + "/line-map/image?from=main&to=main").json
        #expect(image["verdict"] == "notText")
        #expect(image["lineCount"] == .null)
        #expect(image["runs"] == [])
        #expect(image["to"]?["blob"] == .null)
        let empty = try await scratch.get(location + "/line-map/empty.txt?from=main&to=main").json
        #expect(empty["verdict"] == .null)
        #expect(empty["lineCount"] == 0)
        #expect(empty["runs"] == [])
    }

    @Test func `lines whose file became something else are one run without a place`() async throws {
        let old = try repository.commit(["poem.txt": Self.text(Self.lines)])
        try repository.commit(["poem.txt": [0, 1, 2]])
        let location = try await scratch.linked(repository)

        let map = try await scratch.get(location + "/line-map/poem.txt?from=\(old)&to=main").json

        let runs = map["runs"]?.list ?? []
        #expect(runs.map { $0["verdict"] } == ["notText"])
        #expect(runs.first?["from"] == ["start": 1, "end": 20])
        #expect(runs.first?["to"] == .null)
        #expect(map["to"]?["path"] == .null)
    }

    @Test func `a question without an answer is a problem`() async throws {
        try repository.commit(["folder/poem.txt": "roses\n"])
        let location = try await scratch.linked(repository) + "/line-map/"

        for (path, status, problem) in [
            ("folder/poem.txt?from=main", 400, "invalid-request"),
            ("folder/poem.txt?to=main", 400, "invalid-request"),
            ("folder/poem.txt?from=&to=main", 400, "invalid-request"),
            ("folder/%zz?from=main&to=main", 400, "invalid-request"),
            ("none.txt?from=main&to=main", 404, "no-such-path"),
            ("folder?from=main&to=main", 404, "not-a-file"),
            ("?from=main&to=main", 404, "not-found"),
            ("folder/poem.txt?from=none&to=main", 404, "no-such-revision"),
            ("folder/poem.txt?from=main&to=none", 404, "no-such-revision"),
        ] {
            let answer = try await scratch.get(location + path)
            #expect(answer.status.code == status, "\(path)")
            #expect(answer.problem == problem, "\(path)")
        }
    }

    @Test func `as many lines as the limit are followed, and not one more`() async throws {
        var settings = HTTPSettings()
        settings.limits.mapLines = 20
        let scratch = try HTTPScratch(settings)
        let repository = try scratch.repository()
        try repository.commit([
            "some.txt": Self.text(Self.lines), "more.txt": Self.text(Self.lines + ["21"]),
        ])
        let location = try await scratch.linked(repository)

        let some = try await scratch.get(location + "/line-map/some.txt?from=main&to=main")
        let more = try await scratch.get(location + "/line-map/more.txt?from=main&to=main")

        #expect(try some.json["runs"]?[0]?["from"] == ["start": 1, "end": 20])
        #expect(more.status == .contentTooLarge)
        #expect(more.problem == "too-many-lines")
        #expect(try more.json["lineCount"] == 21)
        #expect(try more.json["limit"] == 20)
    }

    @Test func `a path that is not UTF-8 is mapped exactly`() async throws {
        let path = try #require(TreePath(bytes: [0x61, 0xFF]))
        try repository.commit([path: "roses\n"])
        let location = try await scratch.linked(repository)

        let map = try await scratch.get(location + "/line-map/a%FF?from=main&to=main").json

        for file in [map["from"], map["to"], map["runs"]?[0]?["to"]] {
            #expect(file?["path"] == "a\u{FFFD}")
            #expect(file?["pathEncoded"] == "a%FF")
        }
    }

    private static func file(_ commit: ObjectID, _ blob: ObjectID) -> JSONValue {
        ["commit": .text("\(commit)"), "path": "poem.txt", "blob": .text("\(blob)")]
    }

    private static func text(_ lines: some Sequence<String>) -> ScratchFile {
        .text(lines.joined(separator: "\n") + "\n")
    }
}
