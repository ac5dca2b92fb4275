import PlumblineCore

/// A bare repository with one commit whose objects are named by SHA-256, as few tools can read.
public final class SHA256Repository: Sendable {
    /// The path of the repository.
    public let gitDirectory: String
    /// The 64 digits of the commit at `main`, which holds `poem.txt`.
    public let commit: String
    private let folder: ScratchFolder

    /// Creates the repository in `folder`, or in a folder of its own.
    public init(named name: String = "repo.git", in folder: ScratchFolder? = nil)
        throws(TestingError)
    {
        let folder = try ScratchFolder.given(folder)
        self.folder = folder
        gitDirectory = try folder.makeFolder(name)
        let git = Git(in: gitDirectory)
        try git("init", "--quiet", "--bare", "--template=", "--object-format=sha256", ".")
        var stream = FastImport()
        stream.commit(
            on: "refs/heads/main", parents: [], message: "A change\n", author: Git.person,
            time: git.clock.tick())
        stream.put("roses\nviolets\n", at: "poem.txt")
        stream.end()
        commit = try stream.run(git).first ?? ""
    }
}
