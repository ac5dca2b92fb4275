import PlumblineCore
import PlumblineGit

/// Maps random texts onto random edits of them and checks the laws that every answer obeys.
struct LineFuzz {
    private var random: SplitMix
    private var texts = FuzzedText()

    /// A law that does not hold.
    struct Violation: Error, CustomStringConvertible {
        let law: String
        let line: LineNumber

        var description: String { "line \(line): \(law)" }
    }

    /// What was tried without a violation.
    struct Tally {
        var pairs = 0
        var lines = 0
    }

    /// Prepares the run with a seed; equal seeds give equal texts.
    init(seed: UInt64) { random = SplitMix(seed: seed) }

    /// Tries seeds from `first` on until `duration` is over; a violation names its seed.
    static func run(
        from first: UInt64, for duration: Duration
    ) throws(BenchmarkError) -> Tally {
        var tally = Tally()
        let end = ContinuousClock.now + duration
        var seed = first
        while ContinuousClock.now < end {
            do {
                var fuzz = LineFuzz(seed: seed)
                tally.lines += try fuzz.check()
                tally.pairs += 1
            } catch {
                throw .unexpectedAnswer("seed \(seed): \(error)")
            }
            seed += 1
        }
        return tally
    }

    /// Checks one pair of texts and returns how many lines it has.
    private mutating func check() throws -> Int {
        let bytes = texts.bytes(&random)
        let (old, new) = (Text(bytes: bytes), Text(bytes: texts.edited(bytes, &random)))
        try checkIdentity(of: old)
        let isTrue = !random.chance(8)
        let map = isTrue ? LineMap(from: old, to: new) : wildMap(old, new)
        var matcher = LineMatcher(old: old, new: new, map: map)
        var answers: [LineMatch] = []
        for index in 0..<old.lineCount {
            let line = LineNumber(index: index)
            let answer = matcher.match(line)
            try checkShape(of: answer, for: line, old, new)
            answers.append(answer)
        }
        if isTrue {
            try checkOrder(of: answers)
            try checkInverse(of: answers, old, new, map)
        }
        try checkIndependence(of: answers, old, new, map)
        return old.lineCount
    }

    private func checkIdentity(of text: Text) throws(Violation) {
        var matcher = LineMatcher(old: text, new: text, map: LineMap(hunks: []))
        for index in 0..<text.lineCount {
            let line = LineNumber(index: index)
            guard matcher.match(line).outcome == .unchanged(at: line) else {
                throw Violation(law: "a text maps to itself", line: line)
            }
        }
    }

    private func checkShape(
        of answer: LineMatch, for line: LineNumber, _ old: Text, _ new: Text
    ) throws(Violation) {
        func require(_ holds: Bool, _ law: String) throws(Violation) {
            guard holds else { throw Violation(law: law, line: line) }
        }
        try require((0...1).contains(answer.confidence), "a confidence is from 0 to 1")
        let places = [answer.line, answer.nearest?.line] + answer.candidates.map(\.line)
        try require(places.allSatisfy { $0.map(new.contains) ?? true }, "a place exists")
        let confidences = answer.candidates.map(\.confidence)
        try require(confidences == confidences.sorted(by: >), "the likeliest comes first")
        try require(confidences.reduce(0, +) <= 1.000_001, "probabilities add up to 1 at most")
        if case .unchanged(let place) = answer.outcome {
            try require(old[line] == new[place], "an unchanged line keeps its bytes")
        }
    }

    private func checkOrder(of answers: [LineMatch]) throws(Violation) {
        var last: LineNumber?
        for (index, answer) in answers.enumerated() {
            guard case .unchanged(let place) = answer.outcome else { continue }
            if let last, last >= place {
                throw Violation(law: "unchanged lines ascend", line: LineNumber(index: index))
            }
            last = place
        }
    }

    private func checkInverse(
        of answers: [LineMatch], _ old: Text, _ new: Text, _ map: LineMap
    ) throws(Violation) {
        var back = LineMatcher(old: new, new: old, map: map.inverted)
        for (index, answer) in answers.enumerated() {
            guard case .unchanged(let place) = answer.outcome else { continue }
            let line = LineNumber(index: index)
            guard back.match(place).outcome == .unchanged(at: line) else {
                throw Violation(law: "an unchanged line maps back to itself", line: line)
            }
        }
    }

    private mutating func checkIndependence(
        of answers: [LineMatch], _ old: Text, _ new: Text, _ map: LineMap
    ) throws(Violation) {
        guard !answers.isEmpty else { return }
        var matcher = LineMatcher(old: old, new: new, map: map)
        for _ in 0..<8 {
            let index = Int.random(in: answers.indices, using: &random)
            let line = LineNumber(index: index)
            guard matcher.match(line) == answers[index] else {
                throw Violation(law: "an answer is the same in any order", line: line)
            }
        }
    }

    /// A map that has nothing to do with the texts.
    private mutating func wildMap(_ old: Text, _ new: Text) -> LineMap {
        var hunks: [Hunk] = []
        var (line, place) = (0, 0)
        for _ in 0..<Int.random(in: 0..<6, using: &random) {
            let (start, begin) = (step(&line), step(&place))
            let (end, finish) = (step(&line), step(&place))
            hunks.append(
                Hunk(
                    old: LineNumber(index: start)..<LineNumber(index: end),
                    new: LineNumber(index: begin)..<LineNumber(index: finish)))
            line += 1
            place += 1
        }
        return LineMap(hunks: hunks)
    }

    private mutating func step(_ line: inout Int) -> Int {
        line += Int.random(in: 0..<9, using: &random)
        return line
    }
}
