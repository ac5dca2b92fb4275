import ArgumentParser
import Foundation
import Glibc

/// The `plumbline-benchmarks` command.
@main
struct Benchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumbline-benchmarks",
        abstract: "Measures plumbline.",
        subcommands: [
            ServiceCommand.self, LinesCommand.self, LinesReleasesCommand.self, LinesFitCommand.self,
            LinesFuzzCommand.self,
        ],
        defaultSubcommand: ServiceCommand.self)
}

/// `plumbline-benchmarks service`: what it takes to serve source and to follow positions.
struct ServiceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service",
        abstract: "Measures plumbline beside nginx, git and cgit (default).",
        discussion: """
            The report, in Markdown, goes to standard output. Without --git-dir a repository of 2,000 \
            commits is generated. Servers listen at 127.0.0.1, files are kept in a temporary folder; \
            nothing of either is left behind.
            """)

    @Option(help: "The plumbline command to measure.")
    var plumbline = ".build/release/plumbline"
    @Option(help: "A repository to measure with; it is copied, not changed.")
    var gitDir: String?
    @Option(help: "The old release, with --git-dir.")
    var from: String?
    @Option(help: "The new release, with --git-dir.")
    var to: String?
    @Option(help: "The hot file, at the new release (default: one near 14 KiB).")
    var path: String?
    @Option(help: "How many positions to follow.")
    var positions = 10_000
    @Option(help: "How often each is measured.")
    var rounds = 5
    @Option(help: "Seconds of each load on a hot file.")
    var seconds = 4
    @Option(help: "The regular expression to search for.")
    var search = "TODO|FIXME|XXX"
    @Option(help: "How many requests to serve before memory is looked at.")
    var requests = 1_000_000
    @Option(help: "A benchmark to run; can be repeated (default: all).")
    var only: [Name] = []

    /// The benchmarks, in the order of the report.
    enum Name: String, CaseIterable, ExpressibleByArgument {
        case hot, cold, positions, clone, history, memory
    }

    func validate() throws {
        guard [positions, rounds, seconds, requests].allSatisfy({ $0 > 0 }) else {
            throw ValidationError("--positions, --rounds, --seconds and --requests are at least 1.")
        }
        guard gitDir == nil ? from == nil && to == nil : from != nil && to != nil else {
            throw ValidationError("--git-dir, --from and --to go together.")
        }
    }

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        Leftovers.shared.watchSignals()
        defer { Leftovers.shared.clear() }
        let progress = Progress()
        let workspace = try Workspace()
        try workspace.check(
            programs: [
                plumbline, "git", "nginx", "fcgiwrap", "wrk", "taskset", "setpriv",
                CGit.program,
            ])
        let machine = Machine()
        let description = try machine.description(plumbline, workspace)
        progress.show("prepares the repository")
        let subject = try subject(workspace)
        print("## Benchmarks\n\n\(description)\nThe repository: \(subject.title).")
        let stage = try Stage(
            subject, product: plumbline, rounds: rounds, machine: machine, in: workspace)
        for name in Name.allCases where only.isEmpty || only.contains(name) {
            print("\n\(try report(name, stage, progress))")
            fflush(nil)
        }
    }

    private func subject(_ workspace: Workspace) throws(BenchmarkError) -> Subject {
        guard let gitDir, let from, let to else { return try .generated(in: workspace) }
        return try .copy(of: gitDir, from: from, to: to, in: workspace)
    }

    private func report(
        _ name: Name, _ stage: Stage, _ progress: Progress
    ) throws(BenchmarkError) -> String {
        switch name {
        case .hot:
            let file = try stage.subject.hotFile(path)
            return try HotFileBenchmark(stage: stage, file: file, seconds: seconds).run(progress)
        case .cold: return try ColdFilesBenchmark(stage: stage).run(progress)
        case .positions: return try PositionsBenchmark(stage: stage, count: positions).run(progress)
        case .clone: return try CloneBenchmark(stage: stage).run(progress)
        case .history:
            return try HistoryBenchmark(stage: stage, pattern: search).run(progress)
        case .memory:
            return try MemoryBenchmark(stage: stage, count: requests).run(progress)
        }
    }
}
