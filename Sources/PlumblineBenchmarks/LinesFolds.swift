import Foundation

/// Groups of repositories, about equal in questions, that show how much chance there is in a figure.
struct LinesFolds {
    private let folds: [String: Int]
    /// How many there are.
    let count: Int

    /// Divides the repositories of `results` into `limit` folds, fewer if there are not as many.
    init(_ results: [LinesResult], limit: Int = 5) {
        let sizes = Dictionary(grouping: results) { $0.truth.repo }.mapValues(\.count)
        var loads = [Int](repeating: 0, count: min(limit, sizes.count))
        var folds: [String: Int] = [:]
        for (repository, size) in sizes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            let fold = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            folds[repository] = fold
            loads[fold] += size
        }
        self.folds = folds
        count = loads.count
    }

    /// Returns the results of each fold.
    func divide(_ results: [LinesResult]) -> [[LinesResult]] {
        var parts = [[LinesResult]](repeating: [], count: count)
        for result in results { parts[folds[result.truth.repo, default: 0]].append(result) }
        return parts
    }

    /// Returns the repositories of each fold.
    var repositories: [[String]] {
        (0..<count).map { fold in folds.filter { $0.value == fold }.map(\.key).sorted() }
    }

    /// Returns `figure` of `results` in percent, with its standard deviation over the folds.
    func text(_ figure: LinesScore.Figure, of results: [LinesResult]) -> String {
        guard let percent = LinesScore(results).percent(figure) else { return "–" }
        let parts = divide(results).compactMap { LinesScore($0).percent(figure) }
        let text = String(format: "%.1f", percent)
        guard parts.count > 1 else { return text }
        return text + String(format: " ± %.1f", Self.deviation(parts))
    }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
    }
}
