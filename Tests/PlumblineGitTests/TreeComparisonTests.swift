import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct TreeComparisonTests {
    @Test func `the deltas are those of libgit2, in the order of their paths`() throws {
        let awkward = try AwkwardRepository()
        let other = try awkward.scratch.commit([
            "empty": .symbolicLink(to: "crlf.txt"), "link": "a file now\n", "a": "a file now\n",
            "binary/inside": "in a folder now\n", AwkwardRepository.oddPath: "even\n",
        ])
        let reader = try awkward.open()
        let trees = try [awkward.commit, other].map { try reader.commit($0).tree }

        var comparison = TreeComparison(from: trees[0], to: trees[1])
        while !comparison.isFinished { try comparison.advance(in: reader) }

        var parts: [Delta] = []
        for part in comparison.deltas.flatMap(\.change.parts) {
            let side = part.old ?? part.new
            parts.append(
                Delta(
                    path: try #require(side?.path), old: part.old.map(Self.side),
                    new: part.new.map(Self.side)))
        }
        #expect(try Set(parts) == Set(reader.deltas(from: trees[0], to: trees[1])))
        #expect(comparison.deltas.map(\.path) == comparison.deltas.map(\.path).sorted())
        #expect(!comparison.isCut)
    }

    @Test func `of a tree that explodes no more is read than the limits allow`() throws {
        let scratch = try ScratchRepository()
        let plain = try scratch.commit(["a": "a\n"])
        let blob = try scratch.write([], as: "blob")
        var (tree, mode) = (blob, "100644")
        for _ in 0..<10 {
            var bytes: [UInt8] = []
            for number in 0..<10 { bytes += Array("\(mode) \(number)\0".utf8) + tree.bytes }
            (tree, mode) = (try scratch.write(bytes, as: "tree"), "40000")
        }
        let reader = try Repository(gitDirectory: scratch.gitDirectory)
        var limits = TreeComparison.Limits()
        limits.deltaCount = 5_000

        let root = try reader.commit(plain).tree
        for (old, new) in [(root, tree), (tree, root)] {
            var comparison = TreeComparison(from: old, to: new, limits: limits)
            while !comparison.isFinished { try comparison.advance(in: reader) }
            #expect(comparison.isCut)
            #expect(comparison.deltas.count == 5_000)
        }
    }

    private static func side(_ side: FileChange.Side) -> Delta.Side {
        Delta.Side(id: side.id, mode: side.kind.mode)
    }
}
