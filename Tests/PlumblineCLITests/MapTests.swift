import Foundation
import PlumblineCore
import PlumblineTesting
import Testing

/// `plumbline map`, one position and many.
@Suite struct MapTests {
    @Test func `a line is followed across a rename`() async throws {
        let poem = try Poem()

        let text = try await poem.map("--from", "\(poem.old):poem.txt:2", "--to", "main")
        let json = try await poem.map("--from", "\(poem.old):poem.txt:2", "--to", "main", "--json")

        let ids = ("\(poem.old)".prefix(7), "\(poem.new)".prefix(7))
        #expect(text.line.hasPrefix("\(ids.0):poem.txt:2 -> \(ids.1):verse.txt:3  renamed, "))
        let answer = try JSONDecoder().decode(Answers.self, from: Data(json.bytes))
        #expect(answer.to == "\(poem.new)")
        #expect(answer.positions[0].verdict == "renamed")
        #expect(answer.positions[0].to?.path == "verse.txt")
        #expect(answer.positions[0].to?.line == 3)
    }

    @Test func `a person sees both lines with their surroundings and the commit between`()
        async throws
    {
        let scratch = try CLIScratch()
        let remote = try scratch.repository()
        let old = try remote.commit(["a.py": "def f():\n    total = 1\n    return total\n"])
        let new = try remote.commit([
            "a.py": "import x\n\ndef f():\n    total = 1 + x.\u{1B}[31m\n    return total\n"
        ])

        let output = try await scratch.run(
            "map", "--git-dir", remote.gitDirectory, "--from", "\(old):a.py:2", "--to", "\(new)")

        #expect(output.lines[0].contains("a.py:2 -> "))
        #expect(output.lines.contains("  - 2      total = 1"))
        #expect(output.lines.contains("  + 4      total = 1 + x.\u{FFFD}[31m"))
        #expect(output.lines.contains("    5      return total"))
        #expect(output.lines.contains("  changed by \(new)"))
    }

    @Test func `a linked repository answers as its git directory does`() async throws {
        let poem = try Poem()
        let question = ["--from", "\(poem.old):poem.txt:2", "--to", "main", "--json"]
        _ = try await poem.scratch.run("link", poem.scratch.url())

        let linked = try await poem.scratch.run(
            arguments: ["map", "--repository", poem.scratch.url()] + question)
        let local = try await poem.map(question)

        #expect(linked.status == 0)
        #expect(linked.line == local.line)
    }

    @Test func `a path may hold colons`() async throws {
        let scratch = try CLIScratch()
        let remote = try scratch.repository()
        let commit = try remote.commit(["a:b:c.txt": "roses\n"])

        let output = try await scratch.run(
            "map", "--git-dir", remote.gitDirectory, "--from", "HEAD:a:b:c.txt:1", "--to",
            "\(commit)")

        #expect(output.line.contains("a:b:c.txt:1  identical"))
    }

    @Test(arguments: [
        ("HEAD:poem.txt", 2, "not REVISION:PATH:LINE"), ("HEAD:a:x", 2, "not REVISION:PATH:LINE"),
        ("trunk:poem.txt:1", 1, "no commit 'trunk'"),
    ])
    func `a question that cannot be asked is refused`(
        from: String, status: Int32, reason: String
    ) async throws {
        let output = try await Poem().map("--from", from, "--to", "main")

        #expect(output.status == status)
        #expect(output.errorText.contains(reason), "\(output.errorText)")
    }

