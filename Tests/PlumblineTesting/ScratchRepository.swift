public import PlumblineCore

/// A bare repository that a test builds commit by commit; the same commits have the same ids in every run.
public final class ScratchRepository: Sendable {
    /// The path of the repository.
    public let gitDirectory: String
    /// The git command line, run in the repository.
    public let git: Git
    /// Kept, so that the repository lives as long as this value.
    private let folder: ScratchFolder

    /// Creates an empty repository named `name` in `folder`, or in a folder of its own.
    public init(named name: String = "repo.git", in folder: ScratchFolder? = nil)
        throws(TestingError)
    {
        let folder = try ScratchFolder.given(folder)
        gitDirectory = folder.path(of: name)
        self.folder = folder
        git = Git(in: try folder.makeFolder(name))
        try git("init", "--quiet", "--bare", "--template=", ".")
    }

    /// Writes a commit and moves `branch` to it.
    ///
    /// The tree is that of the first parent, without `removed`, with `files`. Without `parents` the
    /// tip of the branch is the parent, if there is one; with an empty list the commit is a root.
    /// `branch` is a shorthand, or a full name that begins with `refs/`.
    @discardableResult
    public func commit(
        _ files: [TreePath: ScratchFile], removing removed: [TreePath] = [],
        on branch: String = "main", parents: [ObjectID]? = nil, message: String = "A change\n",
        author: String = Git.person
    ) throws(TestingError) -> ObjectID {
        let name = Self.refName(branch)
        let tip = try parents == nil ? tip(of: name) : nil
        var stream = FastImport()
        stream.commit(
            on: name, parents: (parents ?? tip.map { [$0] } ?? []).map(\.description),
            message: message, author: author, time: git.clock.tick())
        for path in removed { stream.remove(path) }
        for (path, file) in files.sorted(by: { $0.key < $1.key }) { stream.put(file, at: path) }
        stream.end()
        return try id(in: try stream.run(git).first ?? "", of: "git fast-import")
    }

    /// Writes a commit of text files, and moves `branch` to it.
    @discardableResult
    public func commit(
        _ files: [String: String], removing removed: [TreePath] = [],
        on branch: String = "main", parents: [ObjectID]? = nil, message: String = "A change\n",
        author: String = Git.person
    ) throws(TestingError) -> ObjectID {
        let files = files.map { (TreePath(stringLiteral: $0), ScratchFile.text($1)) }
        return try commit(
            Dictionary(uniqueKeysWithValues: files), removing: removed, on: branch,
            parents: parents, message: message, author: author)
    }

    /// Sets a value of the repository's configuration, as in `uploadpack.allowAnySHA1InWant`.
    public func configure(_ key: String, _ value: String) throws(TestingError) {
        try git("config", key, value)
    }

    /// Returns the id of what git takes `revision` for, as in `HEAD:poem.txt`.
    public func id(of revision: String) throws(TestingError) -> ObjectID {
        let output = try git("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        return try id(in: output.line, of: "git rev-parse")
    }

    /// Writes an object of any bytes, even malformed ones; `kind` is `blob`, `tree`, `commit` or `tag`.
    public func write(_ bytes: [UInt8], as kind: String) throws(TestingError) -> ObjectID {
        let output = try git(
            "hash-object", "-t", kind, "-w", "--stdin", "--literally", input: bytes)
        return try id(in: output.line, of: "git hash-object")
    }

    /// Reads the id that a command printed.
    func id(in line: String, of command: String) throws(TestingError) -> ObjectID {
        guard let id = ObjectID(hex: line) else { throw .unexpectedOutput(of: command, line) }
        return id
    }
}
