import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct TreeWalkTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test(arguments: [1, 2, 1000])
    func `a walk in pieces finds what git lists`(treeCount: Int) throws {
        let commit = try scratch.commit([
            "a/b/c": "x\n", "a.b": "x\n", "a0": "x\n", "a/b/d/e": "x\n", "z": "x\n",
        ])
        let repository = try Repository(gitDirectory: scratch.gitDirectory)
        var walk = try TreeWalk(try repository.commit(commit).tree, in: repository)
        while !walk.isAtEnd { try walk.advance(in: repository, treeCount: treeCount) }

        let paths = (0..<walk.files.count).map { "\(walk.files.path(at: $0))" }
        #expect(paths == (try scratch.git("ls-tree", "-r", "--name-only", "\(commit)").lines))
        #expect(walk.files.isComplete)
    }

    @Test(arguments: [true, false])
    func `a tree made to explode is walked in part`(hasFiles: Bool) throws {
        let start = hasFiles ? "100644 file\0" : nil
        let blob = try scratch.write(Array("x\n".utf8), as: "blob")
        var tree = try scratch.write(start.map { Array($0.utf8) + blob.bytes } ?? [], as: "tree")
        for _ in 0..<12 {
            let entries = (0..<10).flatMap { Array("40000 \($0)\0".utf8) + tree.bytes }
            tree = try scratch.write(entries, as: "tree")
        }
        var limits = TreeWalk.Limits()
        limits.fileCount = 1000
        limits.treeCount = 20_000
        let repository = try Repository(gitDirectory: scratch.gitDirectory)
        var walk = try TreeWalk(tree, in: repository, limits: limits)
        while !walk.isAtEnd { try walk.advance(in: repository, treeCount: 5000) }

        #expect(!walk.files.isComplete)
        #expect(walk.files.count == (hasFiles ? 1000 : 0))
    }

    @Test func `a very deep tree is walked to a path's length`() throws {
        var tree = try scratch.write(
            Array("100644 file\0".utf8) + scratch.write(Array("x\n".utf8), as: "blob").bytes,
            as: "tree")
        let name = String(repeating: "n", count: 250)
        for _ in 0..<30 {
            tree = try scratch.write(Array("40000 \(name)\0".utf8) + tree.bytes, as: "tree")
        }
        let repository = try Repository(gitDirectory: scratch.gitDirectory)
        var walk = try TreeWalk(tree, in: repository)
        while !walk.isAtEnd { try walk.advance(in: repository, treeCount: 100) }

        #expect(!walk.files.isComplete)
        #expect(walk.files.count == 0)
    }
}

@Suite struct ScanTests {
    @Test func `a blob is looked at unless it is too large, not a blob, or not there`() throws {
        let scratch = try ScratchRepository()
        let commit = try scratch.commit(["a": "roses\n"])
        let blob = try scratch.id(of: "\(commit):a")
        let repository = try Repository(gitDirectory: scratch.gitDirectory)

        guard case .done(let bytes) = try repository.scan(blob, byteLimit: 6, Array.init) else {
            Issue.record("the blob is too large")
            return
        }
        #expect(bytes == Array("roses\n".utf8))
        guard case .tooLarge(6) = try repository.scan(blob, byteLimit: 5, Array.init) else {
            Issue.record("the blob is not too large")
            return
        }
        #expect(throws: GitError.self) { try repository.scan(commit, byteLimit: 1000, Array.init) }
        let none = try #require(ObjectID(hex: String(repeating: "12", count: 20)))
        #expect(throws: GitError.self) { try repository.scan(none, byteLimit: 1000, Array.init) }
        let late = try scratch.write(Array("late\n".utf8), as: "blob")
        try scratch.git("repack", "-adq")
        guard case .done = try repository.scan(blob, byteLimit: 6, Array.init),
            case .done = try repository.scan(late, byteLimit: 6, Array.init)
        else {
            Issue.record("a blob is too large")
            return
        }
    }
}
