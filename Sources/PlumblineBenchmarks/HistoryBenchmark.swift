import Foundation

/// Questions about history and contents that git answers too.
struct HistoryBenchmark {
    let stage: Stage
    /// What is searched for, a regular expression.
    let pattern: String

    private var subject: Subject { stage.subject }

    /// Runs the benchmark and returns its report.
    func run(_ progress: Progress) throws(BenchmarkError) -> String {
        let path = try subject.mostChangedPath()
        let questions = self.questions(about: path)
        var samples = Samples<Measurement>()
        for round in 1...stage.rounds {
            progress.show("history", round, of: stage.rounds)
            for question in questions {
                samples.add(question.title, try git(question.words).measure())
                samples.add("\(question.title), plumbline", try answer(to: question))
            }
        }
        return report(samples, questions, path)
    }

    /// The same question to git and to the service.
    private struct Question {
        let title: String
        let words: [String]
        /// The route with its query.
        let route: String
    }

    private func questions(about path: String) -> [Question] {
        let commit = subject.newCommit
        let encoded = PercentEncoding.encode(path)
        let text = PercentEncoding.encode(pattern)
        return [
            Question(
                title: "`git log -1000 -- path`",
                words: ["log", "-1000", "--format=fuller", commit, "--", path],
                route: "commits?path=\(encoded)&at=\(commit)&limit=1000"),
            Question(
                title: "`git blame path`", words: ["blame", "--porcelain", commit, "--", path],
                route: "blame/\(encoded)?at=\(commit)"),
            Question(
                title: "`git grep -P`",
                words: ["grep", "--threads=1", "-n", "-I", "-P", pattern, commit],
                route: "search?q=\(text)&regex=true&case=sensitive&at=\(commit)&limit=10000"),
        ]
    }

    /// git on the core that the service has.
    private func git(_ words: [String]) -> Command {
        var command = subject.git
        command.words =
            ["taskset", "--cpu-list", "\(stage.machine.serverCore)"] + command.words + words
        command.output = "/dev/null"
        return command
    }

    /// Asks a new service, whose index of the history is there.
    private func answer(to question: Question) throws(BenchmarkError) -> Measurement {
        let service = try stage.startService(core: stage.machine.serverCore)
        defer { service.stop() }
        try waitForIndex(service)
        return try Measurement.measure(service.tree.root) { () throws(BenchmarkError) in
            _ = try service.client.send("GET", stage.path(question.route), expecting: 200)
        }
    }

    private func waitForIndex(_ service: PlumblineService) throws(BenchmarkError) {
        let path = stage.path("commits?limit=1&at=\(subject.newCommit)")
        while try !service.client.send("GET", path, expecting: 200).json(Page.self).index {
            usleep(10_000)
        }
    }

    private struct Page: Decodable {
        let index: Bool
    }

    private func report(
        _ samples: Samples<Measurement>, _ questions: [Question], _ path: String
    ) -> String {
        var table = MarkdownTable("", "git", "plumbline", "of git", "CPU of git", "of plumbline")
        for question in questions {
            let git = question.title
            let ours = "\(question.title), plumbline"
            table.add(
                git, Format.duration(samples.median(git, \.wall)),
                Format.duration(samples.median(ours, \.wall)),
                Format.ratio(
                    samples.median(ours, \.wall).seconds, samples.median(git, \.wall).seconds),
                Format.duration(samples.median(git, \.cpu)),
                Format.duration(samples.median(ours, \.cpu)))
        }
        return """
            ### History and search

            The most changed text file, `\(path)`, and `\(pattern)` in all files at \(subject.to); \
            git and the service on the same core; a new process of plumbline each time, its index \
            of the history made before; \(stage.rounds) rounds, medians.

            \(table)
            """
    }
}
