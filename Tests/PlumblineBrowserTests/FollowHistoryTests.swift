import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct FollowHistoryTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test func `a rename that was followed by a rewrite is found step by step`() async throws {
        let old = try scratch.commit(["a.txt": lines("old")])
        let rename = try scratch.commit(["b.txt": lines("old")], removing: ["a.txt"])
        let new = try scratch.commit(["b.txt": lines("old", 5...6) + lines("new", 1...60)])
        let direct = try scratch.git("diff", "-M", "--name-status", "\(old)", "\(new)").lines
        #expect(direct.allSatisfy { !$0.hasPrefix("R") })

        let trace = try await scratch.follow("a.txt", line: 5, from: old, to: new)
        #expect(trace.verdict == .renamed)
        #expect(trace.path == "b.txt")
        #expect(trace.line == 1)
        #expect(trace.method.path == .history)
        #expect(trace.changedBy == rename)
        #expect(trace.confidence < 1)
    }

    @Test func `the way back goes through the same renames`() async throws {
        let old = try scratch.commit(["a.txt": lines("old")])
        let rename = try scratch.commit(["b.txt": lines("old")], removing: ["a.txt"])
        let new = try scratch.commit(["b.txt": lines("old", 5...6) + lines("new", 1...60)])

        let trace = try await scratch.follow("b.txt", line: 1, from: new, to: old)
        #expect(trace.verdict == .renamed)
        #expect(trace.path == "a.txt")
        #expect(trace.line == 5)
        #expect(trace.changedBy == rename)
    }

    @Test func `several renames and rewrites are followed to the last`() async throws {
        let old = try scratch.commit(["a.txt": lines("one", 1...3) + lines("two")])
        try scratch.commit(["b.txt": lines("one", 1...3) + lines("two")], removing: ["a.txt"])
        try scratch.commit(["b.txt": lines("one", 1...3) + lines("three")])
        let last = try scratch.commit(
            ["c.txt": lines("one", 1...3) + lines("three")], removing: ["b.txt"])
        let new = try scratch.commit(["c.txt": lines("one", 1...3) + lines("four")])

        let trace = try await scratch.follow("a.txt", line: 2, from: old, to: new)
        #expect(trace.path == "c.txt")
        #expect(trace.line == 2)
        #expect(trace.changedBy == last)
    }

    @Test func `a rename on a branch that was merged is found`() async throws {
        let old = try scratch.commit(["a.txt": lines("old"), "main.txt": "1\n"])
        let rename = try scratch.commit(
            ["b.txt": lines("old")], removing: ["a.txt"], on: "side", parents: [old])
        let side = try scratch.commit(
            ["b.txt": lines("old", 5...6) + lines("new", 1...60)], on: "side")
        let main = try scratch.commit(["main.txt": "2\n"])
        let new = try scratch.commit(
            ["b.txt": lines("old", 5...6) + lines("new", 1...60)], removing: ["a.txt"],
            parents: [main, side])

        let there = try await scratch.follow("a.txt", line: 5, from: old, to: new)
        #expect(there.path == "b.txt")
        #expect(there.line == 1)
        #expect(there.changedBy == rename)
        let back = try await scratch.follow("b.txt", line: 1, from: new, to: old)
        #expect(back.path == "a.txt")
        #expect(back.line == 5)
    }

    @Test func `between branches the way leads over their merge base`() async throws {
        let base = try scratch.commit(["a.txt": lines("old"), "other.txt": "1\n"])
        try scratch.commit(["b.txt": lines("old")], removing: ["a.txt"], on: "one", parents: [base])
        let one = try scratch.commit(
            ["b.txt": lines("old", 5...6) + lines("new", 1...60)], on: "one")
        try scratch.commit(["c.txt": lines("old")], removing: ["a.txt"], on: "two", parents: [base])
        let two = try scratch.commit(
            ["c.txt": lines("old", 4...7) + lines("more", 1...60)], on: "two")

        let trace = try await scratch.follow("b.txt", line: 1, from: one, to: two)
        #expect(trace.path == "c.txt")
        #expect(trace.line == 2)
        #expect(trace.method.path == .history)
    }

    @Test func `unrelated histories are compared directly and not walked`() async throws {
        let old = try scratch.commit([
            "a.txt": lines("a"), "b.txt": lines("b"), "c.txt": lines("c"),
        ])
        let new = try scratch.commit(
            ["a.txt": lines("a") + "x\n", "d.txt": lines("b"), "e.txt": prose], on: "other",
            parents: [])

        #expect(try await scratch.follow("a.txt", line: 2, from: old, to: new).verdict == .shifted)
        #expect(try await scratch.follow("b.txt", line: 2, from: old, to: new).path == "d.txt")
        #expect(
            try await scratch.follow("c.txt", line: 2, from: old, to: new).verdict == .fileDeleted)
    }

    @Test func `a file that was renamed and then deleted is deleted`() async throws {
        let old = try scratch.commit(["a.txt": lines("a"), "z": "z\n"])
        try scratch.commit(["b.txt": lines("a")], removing: ["a.txt"])
        let new = try scratch.commit(["c.txt": prose], removing: ["b.txt"])

        #expect(
            try await scratch.follow("a.txt", line: 2, from: old, to: new).verdict == .fileDeleted)
    }

    @Test func `renames in a long history are found for many files at once`() async throws {
        let commits = try scratch.commitHistory(count: 2_000)
        let paths = try fileNames(at: commits[0])
        let anchors = paths.flatMap { path in
            (1...60).map {
                Anchor(commit: commits[0], position: Position(path: path, line: LineNumber($0)))
            }
        }

        let answers = try await scratch.browser.follow(anchors, to: commits[1_999])
        let names = Set(try fileNames(at: commits[1_999]).map { Array($0.name) })
        #expect(answers.allSatisfy { $0.trace.verdict != .fileDeleted })
        for (anchor, answer) in zip(anchors, answers) {
            guard let place = answer.trace.place else { continue }
            #expect(place.position.path.name.elementsEqual(anchor.position.path.name))
            #expect(names.contains(Array(place.position.path.name)))
        }
    }

    private func fileNames(at commit: ObjectID) throws -> [TreePath] {
        try scratch.git("ls-tree", "-r", "--name-only", "\(commit)").lines.map {
            TreePath(stringLiteral: $0)
        }
    }
}
