import ArgumentParser

/// `plumbline-benchmarks lines-fuzz`: tries the mapper of two texts with random texts.
struct LinesFuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines-fuzz",
        abstract: "Checks the laws of the line mapper with random edits of random texts.")

    @Option(help: "The first seed; an equal seed gives equal texts.")
    var seed: UInt64 = 1
    @Option(help: "For how many seconds.")
    var seconds = 60

    func run() throws {
        let tally = try LineFuzz.run(from: seed, for: .seconds(seconds))
        print("\(tally.pairs) pairs of texts, \(tally.lines) lines: every law holds")
    }
}
