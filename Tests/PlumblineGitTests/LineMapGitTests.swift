import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct LineMapGitTests {
    @Test(arguments: [
        ("", "", []),
        ("", "a\nb\n", [Hunk(old: 1..<1, new: 1..<3)]),
        ("a\nb\n", "", [Hunk(old: 1..<3, new: 1..<1)]),
        ("a\nb\n", "a\nb\n", []),
        ("a\nb\n", "x\na\nb\n", [Hunk(old: 1..<1, new: 1..<2)]),
        ("a\nb\n", "a\nb\nx\n", [Hunk(old: 3..<3, new: 3..<4)]),
        ("a\nb\nc\n", "a\nc\n", [Hunk(old: 2..<3, new: 2..<2)]),
        ("a\nb\nc\n", "a\nB\nc\n", [Hunk(old: 2..<3, new: 2..<3)]),
        ("a\nb", "a\nb\n", [Hunk(old: 2..<3, new: 2..<3)]),
        ("a\r\nb\r\n", "a\nb\n", [Hunk(old: 1..<3, new: 1..<3)]),
        ("a\0b\nc\n", "a\0b\nd\n", [Hunk(old: 2..<3, new: 2..<3)]),
        ("\n", "\n\n", [Hunk(old: 2..<2, new: 2..<3)]),
    ]) func `the hunks between two texts`(old: String, new: String, hunks: [Hunk]) throws {
        #expect(map(old, new).hunks == hunks)
    }

    @Test func `the hunks are those of git diff`() throws {
        let scratch = try ScratchRepository()
        var random = SplitMix(seed: 5)
        for _ in 0..<60 {
            let (old, new) = (randomText(&random), randomText(&random))
            let ids = try [old, new].map { try scratch.write(Array($0.utf8), as: "blob") }
            let words = ["diff", "-U0", "--text", "\(ids[0])", "\(ids[1])"]
            let output = try scratch.git.command(words.map { Array($0.utf8) }).run()

            #expect(map(old, new).hunks.map(\.gitHeader) == output.lines.compactMap(Hunk.gitRanges))
        }
    }

    @Test(arguments: 0..<200) func `unchanged lines are equal, there and back`(seed: UInt64) throws
    {
        var random = SplitMix(seed: seed)
        let (old, new) = (randomText(&random), randomText(&random))
        let (oldText, newText) = (Text(bytes: Array(old.utf8)), Text(bytes: Array(new.utf8)))
        let map = map(old, new)

        for index in 0..<oldText.lineCount {
            let line = LineNumber(index: index)
            guard case .unchanged(let place) = map.destination(of: line) else { continue }
            #expect(oldText[line] == newText[place])
            #expect(map.inverted.destination(of: place) == .unchanged(at: line))
        }
    }

    @Test func `the map of equal texts is the identity, however long they are`() throws {
        let text = Text(bytes: Array(repeating: UInt8(ascii: "\n"), count: 1 << 20))

        #expect(LineMap(from: text, to: text).hunks.isEmpty)
    }

    private func map(_ old: String, _ new: String) -> LineMap {
        LineMap(from: Text(bytes: Array(old.utf8)), to: Text(bytes: Array(new.utf8)))
    }

    private func randomText(_ random: inout SplitMix) -> String {
        let lines = (0..<Int.random(in: 0...40, using: &random)).map { _ in
            let indent = String(repeating: " ", count: Int.random(in: 0...3, using: &random))
            return indent + ["", "{", "}", "a", "b", "c", "a();", "b();"][Int(random.next() % 8)]
        }
        return lines.joined(separator: "\n") + (Bool.random(using: &random) ? "\n" : "")
    }
}
