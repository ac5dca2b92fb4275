/// How long questions took.
struct LinesTimes {
    /// In milliseconds, ascending.
    private let times: [Double]

    /// Takes the times of `answers`.
    init(_ answers: [LinesAnswer]) { times = answers.compactMap(\.ms).sorted() }

    /// The row of a table: how many, median, 95th percentile, maximum and mean.
    var cells: (count: String, median: String, p95: String, max: String, mean: String) {
        let mean = times.isEmpty ? 0 : times.reduce(0, +) / Double(times.count)
        return (
            Format.count(times.count), text(times.isEmpty ? 0 : times[times.count / 2]),
            text(percentile95), text(times.last ?? 0), text(mean)
        )
    }

    private var percentile95: Double {
        times.isEmpty ? 0 : times[times.count * 95 / 100]
    }

    private func text(_ milliseconds: Double) -> String {
        Format.duration(.milliseconds(milliseconds))
    }

    /// Returns a table with a row for each of `groups`.
    static func table(_ groups: [(name: String, answers: [LinesAnswer])]) -> MarkdownTable {
        var table = MarkdownTable(
            "time per question", "n", "median", "95th percentile", "max", "mean")
        for group in groups where !group.answers.isEmpty {
            let cells = LinesTimes(group.answers).cells
            table.add(group.name, cells.count, cells.median, cells.p95, cells.max, cells.mean)
        }
        return table
    }
}
