import ArgumentParser
import Foundation

/// `plumbline-benchmarks releases`: the mix of lines that a deploy meets.
struct LinesReleasesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "releases",
        abstract: "Follows random lines from release to release, beside git's diffs.",
        discussion: """
            Releases are tags such as v1.2 or lib-1.2.3, in the order of their versions. The report, in \
            Markdown, goes to standard output.
            """)

    @Option(help: "The plumbline command to measure.")
    var plumbline = ".build/release/plumbline"
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("A repository with tags; can be repeated.", valueName: "dir"))
    var gitDir: [String]
    @Option(help: "So many pairs of releases of each repository.")
    var pairs = 5
    @Option(help: "So many lines of each pair, and as many of the files that changed.")
    var lines = 1000
    @Option(help: "Equal seeds draw equal pairs and lines.")
    var seed: UInt64 = 1
    @Option(
        help:
            "Where the answers are written that differ from git's, or are applied where git is not certain."
    )
    var misses: String?

    func validate() throws {
        guard pairs > 0, lines > 0 else {
            throw ValidationError("--pairs and --lines are at least 1.")
        }
    }

    func run() throws {
        try LinesSession.run(programs: [plumbline, "git"]) { workspace throws(BenchmarkError) in
            let mapper = LinesMapper(product: plumbline, workspace: workspace)
            print(
                """
                ## Lines from release to release

                \(try mapper.description())
                \(pairs) random pairs of releases of each repository, \(Format.count(lines)) random \
                lines of each pair and sample, seed \(seed).
                """)
            let outcomes = try outcomes(mapper)
            print("\n\(LinesReleasesReport(outcomes: outcomes).text)")
            try write(outcomes.flatMap(\.results))
        }
    }

    private func outcomes(
        _ mapper: LinesMapper
    ) throws(BenchmarkError) -> [LinesReleasesBenchmark.Outcome] {
        let benchmark = LinesReleasesBenchmark(
            pairCount: pairs, lineCount: lines, mapper: mapper)
        let progress = Progress()
        var outcomes: [LinesReleasesBenchmark.Outcome] = []
        for gitDirectory in gitDir {
            let name = Self.name(of: gitDirectory)
            progress.show("releases of \(name)")
            // Each repository has a sequence of its own, whatever the others are.
            var random = SplitMix(seed: seed)
            outcomes.append(try benchmark.run(name, gitDirectory, &random))
        }
        return outcomes
    }

    /// `name` for `name.git` and for `name/.git`.
    private static func name(of gitDirectory: String) -> String {
        let url = URL(filePath: gitDirectory)
        let named = url.lastPathComponent == ".git" ? url.deletingLastPathComponent() : url
        return named.deletingPathExtension().lastPathComponent
    }

    private func write(_ results: [LinesReleaseResult]) throws(BenchmarkError) {
        guard let misses else { return }
        let differing = results.filter { result in
            result.agreement.map { $0 != .same } ?? result.isApplied
        }
        try LinesFile.write(differing.map(LinesDisagreement.init), to: misses)
    }
}
