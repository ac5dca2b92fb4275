import Foundation

/// The report on answers whose truths are known.
struct LinesReport {
    private let results: [LinesResult]
    private let folds: LinesFolds

    /// Prepares the report on `results`.
    init(_ results: [LinesResult]) {
        self.results = results
        folds = LinesFolds(results)
    }

    /// The whole report, in Markdown.
    var text: String {
        let tables = [accuracy, repositories, foldList, verdicts, methods, times]
        let missing = LinesScore(results).count(.missing)
        return """
            Percent, ± the standard deviation over \(folds.count) folds by repository. f-del: called \
            gone, of the lines that are there; f-map: given a place, of those that are not; wrong: \
            given another place, of those that are there. Without answer: \(missing).

            \(tables.map(\.description).joined(separator: "\n\n"))

            \(applied)

            Confidence, where a place is given:

            \(LinesCalibration(results.filter { $0.answer?.line != nil }).table)

            Confidence, where the line is said not to be there:

            \(LinesCalibration(results.filter { $0.answer != nil && $0.answer?.line == nil }).table)
            """
    }

    /// Of the answers that nobody looks at, how many put a tracepoint on an unrelated line.
    private var applied: String {
        let applied = results.filter { $0.answer?.isApplied ?? false }
        let score = LinesScore(applied)
        return """
            Wrong or f-map among the \(Format.count(applied.count)) answers that are applied without \
            asking (identical, shifted, renamed): \(folds.text(.harmful, of: applied)) % \
            (\(score.count(.wrong)) wrong, \(score.count(.falsePlace)) f-map).
            """
    }

    private var accuracy: MarkdownTable {
        var table = MarkdownTable(
            "", "n", "not there", "exact", "within 1", "f-del", "f-map", "wrong")
        add("all", results, to: &table)
        let inside = results.filter { ["block", "variable", "statement"].contains($0.truth.kind) }
        add("block, variable, statement", inside, to: &table)
        add("span", by: \.truth.span, to: &table)
        add("direction", by: \.truth.direction, to: &table)
        add("kind", by: \.truth.kind, to: &table)
        add("what", by: \.truth.what, to: &table)
        add("language", by: { $0.truth.lang ?? "unknown" }, to: &table)
        return table
    }

    private func add(
        _ name: String, by key: (LinesResult) -> String, to table: inout MarkdownTable
    ) {
        for (value, group) in groups(by: key) { add("\(name): \(value)", group, to: &table) }
    }

    private func add(_ name: String, _ results: [LinesResult], to table: inout MarkdownTable) {
        table.add(
            name, Format.count(results.count), Format.count(LinesScore(results).absent),
            folds.text(.exact, of: results), folds.text(.withinOne, of: results),
            folds.text(.falseDeletion, of: results), folds.text(.falsePlace, of: results),
            folds.text(.wrong, of: results))
    }

    private func groups(
        by key: (LinesResult) -> String
    ) -> [(key: String, value: [LinesResult])] {
        Dictionary(grouping: results, by: key).sorted { $0.key < $1.key }
    }

    private var repositories: MarkdownTable {
        scores("repository", groups { $0.truth.repo })
    }

    private var foldList: MarkdownTable {
        let names = folds.repositories.map { $0.joined(separator: ", ") }
        let rows = Array(zip(names, folds.divide(results)))
        return scores("fold", rows.map { (key: $0.0, value: $0.1) })
    }

    private func scores(
        _ name: String, _ groups: [(key: String, value: [LinesResult])]
    ) -> MarkdownTable {
        var table = MarkdownTable(name, "n", "exact", "f-del", "f-map", "wrong")
        for (key, results) in groups {
            let score = LinesScore(results)
            let figures: [LinesScore.Figure] = [.exact, .falseDeletion, .falsePlace, .wrong]
            let cells = figures.map { score.percent($0).map { String(format: "%.1f", $0) } ?? "–" }
            table.add(key, Format.count(score.count), cells[0], cells[1], cells[2], cells[3])
        }
        return table
    }

    private var verdicts: MarkdownTable { shares("verdict") { $0.answer?.verdict } }

    private var methods: MarkdownTable { shares("method") { $0.answer?.method } }

    private func shares(
        _ name: String, by key: (LinesResult) -> String?
    ) -> MarkdownTable {
        var table = MarkdownTable(name, "n", "share", "exact", "wrong", "f-map", "f-del")
        let groups = groups { key($0) ?? "none" }.sorted { $0.value.count > $1.value.count }
        for (key, group) in groups {
            let score = LinesScore(group)
            table.add(
                key, Format.count(group.count), Format.share(group.count, of: results.count),
                Format.share(score.count(.exact), of: group.count),
                Format.count(score.count(.wrong)), Format.count(score.count(.falsePlace)),
                Format.count(score.count(.falseDeletion)))
        }
        return table
    }

    private var times: MarkdownTable {
        let spans = groups { $0.truth.span }.map { (name: $0.key, results: $0.value) }
        return LinesTimes.table(
            ([(name: "all", results: results)] + spans).map { group in
                (name: group.name, answers: group.results.compactMap(\.answer))
            })
    }
}
