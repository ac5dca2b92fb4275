import Foundation

/// The weights that fit all choices, and how well such weights answer for repositories that they
/// have not seen.
struct LineFit {
    /// Features that the score does without, since they help no more than they cost.
    static let unused = ["oldTwins"]
    /// Below this probability a place is no answer.
    private static let leastConfidence = 0.5

    private let choices: [LineChoice]
    private let model: ChoiceModel
    private var tallies: [String: Tally] = [:]
    private var bins = [Bin](repeating: Bin(), count: Bin.limits.count + 1)
    private var likelihood = 0.0

    private struct Tally {
        var count = 0
        var exact = 0
        var wrong = 0
        var falsePlaces = 0
        var absent = 0
    }

    private struct Bin {
        static let limits = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99]
        var count = 0
        var right = 0
    }

    /// Fits `choices`, together and once without each fold of repositories.
    init(_ choices: [LineChoice], penalty: Double, without: Set<String>) {
        self.choices = choices
        let used = LineChoice.names.map { !without.contains($0) }
        model = ChoiceModel(choices, penalty: penalty, used: used)
        let folds = Self.folds(choices)
        for fold in Set(folds.values).sorted() {
            let others = choices.filter { folds[$0.truth.repo] != fold }
            let model = ChoiceModel(others, penalty: penalty, used: used)
            for choice in choices where folds[choice.truth.repo] == fold {
                judge(choice, by: model)
            }
        }
    }

    /// Divides the repositories into five folds of about as many choices.
    private static func folds(_ choices: [LineChoice]) -> [String: Int] {
        var loads = [Int](repeating: 0, count: 5)
        var folds: [String: Int] = [:]
        let sizes = Dictionary(grouping: choices, by: \.truth.repo).mapValues(\.count)
        for (repository, size) in sizes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            let fold = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            folds[repository] = fold
            loads[fold] += size
        }
        return folds
    }

    private mutating func judge(_ choice: LineChoice, by model: ChoiceModel) {
        let probabilities = model.probabilities(of: choice)
        let best = choice.lines.indices.max { probabilities[$0] < probabilities[$1] }
        let place = best.flatMap { probabilities[$0] >= Self.leastConfidence ? $0 : nil }
        let isRight = (place ?? choice.lines.count) == choice.answer
        likelihood += log(max(1e-3, choice.answer.map { probabilities[$0] } ?? 0))
        for key in ["all", choice.truth.span, choice.truth.repo] {
            var tally = tallies[key, default: Tally()]
            tally.count += 1
            tally.exact += isRight ? 1 : 0
            tally.absent += choice.truth.toLine == nil ? 1 : 0
            if place != nil, !isRight {
                if choice.truth.toLine == nil { tally.falsePlaces += 1 } else { tally.wrong += 1 }
            }
            tallies[key] = tally
        }
        guard let place else { return }
        let bin = Bin.limits.firstIndex { probabilities[place] < $0 } ?? Bin.limits.count
        bins[bin].count += 1
        bins[bin].right += isRight ? 1 : 0
    }
}

extension LineFit {
    /// The judgement in Markdown, and the table of weights in Swift.
    var report: String {
        var table = MarkdownTable("held out", "lines", "exact %", "wrong", "place for absent")
        for (name, tally) in tallies.sorted(by: { $0.value.count > $1.value.count }) {
            table.add(
                name, "\(tally.count)", Self.percent(tally.exact, of: tally.count),
                "\(tally.wrong)", "\(tally.falsePlaces) of \(tally.absent)")
        }
        var calibration = MarkdownTable("confidence below", "places", "right %")
        for (index, bin) in bins.enumerated() where bin.count > 0 {
            let limit = index < Bin.limits.count ? "\(Bin.limits[index])" : "1"
            calibration.add(limit, "\(bin.count)", Self.percent(bin.right, of: bin.count))
        }
        let missing = choices.count { $0.answer == nil }
        return """
            \(choices.count) choices, the right line not among the candidates of \(missing); \
            logarithm of the likelihood \(String(format: "%.1f", likelihood))

            \(table)

            \(calibration)

            \(weights)
            """
    }

    private static func percent(_ part: Int, of whole: Int) -> String {
        whole > 0 ? String(format: "%.1f", 100 * Double(part) / Double(whole)) : "–"
    }

    private var weights: String {
        zip(LineChoice.names, model.weights).compactMap { name, weight in
            weight == 0 ? nil : "(.\(name), \(String(format: "%.2f", weight))),"
        }.joined(separator: "\n")
    }
}
