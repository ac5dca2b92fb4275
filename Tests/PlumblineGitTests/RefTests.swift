import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct RefTests {
    @Test(arguments: [false, true]) func `the refs are those of git for-each-ref`(
        isPacked: Bool
    ) throws {
        let (scratch, first, second) = try repository()
        try scratch.setBranch("feature/x", to: second)
        try scratch.tag("light", at: first)
        try scratch.tag("annotated", at: first, message: "A tag")
        try scratch.tag("of-a-tag", at: scratch.id(of: "refs/tags/annotated"), message: "Again")
        try scratch.tag("of-a-tree", at: scratch.id(of: "main^{tree}"))
        try setRef(Array("refs/heads/odd-".utf8) + [0xFF], to: second, in: scratch)
        if isPacked { try scratch.pack() }
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        let refs = try reader.refs()
        let format = "--format=%(refname) %(objectname)%00"
        let listed = try fields(
            scratch.git("for-each-ref", format, "refs/heads", "refs/tags"))
        let lines = refs.map { $0.name.bytes + Array(" \($0.target)".utf8) }
        #expect(lines == listed.map { Array($0.drop { $0 == 0x0A }) })
        for ref in refs {
            let found = try reader.ref(ref.name)
            #expect(found == ref)
        }
    }

    @Test func `an annotated tag peels to its commit and a tag of a tree to none`() throws {
        let (scratch, first, _) = try repository()
        let tag = try scratch.tag("annotated", at: first, message: "A tag")
        try scratch.tag("nested", at: tag, message: "Again")
        try scratch.tag("of-a-tree", at: scratch.id(of: "main^{tree}"))
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        #expect(try reader.ref(.tag("annotated"))?.target == tag)
        #expect(try reader.ref(.tag("annotated"))?.commit == first)
        #expect(try reader.ref(.tag("nested"))?.commit == first)
        #expect(try reader.ref(.tag("of-a-tree"))?.commit == nil)
    }

    @Test func `only branches and tags are listed`() throws {
        let (scratch, first, _) = try repository()
        for name in ["refs/plumbline/pins/1", "refs/pull/1/head", "refs/notes/commits"] {
            try scratch.setRef(name, to: first)
        }
        try scratch.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        #expect(try reader.refs().map(\.name) == [.branch("main")])
        #expect(try reader.ref(RefName("refs/plumbline/pins/1")) == nil)
    }

    @Test func `a ref that names a missing object is listed without a commit`() throws {
        let (scratch, first, second) = try repository()
        try scratch.setBranch("broken", to: first)
        try scratch.breakObject(first)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        #expect(
            try reader.refs() == [
                Ref(name: .branch("broken"), target: first, commit: nil),
                Ref(name: .branch("main"), target: second, commit: second),
            ])
    }

    @Test func `an empty repository has no refs but a branch to come`() throws {
        let scratch = try ScratchRepository()
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        #expect(try reader.refs().isEmpty)
        #expect(try reader.headName() == .branch("main"))
    }

    @Test func `a detached HEAD names no branch`() throws {
        let (scratch, first, _) = try repository()
        try scratch.detachHead(at: first)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        #expect(try reader.headName() == nil)
    }

    @Test(arguments: [
        "refs/heads/missing", "refs/heads/feature", "refs/heads/main/below", "refs/heads/",
        "refs/heads/../../config", "refs/heads/a..b", "refs/heads/a\nb", "refs/heads/.hidden",
    ]) func `there is no ref of a name that cannot be one`(name: String) throws {
        let (scratch, first, _) = try repository()
        try scratch.setBranch("feature/x", to: first)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        #expect(try reader.ref(RefName(name)) == nil)
    }

    @Test(arguments: [255, 256, 3_999, 100_000]) func `there is no ref of a very long name`(
        length: Int
    ) throws {
        let (scratch, _, _) = try repository()
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        #expect(try reader.ref(.branch(String(repeating: "a", count: length))) == nil)
        #expect(try reader.ref(.branch(String(repeating: "a/", count: length) + "b")) == nil)
    }

    private func repository() throws -> (ScratchRepository, first: ObjectID, second: ObjectID) {
        let scratch = try ScratchRepository()
        let first = try scratch.commit(["a": "a\n"])
        return (scratch, first, try scratch.commit(["a": "b\n"]))
    }
}

/// Makes a ref whose name need not be UTF-8 stand at `id`.
func setRef(_ name: [UInt8], to id: ObjectID, in scratch: ScratchRepository) throws {
    try scratch.git.command([Array("update-ref".utf8), name, Array(id.description.utf8)]).run()
}
