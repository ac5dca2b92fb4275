/// The report on lines that were followed from release to release.
struct LinesReleasesReport {
    let outcomes: [LinesReleasesBenchmark.Outcome]

    private var results: [LinesReleaseResult] { outcomes.flatMap(\.results) }

    /// The whole report, in Markdown.
    var text: String {
        let samples = LinesReleaseResult.Sample.allCases.map { sample in
            let results = results.filter { $0.sample == sample }
            return """
                ### Agreement with git: \(sample.rawValue)

                \(agreement("repository", results) { $0.repository })

                \(agreement("language", results) { $0.language })
                """
        }
        return """
            Git is certain of a line if its myers and histogram diffs (-M -U0) both call it unchanged, \
            at the same place; "same" is the share of these lines that are followed there. The last two \
            columns count the lines that are applied without asking (identical, shifted, renamed) where \
            the two diffs are divided, and where both call the line changed.

            \(samples.joined(separator: "\n\n"))

            ### Verdicts and times

            \(verdicts)

            \(LinesTimes.table(samplesWithAnswers))

            \(walls)
            """
    }

    private func agreement(
        _ name: String, _ results: [LinesReleaseResult], by key: (LinesReleaseResult) -> String
    ) -> MarkdownTable {
        var table = MarkdownTable(
            name, "lines", "git is certain", "same", "another place", "not there", "no answer",
            "applied, divided", "applied, changed")
        add("all", results, to: &table)
        for (key, group) in Dictionary(grouping: results, by: key).sorted(by: { $0.key < $1.key }) {
            add(key, group, to: &table)
        }
        return table
    }

    private func add(
        _ name: String, _ results: [LinesReleaseResult], to table: inout MarkdownTable
    ) {
        let agreements = results.compactMap(\.agreement)
        let count = { (agreement: LinesReleaseResult.Agreement) in
            agreements.count { $0 == agreement }
        }
        let divided = results.filter(\.opinion.isDivided)
        let changed = results.filter(\.opinion.isChanged)
        table.add(
            name, Format.count(results.count), Format.share(agreements.count, of: results.count),
            LinesShare.text(count(.same), of: agreements.count),
            Format.count(count(.anotherPlace)), Format.count(count(.notThere)),
            Format.count(count(.noAnswer)),
            "\(divided.count(where: \.isApplied)) of \(Format.count(divided.count))",
            "\(changed.count(where: \.isApplied)) of \(Format.count(changed.count))")
    }

    private var verdicts: MarkdownTable {
        var table = MarkdownTable(
            "verdict", LinesReleaseResult.Sample.natural.rawValue,
            LinesReleaseResult.Sample.touched.rawValue)
        let byVerdict = Dictionary(grouping: results) { $0.answer?.verdict ?? "none" }
        for (verdict, group) in byVerdict.sorted(by: { $0.value.count > $1.value.count }) {
            let shares = LinesReleaseResult.Sample.allCases.map { sample in
                LinesShare.text(
                    group.count { $0.sample == sample },
                    of: results.count { $0.sample == sample })
            }
            table.add(verdict, shares[0], shares[1])
        }
        return table
    }

    private var samplesWithAnswers: [(name: String, answers: [LinesAnswer])] {
        LinesReleaseResult.Sample.allCases.map { sample in
            (sample.rawValue, results.filter { $0.sample == sample }.compactMap(\.answer))
        }
    }

    private var walls: MarkdownTable {
        var table = MarkdownTable(
            "wall time, all pairs", "pairs", "git diff -M -U0",
            LinesReleaseResult.Sample.natural.rawValue, "of git diff",
            LinesReleaseResult.Sample.touched.rawValue, "of git diff")
        for outcome in outcomes {
            let diff = outcome.diff.wall
            let follows = LinesReleaseResult.Sample.allCases.map {
                outcome.follow[$0]?.wall ?? .zero
            }
            table.add(
                outcome.repository, Format.count(outcome.pairCount), Format.duration(diff),
                Format.duration(follows[0]), Format.ratio(follows[0].seconds, diff.seconds),
                Format.duration(follows[1]), Format.ratio(follows[1].seconds, diff.seconds))
        }
        return table
    }
}
