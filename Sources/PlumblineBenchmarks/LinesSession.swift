import Glibc

/// What surrounds a benchmark of lines: a temporary folder, and no leftovers.
enum LinesSession {
    /// Runs `body` with a workspace, after a look whether `programs` are there.
    static func run(
        programs: [String], _ body: (Workspace) throws(BenchmarkError) -> Void
    ) throws(BenchmarkError) {
        signal(SIGPIPE, SIG_IGN)
        Leftovers.shared.watchSignals()
        defer { Leftovers.shared.clear() }
        let workspace = try Workspace()
        try workspace.check(programs: programs)
        try body(workspace)
    }
}
