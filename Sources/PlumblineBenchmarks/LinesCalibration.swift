import Foundation

/// How often answers are right, by what they say of themselves.
struct LinesCalibration {
    /// Where the classes begin, after the first.
    private static let bounds = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99]
    private static let names = [
        "below 0.5", "0.5 to 0.7", "0.7 to 0.8", "0.8 to 0.9", "0.9 to 0.95", "0.95 to 0.99",
        "0.99 and above",
    ]

    private let results: [LinesResult]

    /// Takes the results that say how sure they are.
    init(_ results: [LinesResult]) {
        self.results = results.filter { $0.answer?.confidence != nil }
    }

    /// The table of the classes.
    var table: MarkdownTable {
        var table = MarkdownTable("confidence", "n", "said, mean", "right")
        let classes = Dictionary(grouping: results) { result in
            Self.bounds.count { $0 <= Self.confidence(result) }
        }
        for (index, name) in Self.names.enumerated() {
            add(name, classes[index, default: []], to: &table)
        }
        add("all", results, to: &table)
        return table
    }

    private func add(_ name: String, _ results: [LinesResult], to table: inout MarkdownTable) {
        let said = results.map(Self.confidence).reduce(0, +) / Double(max(1, results.count))
        let right = results.count { $0.outcome == .exact }
        table.add(
            name, Format.count(results.count),
            results.isEmpty ? "–" : String(format: "%.1f %%", 100 * said),
            Format.share(right, of: results.count))
    }

    private static func confidence(_ result: LinesResult) -> Double {
        result.answer?.confidence ?? 0
    }
}
