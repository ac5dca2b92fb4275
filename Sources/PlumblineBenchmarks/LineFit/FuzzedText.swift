/// Makes texts that look like source, or like nothing at all, and edits of them.
struct FuzzedText {
    private let words = [
        "if", "for", "return", "null", "value", "lineCount", "LINE_COUNT", "HTTPServer", "x", "i",
        "é", "0", "42", "_", "$a", "try",
    ].map { Array($0.utf8) }
    private let signs = Array("{}()[];,.=+-*/#@<>\"' \t\r".utf8)

    /// Returns a random text.
    func bytes(_ random: inout SplitMix) -> [UInt8] {
        if random.chance(12) { return noise(&random, Int.random(in: 0...400, using: &random)) }
        let count = random.chance(20) ? 600 : Int.random(in: 0...60, using: &random)
        var lines: [[UInt8]] = []
        for _ in 0..<count {
            let copy = lines.isEmpty || !random.chance(4) ? nil : random.pick(lines)
            lines.append(copy ?? line(&random))
        }
        return joined(lines, &random)
    }

    private func noise(_ random: inout SplitMix, _ count: Int) -> [UInt8] {
        (0..<count).map { _ in
            random.chance(4)
                ? UInt8(ascii: "\n") : UInt8.random(in: .min ... .max, using: &random)
        }
    }

    private func line(_ random: inout SplitMix) -> [UInt8] {
        if random.chance(200) { return noise(&random, 3_000).filter { $0 != UInt8(ascii: "\n") } }
        var line = Array(
            repeating: UInt8(ascii: " "), count: 4 * Int.random(in: 0...4, using: &random))
        if random.chance(9) { return random.chance(2) ? [] : line }
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            if random.chance(2) {
                line.append(random.pick(signs))
            } else {
                line += random.pick(words)
            }
        }
        return line
    }

    private func joined(_ lines: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
        let end = random.chance(10) ? Array("\r\n".utf8) : [UInt8(ascii: "\n")]
        var bytes = Array(lines.joined(separator: end))
        if !random.chance(5), !lines.isEmpty { bytes += end }
        return bytes
    }

    /// Returns `bytes` after a few random edits.
    func edited(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        if random.chance(15) { return self.bytes(&random) }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map(Array.init)
        for _ in 0..<Int.random(in: 0...8, using: &random) { edit(&lines, &random) }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    private func edit(_ lines: inout [[UInt8]], _ random: inout SplitMix) {
        let start = Int.random(in: 0...lines.count, using: &random)
        let end = min(lines.count, start + Int.random(in: 0...12, using: &random))
        let block = Array(lines[start..<end])
        switch Int.random(in: 0..<8, using: &random) {
        case 0: lines.insert(contentsOf: [line(&random), line(&random)], at: start)
        case 1: lines.removeSubrange(start..<end)
        case 2: lines.replaceSubrange(start..<end, with: block.map { Array("    ".utf8) + $0 })
        case 3: lines.replaceSubrange(start..<end, with: block.map { $0 + [UInt8(ascii: "\r")] })
        case 4:
            lines.removeSubrange(start..<end)
            lines.insert(
                contentsOf: block, at: Int.random(in: 0...lines.count, using: &random))
        case 5: lines.insert(contentsOf: block, at: start)
        case 6: lines.replaceSubrange(start..<end, with: [Array(block.joined())])
        default: lines.replaceSubrange(start..<end, with: block.map { changed($0, &random) })
        }
    }

    private func changed(_ line: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var line = line
        let place = Int.random(in: 0...line.count, using: &random)
        if random.chance(2), place < line.count {
            line.remove(at: place)
        } else {
            line.insert(contentsOf: random.pick(words), at: place)
        }
        return line.filter { $0 != UInt8(ascii: "\n") }
    }
}
