import Foundation

/// Many positions from one release to another, beside the diff that git makes of the two.
struct PositionsBenchmark {
    let stage: Stage
    /// How many positions.
    let count: Int

    private var subject: Subject { stage.subject }

    /// Runs the benchmark and returns its report.
    func run(_ progress: Progress) throws(BenchmarkError) -> String {
        var random = SplitMix(seed: 3)
        let positions = try subject.positions(count, &random)
        let questions = try stage.workspace.write(batch(positions), to: "questions")
        let request = try encoded(
            Request(from: subject.oldCommit, to: subject.newCommit, positions: positions))
        var samples = Samples<Measurement>()
        var verdicts: [String: Int] = [:]
        for round in 1...stage.rounds {
            progress.show("positions", round, of: stage.rounds)
            samples.add("`git diff -M -U0`, once", try diff().measure())
            verdicts = try ask(request, &samples)
            samples.add("`plumbline map --batch`", try map(questions).measure())
        }
        return report(samples, verdicts, Set(positions.map(\.path)).count)
    }

    /// Asks a new service twice, and returns how often it gave each verdict.
    private func ask(
        _ request: [UInt8], _ samples: inout Samples<Measurement>
    ) throws(BenchmarkError) -> [String: Int] {
        let service = try stage.startService()
        defer { service.stop() }
        let request = service.client.request("POST", stage.path("positions"), body: request)
        var answers: [HTTPAnswer] = []
        for name in ["`POST positions`, new service", "the same request again"] {
            // From the first byte sent to the last one received; what the client makes of them is its own.
            var parts: [[UInt8]] = []
            let measurement = try Measurement.measure(service.tree.root) {
                () throws(BenchmarkError) in
                parts = try service.client.exchange(request)
            }
            samples.add(name, measurement)
            let answer = try HTTPAnswer(Array(parts.joined()))
            guard answer.status == 200 else {
                throw .unexpectedStatus(
                    answer.status, expected: 200, url: stage.path("positions"))
            }
            answers.append(answer)
        }
        let verdicts = try answers[0].json(Answer.self).positions.map(\.verdict)
        guard verdicts.count == count, answers[0].body == answers[1].body else {
            throw .unexpectedAnswer("the same request was answered in two ways, or in part")
        }
        return verdicts.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private struct Request: Encodable {
        let from: String
        let to: String
        let positions: [Subject.Position]
    }

    private struct Answer: Decodable {
        let positions: [Position]

        struct Position: Decodable {
            let verdict: String
        }
    }

    /// A line of the input of `plumbline map --batch`.
    private struct Question: Encodable {
        let id: String
        let from_commit: String
        let from_path: String
        let from_line: Int
        let to_commit: String
    }

    private func batch(_ positions: [Subject.Position]) throws(BenchmarkError) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, position) in positions.enumerated() {
            bytes += try encoded(
                Question(
                    id: "\(index)", from_commit: subject.oldCommit, from_path: position.path,
                    from_line: position.line, to_commit: subject.newCommit))
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private func encoded(_ value: some Encodable) throws(BenchmarkError) -> [UInt8] {
        do {
            return Array(try JSONEncoder().encode(value))
        } catch {
            throw .unexpectedAnswer("cannot write a question: \(error)")
        }
    }

    private func diff() -> Command {
        var command = subject.git.adding("diff", "-M", "-U0", subject.oldCommit, subject.newCommit)
        command.output = "/dev/null"
        return command
    }

    private func map(_ questions: String) -> Command {
        Command(
            [stage.product, "map", "--git-dir", subject.gitDirectory, "--batch"],
            in: stage.workspace, input: questions, output: stage.workspace.path("answers"))
    }

    private func report(
        _ samples: Samples<Measurement>, _ verdicts: [String: Int], _ fileCount: Int
    ) -> String {
        var table = MarkdownTable("", "wall", "of git diff", "CPU", "of git diff")
        let first = samples.names[0]
        for name in samples.names {
            let (wall, cpu) = (samples.median(name, \.wall), samples.median(name, \.cpu))
            table.add(
                name, Format.duration(wall),
                Format.ratio(wall.seconds, samples.median(first, \.wall).seconds),
                Format.duration(cpu),
                Format.ratio(cpu.seconds, samples.median(first, \.cpu).seconds))
        }
        var shares = MarkdownTable("verdict", "positions", "share")
        for (verdict, number) in verdicts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            shares.add("`\(verdict)`", Format.count(number), Format.share(number, of: count))
        }
        return """
            ### \(Format.count(count)) positions between two releases

            From \(subject.from) to \(subject.to): random lines of \(Format.count(fileCount)) text \
            files that differ between the two; \(stage.rounds) rounds, medians; all cores.

            \(table)

            \(shares)
            """
    }
}