    @Test func `a batch is answered in order, each line with its id`() async throws {
        let poem = try Poem()
        let lines = [
            poem.question("b", "poem.txt", 2), poem.question("a", "poem.txt", 1, to: poem.old),
            poem.question("none", "prose.txt", 1), poem.question("c", "poem.txt", 99),
        ]

        let output = try await poem.batch(lines)
        let answers = try output.lines.map(BatchAnswer.init)

        #expect(output.status == 0)
        #expect(answers.map(\.id) == ["b", "a", "none", "c"])
        #expect(
            answers.map(\.verdict) == ["renamed", "identical", "noSuchPosition", "noSuchPosition"])
        #expect(answers.map(\.path) == ["verse.txt", "poem.txt", nil, nil])
        #expect(answers.map(\.line) == [3, 1, nil, nil])
        for line in output.lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(
                Set(try #require(object).keys)
                    == ["id", "path", "line", "verdict", "confidence", "method", "ms"])
        }
    }

    @Test func `malformed lines are answered and the run goes on`() async throws {
        let poem = try Poem()
        let lines = [
            "{", "{\"id\": \"x\"}", "[]", poem.question("ok", "poem.txt", 2),
            poem.question("commit", "poem.txt", 1, to: "trunk"),
            poem.question("line", "poem.txt", 0), "\u{FF}", "7",
        ]

        let output = try await poem.batch(lines)
        let answers = try output.lines.map(BatchAnswer.init)

        #expect(output.status == 1)
        #expect(answers.map(\.id) == [nil, "x", nil, "ok", "commit", "line", nil, nil])
        #expect(
            answers.map { $0.error?.type } == [
                "invalid-request", "invalid-request", "invalid-request", nil, "no-such-revision",
                "invalid-request", "invalid-request", "invalid-request",
            ])
        #expect(answers.allSatisfy { $0.error == nil || !($0.error?.detail.isEmpty ?? true) })
    }

    @Test func `many lines are answered in their order, whatever is among them`() async throws {
        let poem = try Poem()
        let names = ["ü😀", #"\"quoted\" \\"#, #"\u0041"#, "\u{7F}", "plain"]
        let lines = (0..<3_000).map { number in
            switch number % 7 {
            case 5: "{\"id\": \"\(number)\"}"
            case 6: poem.question("\(number)", "poem.txt", 1, to: "trunk")
            default:
                poem.question(
                    "\(number) \(names[number % names.count])", "poem.txt", number % 4 + 1,
                    to: number % 3 == 0 ? poem.old : poem.new)
            }
        }

        let output = try await poem.batch(lines)
        let answers = try output.lines.map(BatchAnswer.init)
        let alone = try await poem.batch(Array(lines[600..<650]))

        #expect(output.status == 1)
        #expect(try answers.map(\.id) == lines.map { try BatchAnswer($0).id })
        #expect(
            zip(alone.lines, output.lines[600..<650]).allSatisfy { alone, together in
                let elapsed = /"ms":[^,]*/
                return alone.replacing(elapsed, with: "") == together.replacing(elapsed, with: "")
            })
        for (number, answer) in answers.enumerated() {
            #expect((answer.error == nil) == (number % 7 < 5))
            guard answer.error == nil else { continue }
            #expect(answer.line == number % 4 + (number % 3 == 0 ? 1 : 2))
        }
    }

    @Test func `a file that cannot be read fails its own questions alone`() async throws {
        let scratch = try CLIScratch()
        let remote = try scratch.repository()
        let old = try remote.commit(["a.txt": "roses\n", "b.txt": "violets\n"])
        let new = try remote.commit(["a.txt": "title\nroses\n", "b.txt": "title\nviolets\n"])
        try remote.breakObject(try remote.id(of: "\(old):b.txt"))
        let questions = [("a", "a.txt"), ("b", "b.txt"), ("c", "a.txt")].map { id, path in
            """
            {"id": "\(id)", "from_commit": "\(old)", "from_path": "\(path)", "from_line": 1, \
            "to_commit": "\(new)"}

            """
        }

        let output = try await scratch.run(
            "map", "--git-dir", remote.gitDirectory, "--batch", input: questions.joined())
        let answers = try output.lines.map(BatchAnswer.init)

        #expect(output.status == 1)
        #expect(answers.map(\.id) == ["a", "b", "c"])
        #expect(answers.map(\.line) == [2, nil, 2])
        #expect(answers.map { $0.error?.type } == [nil, "not-answered", nil])
    }

    @Test func `a last line without an end is a question too`() async throws {
        let poem = try Poem()

        let output = try await poem.scratch.run(
            "map", "--git-dir", poem.remote.gitDirectory, "--batch",
            input: poem.question("last", "poem.txt", 2))

        #expect(output.status == 0)
        #expect(try BatchAnswer(output.line).line == 3)
    }

    @Test func `each question is answered while the next is not asked yet`() async throws {
        let poem = try Poem()
        let program = try poem.scratch.start([
            "map", "--git-dir", poem.remote.gitDirectory, "--batch",
        ])

        for number in 1...3 {
            try program.write(poem.question("\(number)", "poem.txt", 2) + "\n")
            try await waitUntil("answer \(number)") {
                program.output.split(separator: "\n").count == number
            }
        }
        try program.closeInput()

        #expect(try await program.end() == 0)
        #expect(program.output.hasSuffix("\n"))
    }

    @Test(arguments: [
        ["--batch"], ["--batch", "--from", "HEAD:a:1"], ["--from", "HEAD:a:1"],
        ["--batch", "--to", "HEAD", "--from", "HEAD:a:1"],
    ])
    func `options that do not go together are a usage error`(options: [String]) async throws {
        let poem = try Poem()
        let folder = options == ["--batch"] ? [] : ["--git-dir", poem.remote.gitDirectory]

        let output = try await poem.scratch.run(arguments: ["map"] + folder + options)

        #expect(output.status == 2)
    }

    @Test func `a folder without a repository is called so`() async throws {
        let scratch = try CLIScratch()

        let output = try await scratch.run("map", "--git-dir", scratch.remotes.path, "--batch")

        #expect(output.status == 1)
        #expect(output.errorText.contains("no git directory at '\(scratch.remotes.path)'"))
    }

    @Test func `who stops reading the answers stops the run quietly`() async throws {
        let poem = try Poem()
        let questions = (0..<2000).map { poem.question("\($0)", "poem.txt", 2) }
        let input = try poem.scratch.write(questions.joined(separator: "\n"), to: "questions")

        let map = "'\(CLIScratch.product)' map --git-dir '\(poem.remote.gitDirectory)' --batch"
        let output = try await poem.scratch.runShell(
            "{ \(map) < '\(input)'; echo $? >&2; } | head -c 1")

        #expect(output.bytes.count == 1)
        #expect(output.errorText == "0\n")
    }
}

