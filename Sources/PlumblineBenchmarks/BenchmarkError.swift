/// Why a benchmark could not be run to its end.
enum BenchmarkError: Error {
    /// Programs that are needed and not installed.
    case missingPrograms([String])
    /// A call of the system failed.
    case callFailed(String, reason: String)
    /// A program did not end with status 0, or a server did not start.
    case commandFailed(String, status: Int32, standardError: String)
    /// A server answered with another status than it should.
    case unexpectedStatus(Int, expected: Int, url: String)
    /// What came back is not what should have come back.
    case unexpectedAnswer(String)
    /// The repository cannot answer what a benchmark asks.
    case unsuitableRepository(String)
}

extension BenchmarkError: CustomStringConvertible {
    var description: String {
        switch self {
        case .missingPrograms(let names):
            "cannot find \(names.map { "'\($0)'" }.joined(separator: ", ")); "
                + "'make bench' builds and installs what is needed"
        case .callFailed(let call, let reason):
            "\(call): \(reason)"
        case .commandFailed(let command, let status, let standardError):
            "'\(command)' ended with status \(status): "
                + (standardError.split(separator: "\n").last.map(String.init) ?? "no message")
        case .unexpectedStatus(let status, let expected, let url):
            "\(url) was answered with \(status), expected \(expected)"
        case .unexpectedAnswer(let detail), .unsuitableRepository(let detail):
            detail
        }
    }
}
