/// The repository that the benchmarks ask about: a bare copy of our own, and what to ask.
struct Subject {
    /// The name of its folder, and at the server.
    static let name = "repository.git"

    /// What it is, for the report.
    let title: String
    /// The folder that holds it, for the server.
    let root: String
    /// The old release, as it was named.
    let from: String
    /// The new release, as it was named.
    let to: String
    let oldCommit: String
    let newCommit: String
    let workspace: Workspace

    /// Makes the repository out of nothing.
    static func generated(in workspace: Workspace) throws(BenchmarkError) -> Subject {
        _ = try workspace.makeFolder("served")
        try GeneratedHistory.make("served/\(name)", in: workspace)
        let releases = GeneratedHistory.releases
        return try Subject("a generated repository", releases.old, releases.new, workspace)
    }

    /// Copies the branches and tags of the repository at `gitDirectory`.
    static func copy(
        of gitDirectory: String, from: String, to: String, in workspace: Workspace
    ) throws(BenchmarkError) -> Subject {
        let folder = try workspace.makeFolder("served")
        let clone = ["git", "clone", "--quiet", "--bare", "--", gitDirectory, "\(folder)/\(name)"]
        try Command(clone, in: workspace).run()
        return try Subject("'\(gitDirectory)'", from, to, workspace)
    }

    private init(
        _ title: String, _ from: String, _ to: String, _ workspace: Workspace
    ) throws(BenchmarkError) {
        root = workspace.path("served")
        self.workspace = workspace
        self.from = from
        self.to = to
        let git = Command(["git", "--git-dir", "\(root)/\(Self.name)"], in: workspace)
        guard let oldCommit = Self.commit(from, git), let newCommit = Self.commit(to, git) else {
            throw .unsuitableRepository("no commits '\(from)' and '\(to)' in \(title)")
        }
        self.oldCommit = oldCommit
        self.newCommit = newCommit
        let commits = try git.adding("rev-list", "--all").lines().count
        let files = try git.adding("ls-tree", "-r", "--name-only", newCommit).lines().count
        self.title =
            "\(title), \(Format.count(commits)) commits, \(Format.count(files)) files at \(to)"
    }

    private static func commit(_ revision: String, _ git: Command) -> String? {
        try? git.adding("rev-parse", "--verify", "\(revision)^{commit}").lines().first
            .map(String.init)
    }

    /// The path of the git directory.
    var gitDirectory: String { "\(root)/\(Self.name)" }

    /// A command of git on the repository, without its words.
    var git: Command { Command(["git", "--git-dir", gitDirectory], in: workspace) }
}
