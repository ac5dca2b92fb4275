import ArgumentParser
import Foundation
import Glibc

/// `plumbline-benchmarks lines`: how right plumbline is about lines whose places are known.
struct LinesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines",
        abstract: "Scores answers to questions about lines whose true places are known.",
        discussion: """
            The questions about the given repositories are asked, a process of 'plumbline map --batch' \
            for each. The report, in Markdown, goes to standard output.
            """)

    @Option(help: "The plumbline command to measure.")
    var plumbline = ".build/release/plumbline"
    @Option(help: "A file of questions, one JSON object on a line.")
    var questions: String
    @Option(help: "The file of their true answers.")
    var truths: String
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "A repository, by the name that it has in the questions; can be repeated.",
            valueName: "name=dir"))
    var gitDir: [LinesRepository]
    @Option(help: "A program that scores too: SCORER TRUTHS ANSWERS.")
    var scorer: String?
    @Option(help: "Where the answers are written.")
    var answers: String?
    @Option(help: "Where the answers that are not exact are written, with the truths.")
    var misses: String?

    private typealias Row = (question: LinesQuestion, truth: LinesTruth)

    func validate() throws {
        guard Set(gitDir.map(\.name)).count == gitDir.count else {
            throw ValidationError("--git-dir names a repository twice.")
        }
    }

    func run() throws {
        try LinesSession.run(programs: [plumbline, "git"]) { workspace throws(BenchmarkError) in
            let sheet = try sheet()
            let mapper = LinesMapper(product: plumbline, workspace: workspace)
            print("## Lines whose places are known\n\n\(try mapper.description())\n")
            let results = try ask(sheet, mapper)
            print("\n\(LinesReport(results).text)")
            try score(results, workspace)
        }
    }

    /// Returns the questions about the given repositories, with their truths.
    private func sheet() throws(BenchmarkError) -> [Row] {
        let names = Set(gitDir.map(\.name))
        let truths = try LinesFile.read(LinesTruth.self, at: truths)
            .filter { names.contains($0.repo) }
        let byID = Dictionary(truths.map { ($0.id, $0) }) { first, _ in first }
        let rows = try LinesFile.read(LinesQuestion.self, at: questions)
            .compactMap { question in byID[question.id].map { (question, $0) } }
        guard !rows.isEmpty else {
            throw .unexpectedAnswer("no question with a truth is about the given repositories")
        }
        return rows
    }

    /// Asks about each repository, and prints what that took.
    private func ask(
        _ sheet: [Row], _ mapper: LinesMapper
    ) throws(BenchmarkError) -> [LinesResult] {
        var table = MarkdownTable("repository", "questions", "wall", "CPU")
        var results: [LinesResult] = []
        let progress = Progress()
        for repository in gitDir {
            let rows = sheet.filter { $0.truth.repo == repository.name }
            guard !rows.isEmpty else { continue }
            progress.show("\(repository.name), \(rows.count) questions")
            let (answers, measurement) = try mapper.ask(
                rows.map(\.question), in: repository.gitDirectory)
            table.add(
                repository.name, Format.count(rows.count), Format.duration(measurement.wall),
                Format.duration(measurement.cpu))
            let byID = Dictionary(answers.map { ($0.id, $0) }) { first, _ in first }
            results += rows.map { LinesResult($0.truth, byID[$0.truth.id]) }
            // A run that is stopped leaves what it has.
            try write(results)
        }
        print(table)
        return results
    }

    private func write(_ results: [LinesResult]) throws(BenchmarkError) {
        if let answers {
            try LinesFile.write(results.compactMap(\.answer), to: answers)
        }
        if let misses {
            try LinesFile.write(
                results.filter { $0.outcome != .exact }.map(LinesMiss.init), to: misses)
        }
    }

    /// Prints what the scorer says of the same answers; those that are errors are no answers.
    private func score(
        _ results: [LinesResult], _ workspace: Workspace
    ) throws(BenchmarkError) {
        guard let scorer else { return }
        let (truths, answers) = (workspace.path("scored-truths"), workspace.path("scored-answers"))
        try writeTruths(Set(results.map(\.truth.id)), to: truths)
        try LinesFile.write(
            results.compactMap(\.answer).filter { $0.error == nil }, to: answers)
        let text = try Command([scorer, truths, answers], in: workspace).text()
        print("\nThe scorer says:\n\n```\n\(text)```")
    }

    /// Writes the truths with those ids as they stand, with members that only the scorer knows.
    private func writeTruths(_ ids: Set<String>, to path: String) throws(BenchmarkError) {
        let lines = try LinesFile.lines(at: truths)
        let truths = try LinesFile.read(LinesTruth.self, at: truths)
        let asked = zip(lines, truths).filter { ids.contains($1.id) }.map(\.0)
        try Descriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC)
            .write(asked.flatMap { $0 + [UInt8(ascii: "\n")] })
    }
}
