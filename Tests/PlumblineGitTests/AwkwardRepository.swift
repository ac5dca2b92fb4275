import PlumblineCore
import PlumblineGit
import PlumblineTesting

/// A repository whose one commit holds everything that a tree can hold.
struct AwkwardRepository {
    /// The repository.
    let scratch: ScratchRepository
    /// The commit.
    let commit: ObjectID

    /// A path that is not UTF-8, in a folder whose name is not either.
    static let oddPath = TreePath(stringLiteral: "odd").appending([0xFF]).appending([0xE9, 0x2E])

    /// What stands at each path but the submodule.
    static let files: [TreePath: ScratchFile] = [
        "no-final-newline.txt": "one\ntwo",
        "crlf.txt": "one\r\ntwo\r\n",
        "empty": "",
        "binary": .bytes(Array(UInt8.min...UInt8.max)),
        oddPath: "odd\n",
        "link": .symbolicLink(to: "../../outside"),
        "pointer.bin": """
        version https://git-lfs.github.com/spec/v1
        oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
        size 12345

        """,
        "run.sh": .executable("#!/bin/sh\n"),
        "a/b/c/d/e/deep.txt": "deep\n",
        "a.b": "a name between a and a/\n",
        "with space and \"quotes\".txt": "quoted\n",
        "new\nline.txt": "a name of two lines\n",
    ]

    /// Creates the repository, its objects loose or packed.
    init(isPacked: Bool = false) throws {
        scratch = try ScratchRepository()
        let module = try scratch.commit(["module.txt": "module\n"], on: "module")
        var files = Self.files
        files["vendor/module"] = .submodule(at: module)
        commit = try scratch.commit(files)
        if isPacked { try scratch.pack() }
    }

    /// Opens the repository.
    func open() throws -> Repository { try Repository(gitDirectory: scratch.gitDirectory) }
}

/// Returns the fields of what a command printed with `-z`, which ends each with a NUL.
func fields(_ output: Command.Output) -> [ArraySlice<UInt8>] {
    output.bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
}

/// Returns `bytes` as text.
func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
