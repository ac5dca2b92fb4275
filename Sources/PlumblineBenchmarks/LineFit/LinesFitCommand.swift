import ArgumentParser
import Foundation

/// `plumbline-benchmarks lines-fit`: fits the weights of the candidate score.
struct LinesFitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines-fit",
        abstract: "Fits the weights by which the mapper chooses the counterpart of an edited line.",
        discussion: """
            The truths whose line lies in a hunk, and whose two texts are at hand, are choices \
            among candidates and "none". They are fitted together for the table, and fold by fold \
            for the judgement, so that no repository is judged by weights that saw it.
            """)

    @Option(
        parsing: .upToNextOption,
        help: "A file of true answers, one JSON object on a line; can be repeated.")
    var truths: [String]
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "A repository, by the name that it has in the truths; can be repeated.",
            valueName: "name=dir"))
    var gitDir: [LinesRepository]
    @Option(help: "How strongly large weights are held back.")
    var penalty = 3.0
    @Option(help: "A feature to leave out; can be repeated.")
    var without: [String] = []

    func run() throws {
        var reader = LineCaseReader(gitDir)
        let read = try truths.flatMap { try LinesFile.read(LinesTruth.self, at: $0) }
        let cases = try reader.cases(of: read)
        let choices = LineChoice.choices(of: cases.filter(\.isChanged))
        let fit = LineFit(choices, penalty: penalty, without: Set(without + LineFit.unused))
        print(fit.report)
    }
}
