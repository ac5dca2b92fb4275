import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct DamageTests {
    /// Garbled and truncated files are not among them: libgit2 1.5 may inflate such a file for ever, which
    /// is why the cache proves its packs before it opens them and holds no loose objects.
    static let damages = [ScratchRepository.Damage.missing]

    @Test(arguments: damages) func `a broken blob is an error`(
        damage: ScratchRepository.Damage
    ) throws {
        let (scratch, _) = try repository()
        let blob = try scratch.id(of: "main:poem.txt")
        try scratch.breakObject(blob, damage)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        let error = #expect(throws: GitError.self) { try reader.blob(blob) }
        #expect(error?.code == (damage == .missing ? .notFound : .corrupt))
    }

    @Test(arguments: damages) func `a broken tree is an error, for what is below it too`(
        damage: ScratchRepository.Damage
    ) throws {
        let (scratch, commit) = try repository()
        let folder = try scratch.id(of: "main:folder")
        try scratch.breakObject(folder, damage)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)
        let root = try reader.commit(commit).tree

        #expect(throws: GitError.self) { try reader.tree(folder) }
        #expect(throws: GitError.self) { try reader.entry(at: "folder/file.txt", in: root) }
        #expect(throws: GitError.self) { try reader.deltas(from: nil, to: root) }
        #expect(try reader.entry(at: "poem.txt", in: root) != nil)
    }

    @Test(arguments: damages) func `a broken commit is an error, for its descendants too`(
        damage: ScratchRepository.Damage
    ) throws {
        let (scratch, first) = try repository()
        let second = try scratch.commit(["poem.txt": "tulips\n"])
        let third = try scratch.commit(["poem.txt": "daisies\n"])
        try scratch.breakObject(second, damage)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        #expect(throws: GitError.self) { try reader.commit(second) }
        #expect(throws: GitError.self) { try reader.resolve(try #require(Revision("main~2"))) }
        #expect(throws: GitError.self) {
            try reader.way(from: first, to: third, limit: 10)
        }
        #expect(try reader.commit(first).id == first)
        #expect(try reader.commit(third).id == third)
    }

    @Test func `another object in the file of one is noticed`() throws {
        let (scratch, _) = try repository()
        let blob = try scratch.id(of: "main:poem.txt")
        let other = try scratch.id(of: "main:folder/file.txt")
        try scratch.breakObject(blob, .replaced(by: other))
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        let error = #expect(throws: GitError.self) { try reader.blob(blob) }
        #expect(error?.code == .corrupt)
    }

    @Test func `another commit in the file of one is noticed`() throws {
        let (scratch, first) = try repository()
        let second = try scratch.commit(["poem.txt": "tulips\n"])
        try scratch.breakObject(second, .replaced(by: first))
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        let error = #expect(throws: GitError.self) { try reader.links(of: second) }
        #expect(error?.code == .corrupt)
    }

    @Test func `a damaged pack is an error`() throws {
        let (scratch, commit) = try repository()
        try scratch.pack()
        let names = try scratch.git("count-objects", "-v").lines
        #expect(names.contains("packs: 1"))
        try damagePack(of: scratch)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        #expect(throws: GitError.self) { try reader.commit(commit) }
    }

    @Test(arguments: [
        "tree", "", "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor\ncommitter\n\nx",
        "tree zzzz\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nx",
    ]) func `a malformed commit is an error`(text: String) throws {
        let scratch = try ScratchRepository()
        let id = try scratch.write(Array(text.utf8), as: "commit")
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        #expect(throws: GitError.self) { try reader.commit(id) }
    }

    @Test(arguments: [
        "A <a@b> 99999999999999999999 +9999", "A <a@b> -5 -0000", " <> 0 +0000", "<>  +",
        "A <a@b>", "A a@b 1 +0000", "A <<a@b>> 1 +0000", "A <a@b> 1 +000000000000000000000001",
    ]) func `an odd signature is read or refused`(person: String) throws {
        let scratch = try ScratchRepository()
        let tree = try scratch.write([], as: "tree")
        let text = "tree \(tree)\nauthor \(person)\ncommitter \(person)\n"
        let id = try scratch.write(Array(text.utf8), as: "commit")
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        do throws(GitError) {
            #expect(try reader.commit(id).message.isEmpty)
        } catch {
            #expect(error.code == .corrupt || error.code == .other(-1))
        }
    }

    @Test(arguments: 0..<40) func `arbitrary bytes as a tree are read or refused`(
        seed: UInt64
    ) throws {
        var random = SplitMix(seed: seed)
        let scratch = try ScratchRepository()
        let blob = try scratch.write(Array("x\n".utf8), as: "blob")
        var bytes: [UInt8] = []
        for name in ["..", ".git", "a/b", "a", "", "/", "a", "\u{7F}"].shuffled(using: &random) {
            let mode = ["100644", "40000", "0", "777777777", "160000", "x"].randomElement(
                using: &random)
            bytes += Array("\(mode ?? "") \(name)".utf8) + [0] + blob.bytes
        }
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
        let id = try scratch.write(bytes, as: "tree")
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        let entries = (try? reader.tree(id))?.entries ?? []
        for entry in entries where !entry.name.isEmpty {
            let path = try #require(TreePath(bytes: entry.name))
            if !path.isRoot { _ = try? reader.entry(at: path, in: id) }
        }
        _ = try? reader.deltas(from: nil, to: id)
        let empty = try scratch.write([UInt8](), as: "tree")
        _ = try? reader.deltas(from: empty, to: id)
        _ = try? reader.deltas(from: id, to: empty)
    }

    private func repository() throws -> (ScratchRepository, commit: ObjectID) {
        let scratch = try ScratchRepository()
        let files = ["poem.txt": "roses\n", "folder/file.txt": "a file\n"]
        return (scratch, try scratch.commit(files))
    }

    /// Overwrites the middle of the only pack.
    private func damagePack(of scratch: ScratchRepository) throws {
        let folder = "\(scratch.gitDirectory)/objects/pack"
        let script = """
            for pack in *.pack; do
                chmod u+w "$pack"
                head -c 40 "$pack" > start
                head -c 4096 /dev/zero | tr '\\0' '\\245' >> start
                cat start > "$pack"
                rm start
            done
            """
        try Command("sh", ["-c", script], folder: folder).run()
    }
}
