import Glibc

/// Random lines from one release to the next, beside two diffs of git.
struct LinesReleasesBenchmark {
    /// The pairs of releases of each repository.
    let pairCount: Int
    /// The lines of each sample of a pair.
    let lineCount: Int
    let mapper: LinesMapper

    /// What is asked about a repository, and what git says.
    fileprivate struct Sheet {
        var questions: [LinesQuestion] = []
        var opinions: [LinesReleaseResult.Opinion] = []
    }

    /// What a repository has told.
    struct Outcome {
        let repository: String
        let pairCount: Int
        var results: [LinesReleaseResult] = []
        /// What the diffs of all pairs took, each once.
        var diff = Measurement(wall: .zero, cpu: .zero)
        /// What following the lines of a sample took.
        var follow: [LinesReleaseResult.Sample: Measurement] = [:]
    }

    /// Asks about the repository at `gitDirectory`.
    func run(
        _ name: String, _ gitDirectory: String, _ random: inout SplitMix
    ) throws(BenchmarkError) -> Outcome {
        let git = Command(
            ["git", "--git-dir", gitDirectory, "-c", "core.quotePath=false"], in: mapper.workspace)
        var pairs = try LinesReleases(git).pairs
        guard !pairs.isEmpty else {
            throw .unsuitableRepository("no two releases among the tags of '\(gitDirectory)'")
        }
        pairs.shuffle(using: &random)
        pairs = Array(pairs.prefix(pairCount))
        var outcome = Outcome(repository: name, pairCount: pairs.count)
        var sheets: [LinesReleaseResult.Sample: Sheet] = [:]
        for pair in pairs { try draw(pair, git, &random, &sheets, &outcome) }
        for sample in LinesReleaseResult.Sample.allCases {
            guard let sheet = sheets[sample], !sheet.questions.isEmpty else { continue }
            let (answers, measurement) = try mapper.ask(sheet.questions, in: gitDirectory)
            outcome.follow[sample] = measurement
            outcome.results += Self.results(name, sample, sheet, answers)
        }
        return outcome
    }

    /// Adds the lines of a pair of releases to the sheets.
    private func draw(
        _ pair: LinesReleases.Pair, _ git: Command, _ random: inout SplitMix,
        _ sheets: inout [LinesReleaseResult.Sample: Sheet], _ outcome: inout Outcome
    ) throws(BenchmarkError) {
        let (myers, measurement) = try patch(pair, "myers", git)
        let (histogram, _) = try patch(pair, "histogram", git)
        outcome.diff.wall += measurement.wall
        outcome.diff.cpu += measurement.cpu
        let all = try LinesPopulation(pair.old.commit, git)
        let populations: [LinesReleaseResult.Sample: LinesPopulation] = [
            .natural: all, .touched: all.restricted(to: myers.paths.union(histogram.paths)),
        ]
        for sample in LinesReleaseResult.Sample.allCases {
            for (path, line) in populations[sample]?.draw(lineCount, &random) ?? [] {
                let opinion = LinesReleaseResult.Opinion(
                    myers.destination(path, line), histogram.destination(path, line))
                sheets[sample, default: Sheet()].add(path, line, pair, opinion)
            }
        }
    }

    private func patch(
        _ pair: LinesReleases.Pair, _ algorithm: String, _ git: Command
    ) throws(BenchmarkError) -> (LinesPatch, Measurement) {
        var command = git.adding(
            "diff", "-M", "-U0", "--no-color", "--no-ext-diff", "--src-prefix=a/",
            "--dst-prefix=b/", "--diff-algorithm=\(algorithm)", pair.old.commit, pair.new.commit)
        let patch = mapper.workspace.path("patch")
        command.output = patch
        let measurement = try command.measure()
        return (LinesPatch(try Descriptor(opening: patch, O_RDONLY).readAll()), measurement)
    }

    private static func results(
        _ repository: String, _ sample: LinesReleaseResult.Sample, _ sheet: Sheet,
        _ answers: [LinesAnswer]
    ) -> [LinesReleaseResult] {
        let byID = Dictionary(answers.map { ($0.id, $0) }) { first, _ in first }
        return zip(sheet.questions, sheet.opinions).map { question, opinion in
            LinesReleaseResult(
                repository: repository, sample: sample, question: question, opinion: opinion,
                answer: byID[question.id])
        }
    }
}

extension LinesReleasesBenchmark.Sheet {
    fileprivate mutating func add(
        _ path: String, _ line: Int, _ pair: LinesReleases.Pair,
        _ opinion: LinesReleaseResult.Opinion
    ) {
        questions.append(
            LinesQuestion(
                id: "\(questions.count)", fromCommit: pair.old.commit, fromPath: path,
                fromLine: line, toCommit: pair.new.commit))
        opinions.append(opinion)
    }
}
