import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct LineDiffRefereeTests {
    /// What texts are made of, and how they are changed.
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// How many lines a text has at most.
        var lineCount = 400
        /// How many different lines there are.
        var wordCount = 40
        /// How many runs of lines are replaced.
        var editCount = 12
        /// Whether the new text has nothing to do with the old one.
        var isUnrelated = false
        var lineEnd = "\n"
        var pairCount = 30
    }

    @Test(arguments: [
        Kind(testDescription: "code"),
        Kind(testDescription: "few different lines", wordCount: 4),
        Kind(testDescription: "mostly unique lines", wordCount: 4_000, editCount: 40),
        Kind(testDescription: "CRLF", wordCount: 200, lineEnd: "\r\n"),
        Kind(testDescription: "unrelated", wordCount: 300, isUnrelated: true),
        Kind(
            testDescription: "large and rewritten", lineCount: 6_000, wordCount: 900,
            editCount: 900,
            pairCount: 4),
        Kind(
            testDescription: "large and unrelated", lineCount: 5_000, wordCount: 60,
            isUnrelated: true, pairCount: 4),
    ]) func `the hunks are those of git diff, with white space or without`(kind: Kind) throws {
        let scratch = try ScratchRepository()
        let (old, new) = kind.texts()
        let trees = try [old, new].map { texts in
            let files = texts.enumerated().map { ("text\($0.offset)", $0.element) }
            return try scratch.commit(
                Dictionary(
                    uniqueKeysWithValues: files.map {
                        (TreePath(stringLiteral: $0), ScratchFile.bytes($1))
                    }))
        }
        for options in [["-U0"], ["-U0", "-w"]] {
            let words = ["diff", "--text"] + options + ["\(trees[0])", "\(trees[1])"]
            let output = try scratch.git.command(words.map { Array($0.utf8) }).run()
            let expected = Self.headers(output.bytes)
            for (index, (old, new)) in zip(old, new).enumerated() {
                let map = LineMap(
                    from: Text(bytes: old), to: Text(bytes: new),
                    ignoringWhitespace: options.contains("-w"))
                #expect(map.hunks.map(\.gitHeader) == expected["text\(index)"] ?? [])
            }
        }
    }

    /// The hunk headers of each file of a patch.
    private static func headers(_ patch: [UInt8]) -> [String: [String]] {
        var headers: [String: [String]] = [:]
        var file = ""
        for bytes in patch.split(separator: UInt8(ascii: "\n")) {
            guard let first = bytes.first, first == UInt8(ascii: "d") || first == UInt8(ascii: "@")
            else { continue }
            let line = String(decoding: bytes, as: UTF8.self)
            if line.hasPrefix("diff --git a/") {
                file = String(line.split(separator: "/").last ?? "")
            } else if let ranges = Hunk.gitRanges(line) {
                headers[file, default: []].append(ranges)
            }
        }
        return headers
    }
}

extension LineDiffRefereeTests.Kind {
    /// Old and new texts, the same in every run.
    func texts() -> (old: [[UInt8]], new: [[UInt8]]) {
        var random = SplitMix(seed: UInt64(lineCount * 31 + wordCount * 7 + editCount))
        var (old, new): ([[UInt8]], [[UInt8]]) = ([], [])
        for _ in 0..<pairCount {
            let lines = lines(Int.random(in: lineCount / 2...lineCount, using: &random), &random)
            old.append(bytes(lines, &random))
            new.append(
                bytes(
                    isUnrelated ? self.lines(lineCount, &random) : edited(lines, &random), &random))
        }
        return (old, new)
    }

    private func lines(_ count: Int, _ random: inout SplitMix) -> [[UInt8]] {
        (0..<count).map { _ in line(&random) }
    }

    /// A line of code, more or less indented, with a byte that is no UTF-8; or a blank one, or a brace.
    private func line(_ random: inout SplitMix) -> [UInt8] {
        let indent = String(
            repeating: Bool.random(using: &random) ? "  " : "\t",
            count: Int.random(in: 0...3, using: &random))
        let word = Int.random(in: 0..<wordCount, using: &random)
        switch word % 8 {
        case 0: return []
        case 1: return Array("\(indent)}".utf8)
        case 2: return Array(indent.utf8)
        default: return Array("\(indent)call(\(word));".utf8) + [0xFF]
        }
    }

    private func edited(_ lines: [[UInt8]], _ random: inout SplitMix) -> [[UInt8]] {
        var edited = lines
        for _ in 0..<Int.random(in: 1...editCount, using: &random) {
            let start = Int.random(in: 0...edited.count, using: &random)
            let count = min(Int.random(in: 0...4, using: &random), edited.count - start)
            let copy = edited[start..<start + count]
            let added = (0..<Int.random(in: 0...4, using: &random)).map { _ in line(&random) }
            edited.replaceSubrange(start..<start + count, with: added)
            if random.next() % 4 == 0 {
                edited.insert(
                    contentsOf: copy, at: Int.random(in: 0...edited.count, using: &random))
            }
        }
        return edited
    }

    private func bytes(_ lines: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
        let isUnterminated = random.next() % 4 == 0
        return Array(lines.joined(separator: lineEnd.utf8))
            + (isUnterminated ? [] : Array(lineEnd.utf8))
    }
}
