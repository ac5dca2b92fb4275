import PlumblineCore

/// One choice among the candidates for a line and “none”, which comes last.
struct LineChoice {
    /// The number of columns: the features of candidates, a constant of “none”, its features.
    static let width = LineFeature.allCases.count + 1 + LineAbsence.allCases.count
    /// The column of the constant.
    static let constant = LineFeature.allCases.count
    /// The names of the columns.
    static let names =
        LineFeature.allCases.map { "\($0)" } + ["constant"]
        + LineAbsence.allCases.map { "absence.\($0)" }

    /// The features of the alternatives, one after the other.
    let features: [Double]
    /// The lines of the candidates.
    let lines: [LineNumber]
    /// The right alternative; `nil` if it is none of them.
    let answer: Int?
    /// The question.
    let truth: LinesTruth

    /// Lists the alternatives of a case; `candidates` are those of its pair of texts.
    init(_ lineCase: LineCase, _ candidates: inout LineCandidates) {
        let found = candidates.choices(for: lineCase.line)
        let absence = candidates.absence(of: lineCase.line)
        let blank = [Double](repeating: 0, count: 1 + LineAbsence.allCases.count)
        features =
            found.flatMap { candidate in
                LineFeature.allCases.map { candidate.features[$0] } + blank
            }
            + LineFeature.allCases.map { _ in 0 } + [1] + LineAbsence.allCases.map { absence[$0] }
        lines = found.map(\.line)
        truth = lineCase.truth
        answer =
            lineCase.answer == nil
            ? lines.count : lines.firstIndex { $0 == lineCase.answer }
    }

    /// Returns the choices of cases that the diff leaves open.
    static func choices(of cases: [LineCase]) -> [LineChoice] {
        Dictionary(grouping: cases, by: \.pair).sorted { $0.key < $1.key }.flatMap { _, cases in
            guard let first = cases.first else { return [LineChoice]() }
            var candidates = LineCandidates(old: first.old, new: first.new, map: first.map)
            return cases.filter { candidates.isFree($0.line) }
                .map { LineChoice($0, &candidates) }
        }
    }
}
