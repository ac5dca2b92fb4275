import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct DeltaTests {
    @Test func `the files that differ are those of git diff-tree`() throws {
        let scratch = try ScratchRepository()
        let commits = try scratch.commitHistory(count: 200, seed: 3)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        for (old, new) in [(0, 199), (199, 0), (0, 1), (50, 120), (60, 60), (149, 150)] {
            #expect(
                try deltas(commits[old], commits[new], reader)
                    == git(commits[old], commits[new], scratch))
        }
    }

    @Test func `what changes its kind is deleted and added`() throws {
        let awkward = try AwkwardRepository()
        let scratch = awkward.scratch
        let other = try scratch.commit([
            "empty": .symbolicLink(to: "crlf.txt"), "link": "a file now\n",
            "crlf.txt": .submodule(at: awkward.commit), "vendor/module": "a file now\n",
            "run.sh": "#!/bin/sh\n", "a": "a file now\n",
            AwkwardRepository.oddPath: "even\n", "binary/inside": "in a folder now\n",
        ])
        let reader = try awkward.open()

        let forth = try deltas(awkward.commit, other, reader)
        #expect(try forth == git(awkward.commit, other, scratch))
        #expect(try deltas(other, awkward.commit, reader) == git(other, awkward.commit, scratch))
        #expect(forth.filter { $0.path == "empty" }.count == 2)
        #expect(forth.filter { $0.path == "run.sh" }.count == 1)
    }

    @Test func `without an old tree every file was added`() throws {
        let awkward = try AwkwardRepository()
        let reader = try awkward.open()
        let deltas = try reader.deltas(from: nil, to: reader.commit(awkward.commit).tree)

        let paths = AwkwardRepository.files.keys + ["vendor/module"]
        #expect(Set(deltas.map(\.path)) == Set(paths))
        #expect(deltas.allSatisfy { $0.old == nil && $0.new != nil })
    }

    @Test func `the files that differ are listed in the order of their paths`() throws {
        let scratch = try ScratchRepository()
        let old = try scratch.commit(["a/b": "1\n", "a.b": "1\n", "a-b": "1\n", "b": "1\n"])
        let new = try scratch.commit(["a/b": "2\n", "a.b": "2\n", "a-b": "2\n", "a/c/d": "2\n"])
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        let deltas = try reader.deltas(from: reader.commit(old).tree, to: reader.commit(new).tree)

        #expect(deltas.map(\.path) == ["a-b", "a.b", "a/b", "a/c/d"])
    }

    private func deltas(
        _ old: ObjectID, _ new: ObjectID, _ reader: Repository
    ) throws -> Set<Delta> {
        Set(try reader.deltas(from: reader.commit(old).tree, to: reader.commit(new).tree))
    }

    /// Reads `git diff-tree --raw`, in which a change of kind is one record.
    private func git(
        _ old: ObjectID, _ new: ObjectID, _ scratch: ScratchRepository
    ) throws -> Set<Delta> {
        let output = try scratch.git(
            "diff-tree", "-r", "-z", "--no-renames", "--full-index", "\(old)", "\(new)")
        let fields = fields(output)
        var deltas: Set<Delta> = []
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            let words = text(fields[index].dropFirst()).split(separator: " ")
            let path = try #require(TreePath(bytes: fields[index + 1]))
            let old = try side(words[0], words[2])
            let new = try side(words[1], words[3])
            if words[4] == "T" {
                deltas.insert(Delta(path: path, old: old, new: nil))
                deltas.insert(Delta(path: path, old: nil, new: new))
            } else {
                deltas.insert(Delta(path: path, old: old, new: new))
            }
        }
        return deltas
    }

    private func side(_ mode: Substring, _ id: Substring) throws -> Delta.Side? {
        let mode = try #require(UInt32(mode, radix: 8))
        return mode == 0 ? nil : Delta.Side(id: try #require(ObjectID(hex: id)), mode: mode)
    }
}
