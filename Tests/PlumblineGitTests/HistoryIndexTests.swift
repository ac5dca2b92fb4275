import Foundation
import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct HistoryIndexTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test func `what stands at a path in every commit is what git finds there`() throws {
        try scratch.commitBranches(count: 60, seed: 1)
        let index = try scratch.historyIndex()

        let entries = try scratch.allEntries()
        #expect(index.commitCount == entries.count)
        for path in Set(entries.values.flatMap(\.keys)) {
            for (commit, sides) in entries {
                #expect(try index.side(path, in: commit) == sides[path], "\(path) in \(commit)")
            }
        }
    }

    @Test func `parents stand before their children, with the links that git has`() throws {
        try scratch.commitBranches(count: 80, seed: 2)
        let index = try scratch.historyIndex()

        for line in try scratch.git("rev-list", "--all", "--parents", "--timestamp").lines {
            let words = line.split(separator: " ")
            let ids = words.dropFirst().compactMap { ObjectID(hex: $0) }
            let number = try #require(index.commitNumber(of: ids[0]))
            #expect(index.id(of: number) == ids[0])
            #expect(index.seconds(of: number) == Int64(words[0]))
            let parents = index.parents(of: number)
            #expect(parents.map { index.id(of: $0) } == Array(ids.dropFirst()))
            #expect(parents.allSatisfy { $0 < number })
            let highest = parents.map { index.generation(of: $0) }.max() ?? 0
            #expect(index.generation(of: number) == highest + 1)
            #expect(index.tree(of: number) == (try scratch.id(of: "\(ids[0])^{tree}")))
        }
        let absent = try #require(ObjectID(hex: String(repeating: "0", count: 40)))
        #expect(index.commitNumber(of: absent) == nil)
    }

    @Test func `an index goes on from an earlier one, and is the same as one made anew`() throws {
        try scratch.commitBranches(count: 30, seed: 3)
        let earlier = try scratch.historyIndex()
        try scratch.commit(["new/file": "x\n"], removing: ["a"], on: "branch1")
        try scratch.tag("v1", at: try scratch.id(of: "branch1"), message: "one")
        let reader = try Repository(gitDirectory: scratch.gitDirectory)
        #expect(try !HistoryIndexBuilder.isComplete(earlier, for: reader))

        var builder = HistoryIndexBuilder(reader)
        builder.takeOver(earlier)
        try builder.write(to: HistoryIndex.path(in: scratch.gitDirectory))

        let extended = try #require(HistoryIndex(at: scratch.indexPath))
        #expect(try HistoryIndexBuilder.isComplete(extended, for: reader))
        #expect(extended.commitCount == (try scratch.historyIndex()).commitCount)
        for (commit, sides) in try scratch.allEntries() {
            for path: TreePath in ["a", "b", "b/c", "x", "x/y", "new", "new/file"] {
                #expect(try extended.side(path, in: commit) == sides[path])
            }
        }
    }

    @Test func `a file that takes a folder's place is there, and so is the other way round`() throws
    {
        let first = try scratch.commit(["place/file": "x\n"])
        let second = try scratch.commit(["place": "x\n"], removing: ["place"])
        let third = try scratch.commit(["place/file": "y\n"], removing: ["place"])
        let index = try scratch.historyIndex()

        for commit in [first, second, third] {
            for path: TreePath in ["place", "place/file"] {
                let side = try index.side(path, in: commit)
                #expect(side == (try scratch.allEntries()[commit]?[path]))
            }
        }
        #expect(index.changes(of: "place").count == 3)
    }

    @Test func `a path that is not UTF-8 has its history, one that was never there none`() throws {
        let path = try #require(TreePath(bytes: [0x64, 0xFF, 0x2F, 0xE9]))
        try scratch.commit([path: "roses\n"])
        try scratch.commit(["other": "x\n"])
        let index = try scratch.historyIndex()

        #expect(index.changes(of: path).map(\.commit) == [0])
        #expect(index.values(of: path).numbers.allSatisfy { $0 != 0 })
        for absent: TreePath in ["", "a", "d", "zz", "other/x", "othe"] {
            #expect(index.changes(of: absent).isEmpty)
        }
    }

    @Test func `a damaged, cut or foreign file is no index`() throws {
        try scratch.commitBranches(count: 10, seed: 4)
        _ = try scratch.historyIndex()
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: scratch.indexPath)))

        for offset in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 200)) {
            var damaged = bytes
            damaged[offset] ^= 0x40
            try scratch.overwriteIndex(damaged)
            #expect(HistoryIndex(at: scratch.indexPath) == nil, "byte \(offset)")
        }
        for count in [0, 1, 95, 96, bytes.count - 8, bytes.count - 1] {
            try scratch.overwriteIndex(bytes.prefix(count))
            #expect(HistoryIndex(at: scratch.indexPath) == nil)
        }
        #expect(HistoryIndex(at: scratch.gitDirectory) == nil)
    }

    @Test func `a history beyond the limits has no index, and nothing is left behind`() throws {
        let blob = try scratch.write([], as: "blob")
        var tree = try scratch.write(Self.tree(of: blob, mode: "100644"), as: "tree")
        for _ in 0..<9 { tree = try scratch.write(Self.tree(of: tree, mode: "40000"), as: "tree") }
        let commit = try scratch.git("commit-tree", "-m", "many", tree.description).line
        try scratch.setBranch("main", to: try scratch.id(of: commit))
        var limits = HistoryIndexBuilder.Limits()
        limits.changes = 10_000

        var builder = HistoryIndexBuilder(
            try Repository(gitDirectory: scratch.gitDirectory), limits: limits)
        #expect(throws: HistoryIndexBuilder.Failure.tooLarge) {
            try builder.write(to: scratch.indexPath)
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.indexPath))
        #expect(!FileManager.default.fileExists(atPath: scratch.indexPath + ".new"))
    }

    @Test func `making an index can be stopped`() throws {
        try scratch.commit(["a": "a\n"])
        var builder = HistoryIndexBuilder(
            try Repository(gitDirectory: scratch.gitDirectory), isCancelled: { true })

        #expect(throws: HistoryIndexBuilder.Failure.cancelled) {
            try builder.write(to: scratch.indexPath)
        }
    }

    @Test func `an empty repository has an index without commits`() throws {
        let index = try scratch.historyIndex()

        #expect(index.commitCount == 0)
        #expect(index.values(of: "a").numbers.isEmpty)
    }

    /// A tree with ten entries that are all the same.
    private static func tree(of id: ObjectID, mode: String) -> [UInt8] {
        (0..<10).flatMap { Array("\(mode) \($0)".utf8) + [0] + id.bytes }
    }
}
