import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct ObjectTests {
    @Test(arguments: [false, true]) func `trees hold what git ls-tree lists`(isPacked: Bool) throws
    {
        let awkward = try AwkwardRepository(isPacked: isPacked)
        let repository = try awkward.open()
        let root = try repository.commit(awkward.commit).tree

        let listed = try fields(awkward.scratch.git("ls-tree", "-r", "-t", "-z", "main"))
        #expect(try lines(of: root, below: .root, in: repository) == listed.map(Array.init))
    }

    @Test(arguments: [false, true]) func `blobs have the bytes that git cat-file prints`(
        isPacked: Bool
    ) throws {
        let awkward = try AwkwardRepository(isPacked: isPacked)
        let repository = try awkward.open()
        let root = try repository.commit(awkward.commit).tree

        for path in AwkwardRepository.files.keys {
            let entry = try #require(try repository.entry(at: path, in: root))
            let id = entry.id.description
            let blob = try repository.blob(entry.id)
            let header = try repository.header(entry.id)

            #expect(blob.bytes == (try awkward.scratch.git("cat-file", "blob", id).bytes))
            #expect(header.kind == .blob)
            #expect(header.byteCount == blob.bytes.count)
        }
    }

    @Test(arguments: [
        ("empty" as TreePath, ContentKind.empty), ("binary", .binary), ("pointer.bin", .lfsPointer),
        ("crlf.txt", .text), ("link", .text),
    ]) func `a blob knows what it is`(path: TreePath, kind: ContentKind) throws {
        let awkward = try AwkwardRepository()
        let repository = try awkward.open()
        let root = try repository.commit(awkward.commit).tree
        let entry = try #require(try repository.entry(at: path, in: root))

        #expect(try repository.blob(entry.id).kind == kind)
    }

    @Test func `nothing stands at a path that the tree lacks`() throws {
        let awkward = try AwkwardRepository()
        let repository = try awkward.open()
        let root = try repository.commit(awkward.commit).tree
        let endless = try #require(
            TreePath(bytes: Array(repeating: "a/", count: 200_000).joined().utf8))
        let missing: [TreePath] = [
            "missing", "a/missing", "a.b/c", "empty/x", "vendor/module/module.txt", "link/x", "A",
            "..", "a/../a.b", "./a.b", endless,
        ]

        for path in missing { #expect(try repository.entry(at: path, in: root) == nil) }
    }

    @Test func `the same path is looked up anew in every tree`() throws {
        let scratch = try ScratchRepository()
        let steps: [[String: String]] = [
            ["a/b/c": "1", "a/d": "1"], ["a/b/c": "1", "a/d": "2"], ["a/b/c": "3"],
            ["a/b": "a file by now"], ["a/b/c": "1", "a/d": "1"],
        ]
        let commits = try steps.map { try scratch.commit($0, on: "main", parents: []) }
        let repository = try Repository(gitDirectory: scratch.gitDirectory)

        for commit in commits + commits.reversed() {
            let root = try repository.commit(commit).tree
            for path in ["a/b/c", "a/b", "a/d", "a"] {
                let listed = try scratch.git(
                    "ls-tree", "--format=%(objectname)", commit.description, path)
                let entry = try repository.entry(at: TreePath(stringLiteral: path), in: root)
                #expect((entry?.id.description ?? "") == listed.line)
            }
        }
    }

    @Test(arguments: [
        ("vendor/module" as TreePath, Tree.Kind.submodule), ("link", .symlink),
        ("run.sh", .executable),
        ("a/b", .tree), ("empty", .file),
    ]) func `an entry knows what it is`(path: TreePath, kind: Tree.Kind) throws {
        let awkward = try AwkwardRepository()
        let repository = try awkward.open()
        let root = try repository.commit(awkward.commit).tree

        #expect(try repository.entry(at: path, in: root)?.kind == kind)
    }

    @Test(arguments: [false, true]) func `each of many handles reads what is there`(
        isPacked: Bool
    ) throws {
        let awkward = try AwkwardRepository(isPacked: isPacked)
        let trees = try (0..<6).map { number in
            let repository = try Repository(
                gitDirectory: awkward.scratch.gitDirectory, number: number)
            return try repository.tree(try repository.commit(awkward.commit).tree)
        }

        #expect(Set(trees.map { $0.entries.map(\.id) }).count == 1)
        #expect(trees[0].entries.isEmpty == false)
    }

    @Test func `a commit has the parents, people and times that git shows`() throws {
        let scratch = try ScratchRepository()
        let root = try scratch.commit(["a": "a\n"], author: "Zoë <zoe@plumbline.example>")
        let side = try scratch.commit(["b": "b\n"], on: "side", parents: [root])
        let third = try scratch.commit(["c": "c\n"], on: "third", parents: [root])
        let merge = try scratch.commit(
            ["d": "d\n"], parents: [root, side, third], message: "Merge\n\nwith a body\n")
        let repository = try Repository(gitDirectory: scratch.gitDirectory)

        for id in [root, side, merge] {
            let commit = try repository.commit(id)
            let format = "--format=%T%n%P%n%an <%ae> %at%n%cn <%ce> %ct%n%B"
            let shown = try scratch.git("log", "-1", "--encoding=UTF-8", format, id.description)
            let lines = [
                "\(commit.tree)", commit.parents.map(\.description).joined(separator: " "),
                line(commit.author), line(commit.committer), commit.message + "\n",
            ]
            #expect(commit.id == id)
            #expect(lines.joined(separator: "\n") == shown.text)
        }
        #expect(try repository.commit(root).parents.isEmpty)
        #expect(try repository.commit(merge).parents == [root, side, third])
    }

    @Test func `a signature keeps its offset from UTC`() throws {
        let scratch = try ScratchRepository()
        let tree = try scratch.write([], as: "tree")
        let person = "Ada <a@b> 1700000000 -0730"
        let text = "tree \(tree)\nauthor \(person)\ncommitter \(person)\n\nx\n"
        let id = try scratch.write(Array(text.utf8), as: "commit")
        let commit = try Repository(gitDirectory: scratch.gitDirectory).commit(id)

        #expect(commit.author.offsetMinutes == -450)
        #expect(commit.author.seconds == 1_700_000_000)
    }

    @Test func `an object of another kind is not what was asked for`() throws {
        let awkward = try AwkwardRepository()
        let repository = try awkward.open()

        let tree = try repository.commit(awkward.commit).tree
        #expect(throws: GitError.self) { try repository.blob(tree) }
        #expect(throws: GitError.self) { try repository.commit(tree) }
        #expect(throws: GitError.self) { try repository.tree(awkward.commit) }
        #expect(repository.contains(tree))
    }

    @Test func `a folder that is no repository is not opened, and none above it is looked for`()
        throws
    {
        let scratch = try ScratchRepository()

        #expect(throws: GitError.self) { try Repository(gitDirectory: "/nonexistent") }
        #expect(throws: GitError.self) {
            try Repository(gitDirectory: "\(scratch.gitDirectory)/objects")
        }
    }

    private func line(_ signature: Signature) -> String {
        "\(signature.name) <\(signature.email)> \(signature.seconds)"
    }

    /// The entries below a folder, and in its folders, as `git ls-tree -r -t` prints them.
    private func lines(
        of tree: ObjectID, below folder: TreePath, in repository: Repository
    ) throws -> [[UInt8]] {
        try repository.tree(tree).entries.flatMap { entry -> [[UInt8]] in
            let digits = String(entry.mode, radix: 8)
            let mode = String(repeating: "0", count: 6 - digits.count) + digits
            let type =
                switch entry.kind {
                case .tree: "tree"
                case .submodule: "commit"
                case .file, .executable, .symlink: "blob"
                }
            let path = folder.appending(entry.name)
            let line = Array("\(mode) \(type) \(entry.id)\t".utf8) + path.bytes
            guard entry.kind == .tree else { return [line] }
            return try [line] + lines(of: entry.id, below: path, in: repository)
        }
    }
}
