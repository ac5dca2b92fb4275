import Foundation

/// Lines that look like source, and change like it.
struct SourceText {
    private static let nouns = [
        "blob", "branch", "budget", "buffer", "cache", "commit", "delta", "entry", "frame", "hunk",
        "index", "line", "pack", "path", "queue", "ref", "remote", "signal", "token", "tree",
    ]
    private static let verbs = [
        "close", "compare", "copy", "count", "drop", "find", "follow", "merge", "open", "read",
        "resolve", "write",
    ]

    private(set) var lines: [String]

    /// Creates the text of a new file, of 40 to 500 lines.
    init(_ random: inout SplitMix) {
        let count = Int.random(in: 40...500, using: &random)
        lines = ["import Foundation", ""]
        while lines.count < count { lines += Self.function(&random) }
    }

    /// The bytes of the file.
    var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    /// Changes the text in one place, most often a line or two.
    mutating func edit(_ random: inout SplitMix) {
        let place = Int.random(in: lines.indices, using: &random)
        let end = min(place + Int.random(in: 1...6, using: &random), lines.count)
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<9: lines[place] = Self.statement(&random)
        case 9..<14: lines.insert(contentsOf: Self.statements(&random), at: place)
        case 14..<16: lines.insert(contentsOf: Self.function(&random), at: place)
        case 16..<18 where lines.count > 20: lines.removeSubrange(place..<end)
        case 18: for index in place..<end { lines[index] = "    " + lines[index] }
        default: move(place..<end, &random)
        }
    }

    private mutating func move(_ range: Range<Int>, _ random: inout SplitMix) {
        let moved = Array(lines[range])
        lines.removeSubrange(range)
        lines.insert(contentsOf: moved, at: Int.random(in: 0...lines.count, using: &random))
    }

    /// Returns a name that nothing else is likely to have.
    static func name(_ random: inout SplitMix) -> String {
        "\(random.pick(verbs))\(random.pick(nouns).capitalized)\(Int.random(in: 0..<10_000, using: &random))"
    }

    private static func function(_ random: inout SplitMix) -> [String] {
        let (verb, noun) = (random.pick(verbs), random.pick(nouns))
        let type = random.pick(nouns).capitalized
        return [
            "/// Does \(verb) the \(noun), and knows its \(random.pick(nouns)).",
            "func \(name(&random))(_ \(noun): \(type), limit: Int) -> \(type) {",
        ] + (0..<Int.random(in: 1...5, using: &random)).flatMap { _ in statements(&random) }
            + ["    return \(noun)", "}", ""]
    }

    private static func statements(_ random: inout SplitMix) -> [String] {
        (0..<Int.random(in: 1...5, using: &random)).map { _ in statement(&random) }
    }

    private static func statement(_ random: inout SplitMix) -> String {
        let (one, other, verb) = (random.pick(nouns), random.pick(nouns), random.pick(verbs))
        let number = Int.random(in: 0..<1000, using: &random)
        return switch Int.random(in: 0..<6, using: &random) {
        case 0: "    let \(one) = \(other).\(verb)(\(number), limit: limit)"
        case 1: "    guard \(one).count < \(number) else { return \(other) }"
        case 2: "    for \(one) in \(other).entries { \(one).\(verb)(\(number)) }"
        case 3: "    // The \(one) has to \(verb) before the \(other) does."
        case 4: "    \(one).\(verb)(\(other))"
        default: ""
        }
    }
}