/// A poem that was given a title and another name.
private struct Poem {
    let scratch: CLIScratch
    let remote: ScratchRepository
    let old: String
    let new: String

    init() throws {
        scratch = try CLIScratch()
        remote = try scratch.repository()
        let lines = "roses\nviolets\nsugar\nand so are you\n"
        old = try remote.commit(["poem.txt": lines]).description
        new = try remote.commit(["verse.txt": "a title\n" + lines], removing: ["poem.txt"])
            .description
    }

    func map(_ options: String...) async throws -> Command.Output { try await map(options) }

    func map(_ options: [String]) async throws -> Command.Output {
        try await scratch.run(arguments: ["map", "--git-dir", remote.gitDirectory] + options)
    }

    func batch(_ lines: [String]) async throws -> Command.Output {
        try await scratch.run(
            "map", "--git-dir", remote.gitDirectory, "--batch",
            input: lines.map { $0 + "\n" }.joined())
    }

    /// A question of a batch.
    func question(_ id: String, _ path: String, _ line: Int, to commit: String? = nil) -> String {
        """
        {"id": "\(id)", "from_commit": "\(old)", "from_path": "\(path)", "from_line": \(line), \
        "to_commit": "\(commit ?? new)"}
        """
    }
}

/// The answer about one position, as far as the tests look at it.
private struct Answers: Decodable {
    let to: String
    let positions: [Position]

    struct Position: Decodable {
        let verdict: String
        let to: Place?
    }

    struct Place: Decodable {
        let path: String
        let line: Int
    }
}

/// The answer to one question of a batch.
private struct BatchAnswer: Decodable {
    let id: String?
    let path: String?
    let line: Int?
    let verdict: String?
    let error: Failure?

    struct Failure: Decodable {
        let type: String
        let detail: String
    }

    init(_ line: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(line.utf8))
    }
}
