import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct FollowRenameTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test func `a line of the same blob at another path is renamed`() async throws {
        let old = try scratch.commit(["poem.txt": lines("rose")])
        let new = try scratch.commit(["verse.txt": lines("rose")], removing: ["poem.txt"])

        let trace = try await scratch.follow("poem.txt", line: 7, from: old, to: new)
        #expect(trace.verdict == .renamed)
        #expect(trace.path == "verse.txt")
        #expect(trace.line == 7)
        #expect(trace.method.description == "same-content")
    }

    @Test func `a line keeps its text across a rename with changes`() async throws {
        let old = try scratch.commit(["poem.txt": lines("rose")])
        let new = try scratch.commit(
            ["verse.txt": "title\n" + lines("rose", 1...18)], removing: ["poem.txt"])

        let there = try await scratch.follow("poem.txt", line: 7, from: old, to: new)
        #expect(there.verdict == .renamed)
        #expect(there.path == "verse.txt")
        #expect(there.line == 8)
        #expect(there.method.description == "rename+diff")
        let back = try await scratch.follow("verse.txt", line: 8, from: new, to: old)
        #expect(back.verdict == .renamed)
        #expect(back.path == "poem.txt")
        #expect(back.line == 7)
    }

    @Test func `two renames in a row are one`() async throws {
        let old = try scratch.commit(["a.txt": lines("rose")])
        try scratch.commit(["b.txt": lines("rose", 1...19)], removing: ["a.txt"])
        let new = try scratch.commit(["c/d.txt": lines("rose", 1...18)], removing: ["b.txt"])

        let trace = try await scratch.follow("a.txt", line: 7, from: old, to: new)
        #expect(trace.verdict == .renamed)
        #expect(trace.path == "c/d.txt")
    }

    @Test func `a path that is not UTF-8 is followed as any other`() async throws {
        let (before, after) = (
            TreePath.root.appending([0xFF]), TreePath.root.appending([0xE9, 0x2F, 0xFE])
        )
        let old = try scratch.commit([before: .text(lines("rose"))])
        let new = try scratch.commit([after: .text(lines("rose", 1...19))], removing: [before])

        let trace = try await scratch.follow(before, line: 3, from: old, to: new)
        #expect(trace.verdict == .renamed)
        #expect(trace.path == after)
    }

    @Test func `the files of a folder go where the folder goes`() async throws {
        let names = (0..<300).map { "\($0 % 7)/file\($0).txt" }
        func folder(_ name: String) -> [String: String] {
            Dictionary(
                uniqueKeysWithValues: names.enumerated().map { index, file in
                    (
                        "\(name)/\(file)",
                        index < 20 ? "the same in all\n" : lines("f\(index)", 1...5)
                    )
                })
        }
        let old = try scratch.commit(folder("before"))
        let new = try scratch.commit(folder("after/here"), removing: ["before"])

        let anchors = names.map { name in
            let path = TreePath(stringLiteral: "before/\(name)")
            return Anchor(commit: old, position: Position(path: path, line: 1))
        }
        let answers = try await scratch.browser.follow(anchors, to: new)
        for (name, answer) in zip(names, answers) {
            #expect(answer.trace.verdict == .renamed)
            #expect(answer.trace.path == TreePath(stringLiteral: "after/here/\(name)"))
        }
    }

    @Test func `the same content at two new places is ambiguous`() async throws {
        let old = try scratch.commit(["poem.txt": lines("rose")])
        let new = try scratch.commit(
            ["1/x.txt": lines("rose"), "2/x.txt": lines("rose")], removing: ["poem.txt"])

        let trace = try await scratch.follow("poem.txt", line: 7, from: old, to: new)
        #expect(trace.verdict == .ambiguous)
        #expect(trace.place == nil)
        #expect(trace.candidates.map(\.place.position.path) == ["1/x.txt", "2/x.txt"])
        #expect(trace.candidates.map(\.place.position.line) == [7, 7])
        #expect(trace.candidates.map(\.confidence).reduce(0, +) <= 1)
    }

    @Test func `a similar content at two new places is ambiguous, at its own lines`() async throws {
        let old = try scratch.commit(["poem.txt": lines("rose")])
        let changed = "title\n" + lines("rose", 1...18)
        let new = try scratch.commit(
            ["1/x.txt": changed, "2/x.txt": changed], removing: ["poem.txt"])

        let trace = try await scratch.follow("poem.txt", line: 7, from: old, to: new)
        #expect(trace.verdict == .ambiguous)
        #expect(trace.candidates.map(\.place.position.line) == [8, 8])
        let blob = try scratch.id(of: "\(new):1/x.txt")
        #expect(trace.candidates.map(\.place.blob) == [blob, blob])
    }

    @Test func `of several copies the one of the same name is meant`() async throws {
        let old = try scratch.commit(["a/poem.txt": lines("rose")])
        let new = try scratch.commit(
            ["b/poem.txt": lines("rose"), "b/verse.txt": lines("rose")], removing: ["a/poem.txt"])

        let trace = try await scratch.follow("a/poem.txt", line: 7, from: old, to: new)
        #expect(trace.path == "b/poem.txt")
    }

    @Test func `a copy belongs to the file that it resembles in name`() async throws {
        let old = try scratch.commit(["x/a.py": lines("rose"), "y/b.py": lines("rose")])
        let new = try scratch.commit(["z/b.py": lines("rose")], removing: ["x/a.py", "y/b.py"])

        #expect(try await scratch.follow("y/b.py", line: 1, from: old, to: new).path == "z/b.py")
        #expect(
            try await scratch.follow("x/a.py", line: 1, from: old, to: new).verdict == .fileDeleted)
    }

    @Test func `a copy beside the original leaves the original where it is`() async throws {
        let old = try scratch.commit(["poem.txt": lines("rose")])
        let new = try scratch.commit(["copy.txt": lines("rose")])

        let trace = try await scratch.follow("poem.txt", line: 7, from: old, to: new)
        #expect(trace.verdict == .identical)
        #expect(trace.path == "poem.txt")
    }

    @Test func `a destination that another deleted file resembles more is not taken`() async throws
    {
        let old = try scratch.commit([
            "one.txt": lines("a", 1...12) + lines("b", 1...8), "two.txt": lines("a", 1...20),
        ])
        let new = try scratch.commit(
            ["three.txt": lines("a", 1...19)], removing: ["one.txt", "two.txt"])

        #expect(
            try await scratch.follow("two.txt", line: 1, from: old, to: new).path == "three.txt")
        #expect(
            try await scratch.follow("one.txt", line: 1, from: old, to: new).verdict == .fileDeleted
        )
    }

    @Test func `a rival that has a better place elsewhere leaves the destination`() async throws {
        let old = try scratch.commit([
            "one.txt": lines("a", 1...14) + lines("b", 1...6), "two.txt": lines("a", 1...20),
        ])
        let new = try scratch.commit(
            ["three.txt": lines("a", 1...17), "four.txt": lines("a", 1...20) + "x\n"],
            removing: ["one.txt", "two.txt"])

        #expect(try await scratch.follow("two.txt", line: 1, from: old, to: new).path == "four.txt")
        #expect(
            try await scratch.follow("one.txt", line: 1, from: old, to: new).path == "three.txt")
    }

    @Test func `two files that change their places are followed to each other's`() async throws {
        let old = try scratch.commit(["a.txt": lines("rose"), "b.txt": lines("violet")])
        let new = try scratch.commit(["a.txt": lines("violet"), "b.txt": lines("rose")])

        for line in 1...20 {
            let trace = try await scratch.follow("a.txt", line: line, from: old, to: new)
            #expect(trace.verdict == .renamed)
            #expect(trace.path == "b.txt")
            #expect(trace.line == line)
        }
    }

    @Test func `a file that moved and left another one behind is found`() async throws {
        let old = try scratch.commit(["a.txt": lines("rose")])
        let new = try scratch.commit(["a.txt": lines("violet"), "b.txt": lines("rose")])

        #expect(try await scratch.follow("a.txt", line: 3, from: old, to: new).path == "b.txt")
    }

    @Test func `small files that take over each other's content stay where they are`() async throws
    {
        let old = try scratch.commit(["a/version": "1.0\n", "b/version": "0.9\n"])
        let new = try scratch.commit(["a/version": "1.1\n", "b/version": "1.0\n"])

        let trace = try await scratch.follow("a/version", line: 1, from: old, to: new)
        #expect(trace.place == nil || trace.path == "a/version")
        #expect(trace.candidates.allSatisfy { $0.place.position.path == "a/version" })
    }

    @Test func `a file that moved is found though something else stands in its place`() async throws
    {
        let module = try scratch.commit(["x": "x\n"], on: "module")
        let old = try scratch.commit([
            "link": lines("link"), "module": lines("module"), "folder": lines("folder"),
        ])
        let new = try scratch.commit([
            "link": .symbolicLink(to: "new/link"), "new/link": .text(lines("link")),
            "module": .submodule(at: module), "new/module": .text(lines("module", 1...19)),
            "folder/inside.txt": .text(lines("folder")),
        ])

        for (path, place) in [
            ("link" as TreePath, "new/link" as TreePath), ("module", "new/module"),
            ("folder", "folder/inside.txt"),
        ] {
            let trace = try await scratch.follow(path, line: 3, from: old, to: new)
            #expect(trace.verdict == .renamed)
            #expect(trace.path == place)
        }
    }

    @Test func `a file in whose place a folder stands is deleted`() async throws {
        let old = try scratch.commit(["a": lines("a")])
        let new = try scratch.commit(["a/inside": prose])

        #expect(try await scratch.follow("a", line: 3, from: old, to: new).verdict == .fileDeleted)
        #expect(
            try await scratch.follow("a/inside", line: 3, from: new, to: old).verdict
                == .fileDeleted)
    }

    @Test func `a symbolic link is no destination of a file`() async throws {
        let old = try scratch.commit(["a.txt": "target"])
        let new = try scratch.commit(["link": .symbolicLink(to: "target")], removing: ["a.txt"])

        #expect(
            try await scratch.follow("a.txt", line: 1, from: old, to: new).verdict == .fileDeleted)
    }
}
