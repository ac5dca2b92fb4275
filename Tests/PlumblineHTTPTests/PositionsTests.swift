import HTTPTypes
import Hummingbird
import HummingbirdTesting
import PlumblineCore
import PlumblineHTTP
import PlumblineTesting
import Testing

/// Where positions of one commit stand in another.
@Suite struct PositionsTests {
    private static let keys: Set<String> = [
        "verdict", "confidence", "method", "from", "to", "candidates", "nearest", "changedBy",
    ]
    private static let lines = (1...20).map { "line \($0) of the poem" }

    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `every answer has every key, whatever the verdict`() async throws {
        let old = try repository.commit([
            "same.txt": "roses\n", "moved.txt": Self.text(Self.lines),
            "gone.txt": "secret of old\n",
            "image": [0, 1, 2], "edited.txt": Self.text(Self.lines),
        ])
        let new = try repository.commit(
            [
                "renamed.txt": Self.text(["title"] + Self.lines), "image": [0, 1, 3],
                "edited.txt": Self.text(Self.lines.filter { !$0.hasPrefix("line 7 ") }),
            ],
            removing: ["moved.txt", "gone.txt"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.post(
            location + "/positions",
            [
                "from": .text("\(old)"), "to": "main",
                "positions": [
                    ["path": "same.txt", "line": 1], ["path": "moved.txt", "line": 3],
                    ["path": "gone.txt", "line": 1], ["path": "edited.txt", "line": 7],
                    ["path": "image", "line": 1], ["path": "none.txt", "line": 1],
                    ["path": "same.txt", "line": 2],
                ],
            ])

        #expect(answer.status == .ok)
        let json = try answer.json
        #expect(json.keys == ["to", "positions"])
        #expect(json["to"]?.text == "\(new)")
        let positions = json["positions"]?.list ?? []
        #expect(
            positions.map { $0["verdict"] } == [
                "identical", "renamed", "fileDeleted", "deleted", "notText", "noSuchPosition",
                "noSuchPosition",
            ])
        for position in positions {
            #expect(position.keys == Self.keys)
            #expect((0...1).contains(position["confidence"]?.number ?? -1))
            #expect(position["from"]?.keys == ["commit", "path", "line", "blob"])
            #expect(position["from"]?["commit"]?.text == "\(old)")
            if let nearest = position["nearest"], nearest != .null {
                #expect(nearest.keys == ["path", "line", "reason"])
                #expect(position["to"] == .null)
            }
        }
        let renamed = try repository.id(of: "main:renamed.txt")
        #expect(
            positions[1]["to"] == ["path": "renamed.txt", "line": 4, "blob": .text("\(renamed)")])
        #expect(
            positions[1]["from"]?["blob"]?.text == "\(try repository.id(of: "\(old):moved.txt"))")
        #expect(positions[2]["to"] == .null)
        #expect(positions[3]["to"] == .null)
        #expect(positions[3]["nearest"] != .null)
        #expect(positions[5]["from"]?["blob"] == .null)
    }

    @Test func `candidates are places with a confidence`() async throws {
        let old = try repository.commit(["a.txt": Self.text(Self.lines)])
        try repository.commit(
            ["b.txt": Self.text(Self.lines), "c.txt": Self.text(Self.lines)], removing: ["a.txt"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.post(
            location + "/positions",
            Self.question(from: "\(old)", to: "main", [["path": "a.txt", "line": 3]]))

        let position = try #require(try answer.json["positions"]?[0])
        #expect(position["verdict"] == "ambiguous")
        #expect(position["to"] == .null)
        let candidates = position["candidates"]?.list ?? []
        #expect(candidates.map { $0["path"] } == ["b.txt", "c.txt"])
        #expect(candidates.allSatisfy { $0.keys == ["path", "line", "blob", "confidence"] })
    }

    @Test func `one bad position never fails the others`() async throws {
        let id = try repository.commit(["poem.txt": "roses\nviolets\n"])
        let location = try await scratch.linked(repository)
        let unknown = String(repeating: "1", count: 40)

        let answer = try await scratch.post(
            location + "/positions",
            Self.question(
                from: "main", to: "main",
                [
                    ["path": "poem.txt", "line": 1], ["path": "poem.txt", "line": 0],
                    ["path": "poem.txt", "line": -7], ["line": 1], ["path": "", "line": 1],
                    ["path": "poem.txt", "line": 2, "endLine": 1],
                    ["path": "poem.txt", "line": 1, "column": 0],
                    ["pathEncoded": "%zz", "path": "poem.txt", "line": 1],
                    ["path": "poem.txt\u{0}", "line": 1],
                    ["path": "poem.txt", "line": 9_007_199_254_740_991],
                    ["path": "poem.txt", "line": 1, "from": "none"],
                    ["path": "poem.txt", "line": 1, "from": "~~~not a revision"],
                    ["path": "poem.txt", "line": 1, "from": .text(unknown)],
                    ["path": "poem.txt", "line": 2, "from": .text("\(id)")],
                ]))

        #expect(answer.status == .ok)
        let positions = try answer.json["positions"]?.list ?? []
        #expect(
            positions.map { $0["verdict"]?.text }
                == ["identical"] + Array(repeating: "noSuchPosition", count: 9)
                + Array(repeating: "unknownCommit", count: 3) + ["identical"])
        #expect(positions.allSatisfy { $0.keys == Self.keys })
        #expect(positions.dropFirst().dropLast().allSatisfy { $0["to"] == .null })
        #expect(positions[1]["from"]?["line"] == 0)
        #expect(positions[1]["from"]?["commit"]?.text == "\(id)")
        #expect(positions[10]["from"]?["commit"] == .null)
        #expect(positions[12]["from"]?["commit"]?.text == unknown)
        #expect(positions[13]["to"]?["line"] == 2)
    }

    @Test func `a path that is not UTF-8 is asked for and answered exactly`() async throws {
        let path = try #require(TreePath(bytes: [0x61, 0xFF]))
        try repository.commit([path: "roses\n"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.post(
            location + "/positions",
            Self.question(from: "main", to: "main", [["pathEncoded": "a%FF", "line": 1]]))

        let position = try #require(try answer.json["positions"]?[0])
        #expect(position["verdict"] == "identical")
        for side in ["from", "to"] {
            #expect(position[side]?["path"] == "a\u{FFFD}")
            #expect(position[side]?["pathEncoded"] == "a%FF")
        }
    }

    @Test func `columns and ranges come back where the text is unchanged`() async throws {
        let old = try repository.commit(["poem.txt": Self.text(Self.lines)])
        try repository.commit(["poem.txt": Self.text(["title"] + Self.lines)])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.post(
            location + "/positions?columnUnit=utf-8",
            Self.question(
                from: "\(old)", to: "main",
                [["path": "poem.txt", "line": 3, "endLine": 5, "column": 2]]))

        let position = try #require(try answer.json["positions"]?[0])
        #expect(position["verdict"] == "shifted")
        #expect(position["from"]?["endLine"] == 5)
        #expect(position["to"]?["line"] == 4)
        #expect(position["to"]?["endLine"] == 6)
        #expect(position["to"]?["column"] == 2)
        let unit = try await scratch.post(
            location + "/positions?columnUnit=points", Self.question(from: "main", to: "main", []))
        #expect(unit.problem == "invalid-request")
    }

    @Test func `answers stand in the order of the questions`() async throws {
        let old = try repository.commit(["poem.txt": Self.text(Self.lines)])
        try repository.commit(["poem.txt": Self.text(["title"] + Self.lines)])
        let location = try await scratch.linked(repository)
        let lines = (1...20).map { ($0 * 7) % 20 + 1 }

        let answer = try await scratch.post(
            location + "/positions",
            Self.question(
                from: "\(old)", to: "main",
                lines.map { ["path": "poem.txt", "line": .number(Double($0))] }))

        let found = try answer.json["positions"]?.list.compactMap { $0["to"]?["line"]?.number }
        #expect(found == lines.map { Double($0 + 1) })
    }

    @Test func `many answers stand in the order of their questions, bad ones among them`()
        async throws
    {
        let old = try repository.commit(["poem.txt": Self.text(Self.lines)])
        try repository.commit(["poem.txt": Self.text(["title"] + Self.lines)])
        let location = try await scratch.linked(repository)
        let kinds: [[String: JSONValue]] = [
            ["path": "poem.txt"], ["path": "poem.txt", "from": "trunk"], ["path": "prose.txt"],
            ["path": "poem.txt"], ["pathEncoded": "%zz"],
        ]
        let lines = (0..<3_000).map { $0 % 21 }

        let answer = try await scratch.post(
            location + "/positions",
            Self.question(
                from: "\(old)", to: "main",
                lines.enumerated().map { number, line in
                    .object(kinds[number % 5].merging(["line": .number(Double(line))]) { $1 })
                }))

        let answers = try #require(try answer.json["positions"]?.list)
        #expect(answers.map { $0["from"]?["line"] } == lines.map { .number(Double($0)) })
        for (number, answer) in answers.enumerated() {
            switch number % 5 {
            case 1: #expect(answer["verdict"] == "unknownCommit")
            case 0 where lines[number] > 0, 3 where lines[number] > 0:
                #expect(answer["to"]?["line"] == .number(Double(lines[number] + 1)))
            default: #expect(answer["verdict"] == "noSuchPosition")
            }
        }
    }

    @Test func `a commit that one position needs is fetched`() async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        let new = try repository.commit(["poem.txt": "title\nroses\n"])

        let answer = try await scratch.post(
            location + "/positions",
            [
                "to": "main",
                "positions": [
                    [
                        "path": "poem.txt", "line": 1,
                        "from": .text(String(repeating: "1", count: 40)),
                    ],
                    ["path": "poem.txt", "line": 1, "from": "HEAD"],
                    ["path": "poem.txt", "line": 2, "from": .text("\(new)")],
                ],
            ])

        // Names mean what they meant before the fetch.
        let verdicts = try answer.json["positions"]?.list.map { $0["verdict"] }
        #expect(verdicts == ["unknownCommit", "identical", "shifted"])
    }

    @Test func `a commit of the whole request has to be there`() async throws {
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)
        let unknown = String(repeating: "1", count: 40)

        for (from, to, problem) in [
            ("none", "main", "no-such-revision"), ("main", "none", "no-such-revision"),
            ("main", unknown, "commit-not-offered"), (unknown, "main", "commit-not-offered"),
        ] {
            let answer = try await scratch.post(
                location + "/positions",
                Self.question(from: from, to: to, [["path": "poem.txt", "line": 1]]))
            #expect(answer.status == .notFound)
            #expect(answer.problem == problem)
        }
    }

    static func question(from: String, to: String, _ positions: [JSONValue]) -> JSONValue {
        ["from": .text(from), "to": .text(to), "positions": .list(positions)]
    }

    private static func text(_ lines: [String]) -> ScratchFile {
        .text(lines.joined(separator: "\n") + "\n")
    }
}
