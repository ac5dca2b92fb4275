import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

/// The files in which two commits differ.
@Suite struct ComparisonTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test func `changed and renamed files are those of git diff`() async throws {
        let commits = try scratch.commitHistory(count: 160, fileCount: 20, seed: 5)

        for (old, new) in [(0, 159), (159, 0), (0, 1), (40, 120), (99, 101), (70, 70)] {
            let there = ComparisonReferee(scratch, commits[old], commits[new])
            #expect(try await there.changes() == there.raw("-M"))
            let plain = try await there.changes { $0.findsRenames = false }
            #expect(try plain == there.raw("--no-renames"))
        }
    }

    @Test func `every kind of file and of change is that of git diff`() async throws {
        let (old, new) = try AwkwardChange.commits(in: scratch)

        for (old, new) in [(old, new), (new, old)] {
            let there = ComparisonReferee(scratch, old, new)
            #expect(try await there.changes() == there.raw("-M"))
        }
    }

    @Test func `among many alike files renames are those of git`() async throws {
        var random = SplitMix(seed: 11)
        func lines(_ seed: Int) -> [String] {
            (0..<40).map { "content \(seed) of line \($0) \($0.isMultiple(of: 3) ? "x" : "y")" }
        }
        var files: [String: String] = [:]
        var moved: [String: String] = [:]
        for number in 0..<60 {
            var text = lines(number / 3)
            files["old/\(number % 7)/file\(number).txt"] = text.joined(separator: "\n") + "\n"
            for _ in 0..<Int.random(in: 0...26, using: &random) {
                text[Int.random(in: 0..<40, using: &random)] = "edit \(random.next() % 1_000)"
            }
            let name = number.isMultiple(of: 4) ? "file\(number).txt" : "other\(number * 31 % 60)"
            moved["new/\(number % 5)/\(name)"] = text.joined(separator: "\n") + "\n"
        }
        let old = try scratch.commit(files)
        let gone = files.keys.map { TreePath(stringLiteral: $0) }
        let new = try scratch.commit(moved, removing: gone)

        let there = ComparisonReferee(scratch, old, new)
        let changes = try await there.changes()
        #expect(try changes == there.raw("-M"))
        #expect(changes.contains { $0.contains(" R") })
    }

    @Test func `only what stands at or below a path is compared`() async throws {
        let commits = try scratch.commitHistory(count: 120, fileCount: 20, seed: 6)

        let there = ComparisonReferee(scratch, commits[0], commits[119])
        for path in ["source", "source/part1", "source/part1/file1.txt", "source/part", "none"] {
            let changes = try await there.changes { $0.path = TreePath(stringLiteral: path) }
            #expect(try changes == there.raw("-M", "--", path), "\(path)")
        }
    }

    @Test func `three dots compare with the merge base`() async throws {
        let base = try scratch.commit(["a": "a\n", "b": "b\n"])
        let left = try scratch.commit(["a": "left\n"], on: "left", parents: [base])
        let right = try scratch.commit(["b": "right\n"], on: "right", parents: [base])
        let stranger = try scratch.commit(["c": "c\n"], on: "stranger", parents: [])

        var question = ComparisonQuestion(from: left, to: right)
        question.usesMergeBase = true
        let comparison = try await scratch.browser.comparison(question)
        #expect(comparison.old == base)
        #expect(comparison.changes.map(\.new?.path) == ["b"])
        question.old = stranger
        let unanswerable = question
        await #expect(throws: BrowseError.noMergeBase(stranger, right)) {
            try await scratch.browser.comparison(unanswerable)
        }
    }
}

/// Two commits between which everything happens that can happen to a file.
enum AwkwardChange {
    static let oddPath = TreePath(stringLiteral: "odd").appending([0xFF]).appending([0xE9, 0x2E])
    private static let sameText = (0..<30).map { "line \($0)\n" }.joined()

    static func commits(
        in scratch: ScratchRepository
    ) throws -> (old: ObjectID, new: ObjectID) {
        let module = try scratch.commit(["module.txt": "module\n"], on: "module")
        let other = try scratch.commit(["module.txt": "other\n"], on: "module")
        let old = try scratch.commit([
            "no-newline.txt": "one\ntwo", "newline.txt": "one\ntwo\n", "crlf.txt": "one\r\ntwo\r\n",
            "empty": "", "binary": .bytes(Array(UInt8.min...UInt8.max)), oddPath: "odd\nlines\n",
            "link": .symbolicLink(to: "target"), "run.sh": "#!/bin/sh\n", "a/b": "in a folder\n",
            "to-link": "a file\n", "module": .submodule(at: module), "gone": "gone\n",
            "with space \"quoted\".txt": "quoted\n", "two\nlines\t.txt": "name\n",
            "moved/from here": .text(sameText), "moved/edited": .text(sameText + "more\n"),
            "latin": .bytes([0xE9, 0x0A, 0xFF, 0x0A]), "becomes-file/x": "x\n",
            "same": "same\n", "turned": .executable("turned\n"), "emptied": "some\n",
        ])
        let new = try scratch.commit(
            [
                "no-newline.txt": "one\ntwo\n", "newline.txt": "one\n2", "crlf.txt": "one\n2\r\n",
                "filled": "", "binary": .bytes(Array(UInt8.min...UInt8.max).reversed()),
                oddPath: "odd\nLINES\n", "link": .symbolicLink(to: "elsewhere"),
                "run.sh": .executable("#!/bin/sh\n"), "a/b/c": "deeper\n",
                "to-link": .symbolicLink(to: "file"),
                "module": .submodule(at: other),
                "with space \"quoted\".txt": "Quoted\n", "two\nlines\t.txt": "Name\n",
                "moved to/there": .executable(sameText),
                "edited \u{e9}": .text("less\n" + sameText),
                "latin": .bytes([0xE9, 0x0A, 0xFE, 0x0A]), "becomes-file": "x\n",
                "turned": "turned\nmore\n", "emptied": "",
            ],
            removing: [
                "empty", "gone", "a/b", "moved/from here", "moved/edited", "becomes-file/x",
            ])
        return (old, new)
    }
}
