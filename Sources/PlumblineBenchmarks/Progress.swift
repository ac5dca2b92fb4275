import Foundation

/// Says on standard error what is going on.
struct Progress {
    /// Says that `work` begins.
    func show(_ work: String) {
        FileHandle.standardError.write(Data("plumbline-benchmarks: \(work)\n".utf8))
    }

    /// Says that a round begins.
    func show(_ benchmark: String, _ round: Int, of rounds: Int) {
        show("\(benchmark), round \(round) of \(rounds)")
    }
}
