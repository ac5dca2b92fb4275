import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct ResolveTests {
    @Test(arguments: [false, true]) func `a revision names the commit that git takes it for`(
        isPacked: Bool
    ) throws {
        let (scratch, commits) = try history()
        if isPacked { try scratch.pack() }
        let reader = try Repository(gitDirectory: scratch.gitDirectory)
        let names = [
            "HEAD", "main", "feature/x", "refs/heads/main", "refs/heads/feature/x", "v1", "v2",
            "refs/tags/v1", "refs/tags/v2", "ünï",
        ]
        let ids = commits.flatMap { id in
            [7, 8, 12, 39, 40].map { String(id.description.prefix($0)) } + [
                id.description.uppercased()
            ]
        }
        let steps = [
            "", "~", "~0", "~1", "~2", "~9", "^", "^0", "^1", "^2", "^3", "^2~1", "~1^2", "^^",
            "~~~",
            "^0~1^1",
        ]

        let revisions = (names + ids).flatMap { name in steps.map { name + $0 } }
        let answers = try git(revisions, in: scratch)
        #expect(answers.count == revisions.count)
        for (revision, answer) in zip(revisions, answers) {
            #expect(try reader.resolve(try #require(Revision(revision))) == answer, "\(revision)")
        }
    }

    @Test func `a name that is not UTF-8 is resolved by its bytes`() throws {
        let (scratch, commits) = try history()
        let name = Array("odd-".utf8) + [0xFF, 0xE9]
        try setRef(Array("refs/heads/".utf8) + name, to: commits[0], in: scratch)
        try setRef(Array("refs/tags/tag-".utf8) + name, to: commits[1], in: scratch)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        let branch = try #require(Revision(bytes: name))
        let tag = try #require(Revision(bytes: Array("refs/tags/tag-".utf8) + name + [0x7E]))
        #expect(try reader.resolve(branch) == .commit(commits[0]))
        #expect(try reader.resolve(tag) == .commit(commits[0]))
    }

    @Test func `a name that is branch and tag is ambiguous, its full names are not`() throws {
        let (scratch, commits) = try history()
        try scratch.setBranch("both", to: commits[0])
        try scratch.tag("both", at: commits[1])

        let both = Resolution.ambiguous(["refs/heads/both", "refs/tags/both"])
        #expect(try resolve("both", in: scratch) == both)
        #expect(try resolve("both~1", in: scratch) == both)
        #expect(try resolve("refs/heads/both", in: scratch) == .commit(commits[0]))
        #expect(try resolve("refs/tags/both", in: scratch) == .commit(commits[1]))
    }

    @Test(arguments: [false, true]) func `an ambiguous prefix lists its commits`(isPacked: Bool)
        throws
    {
        let scratch = try ScratchRepository()
        let twins = try [11_855, 17_478].map { try commit(at: $0, in: scratch) }
        for (index, twin) in twins.enumerated() { try scratch.setBranch("twin\(index)", to: twin) }
        if isPacked { try scratch.pack() }

        #expect(
            try resolve("c05a450", in: scratch) == .ambiguous(twins.map(\.description).sorted()))
        #expect(
            try resolve("C05A450", in: scratch) == .ambiguous(twins.map(\.description).sorted()))
        #expect(try resolve("c05a4505", in: scratch) == .commit(twins[1]))
    }

    @Test func `among several objects the only commit is meant`() throws {
        let scratch = try ScratchRepository()
        let commit = try commit(at: 1_142, in: scratch)
        let blob = try scratch.write(Array("1409\n".utf8), as: "blob")
        #expect(commit.abbreviated == blob.abbreviated)

        #expect(try resolve(commit.abbreviated, in: scratch) == .commit(commit))
    }

    @Test func `a prefix of blobs alone names nothing`() throws {
        let scratch = try ScratchRepository()
        let blobs = try ["4827\n", "11742\n"].map { try scratch.write(Array($0.utf8), as: "blob") }
        #expect(blobs[0].abbreviated == blobs[1].abbreviated)

        #expect(try resolve(blobs[0].abbreviated, in: scratch) == .nothing(missing: nil))
        #expect(
            try resolve(String(blobs[0].description.prefix(20)), in: scratch)
                == .nothing(missing: nil))
    }

    @Test func `a branch whose name looks like a prefix comes first, a full id before any name`()
        throws
    {
        let (scratch, commits) = try history()
        try scratch.setBranch(commits[1].abbreviated, to: commits[0])
        try scratch.setRef("refs/heads/\(commits[1])", to: commits[0])

        #expect(try resolve(commits[1].abbreviated, in: scratch) == .commit(commits[0]))
        #expect(try resolve(commits[1].description, in: scratch) == .commit(commits[1]))
    }

    @Test func `a full id that is not here is missing`() throws {
        let (scratch, _) = try history()
        let id = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))

        #expect(try resolve(id.description, in: scratch) == .nothing(missing: id))
        #expect(try resolve("\(id)~2", in: scratch) == .nothing(missing: id))
    }

    @Test func `the id of a tree or a blob names no commit`() throws {
        let (scratch, _) = try history()
        let tree = try scratch.id(of: "main^{tree}")

        #expect(try resolve(tree.description, in: scratch) == .nothing(missing: nil))
        #expect(
            try resolve(String(tree.description.prefix(10)), in: scratch) == .nothing(missing: nil))
    }

    @Test(arguments: [
        "missing", "refs/plumbline/pins/1", "plumbline/pins/1", "pins/1", "refs/pull/1/head", "mai",
        "123456", "refs", "refs/", "refs/heads", "HEAD:a", ":/A change", "@{0}", "@", "--all",
        "../config", "/etc/passwd", "main.lock", "feature", "main/x", "*", "main..feature/x",
        " main",
        "ghijklm", "of-a-tree", "head", "FETCH_HEAD", "main@{1}",
        String(repeating: "a", count: 300),
        String(repeating: "a/", count: 500),
    ]) func `a name that is not there, hidden or not a name names nothing`(text: String) throws {
        let (scratch, commits) = try history()
        try scratch.setRef("refs/plumbline/pins/1", to: commits[0])
        try scratch.setRef("refs/pull/1/head", to: commits[0])
        try scratch.setRef("FETCH_HEAD", to: commits[0])
        try scratch.tag("of-a-tree", at: scratch.id(of: "main^{tree}"))

        #expect(try resolve(text, in: scratch) == .nothing(missing: nil))
    }

    @Test func `HEAD may be detached`() throws {
        let (scratch, commits) = try history()
        try scratch.detachHead(at: commits[1])

        #expect(try resolve("HEAD", in: scratch) == .commit(commits[1]))
        #expect(try resolve("HEAD~1", in: scratch) == .commit(commits[0]))
    }

    @Test func `in an empty repository nothing is named`() throws {
        let scratch = try ScratchRepository()

        for text in ["HEAD", "main", "HEAD~1", "abcdef1"] {
            #expect(try resolve(text, in: scratch) == .nothing(missing: nil))
        }
    }

    @Test func `a branch whose commit is missing is damage, not absence`() throws {
        let (scratch, commits) = try history()
        try scratch.setBranch("broken", to: commits[0])
        try scratch.breakObject(commits[0])

        #expect(throws: GitError.self) { try resolve("broken", in: scratch) }
        #expect(throws: GitError.self) { try resolve("main~9", in: scratch) }
    }

    private func resolve(_ text: String, in scratch: ScratchRepository) throws -> Resolution {
        try Repository(gitDirectory: scratch.gitDirectory).resolve(try #require(Revision(text)))
    }

    /// Asks git for the commits that the revisions name.
    private func git(
        _ revisions: [String], in scratch: ScratchRepository
    ) throws -> [Resolution] {
        let input = revisions.map { "\($0)^{commit}\n" }.joined()
        let output = try scratch.git("cat-file", "--batch-check", input: Array(input.utf8))
        return output.lines.map { line in
            let id = line.hasSuffix(" missing") ? nil : ObjectID(hex: line.prefix(40))
            return id.map(Resolution.commit) ?? .nothing(missing: nil)
        }
    }

    private func history() throws -> (ScratchRepository, commits: [ObjectID]) {
        let scratch = try ScratchRepository()
        let root = try scratch.commit(["a": "a\n"])
        let second = try scratch.commit(["a": "b\n"])
        let side = try scratch.commit(["b": "b\n"], on: "feature/x", parents: [root])
        let merge = try scratch.commit(["b": "b\n"], parents: [second, side])
        let tip = try scratch.commit(["c": "c\n"])
        try scratch.setBranch("ünï", to: second)
        try scratch.tag("v1", at: second)
        try scratch.tag("v2", at: merge, message: "Two")
        return (scratch, [root, second, side, merge, tip])
    }

    /// Writes a commit without files whose id depends on the second alone.
    private func commit(at second: Int, in scratch: ScratchRepository) throws -> ObjectID {
        let tree = try scratch.write([], as: "tree")
        let person = "Ada <a@b> \(second) +0000"
        let text = "tree \(tree)\nauthor \(person)\ncommitter \(person)\n\nx\n"
        return try scratch.write(Array(text.utf8), as: "commit")
    }
}
