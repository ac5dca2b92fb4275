import PlumblineCore
import Testing

/// Returns a matcher for two small texts and their shortest diff.
func makeMatcher(
    _ old: String, _ new: String, workLimit: Int = LineMatcher.defaultWorkLimit
) -> LineMatcher {
    let (old, new) = (Text(bytes: Array(old.utf8)), Text(bytes: Array(new.utf8)))
    return LineMatcher(
        old: old, new: new, map: LineMap(hunks: shortestDiff(old, new)), workLimit: workLimit)
}

/// Returns the hunks between two texts, found by the longest common subsequence of their lines.
func shortestDiff(_ old: Text, _ new: Text) -> [Hunk] {
    let (rows, columns) = (old.lineCount, new.lineCount)
    var common = Array(repeating: Array(repeating: 0, count: columns + 1), count: rows + 1)
    func isEqual(_ row: Int, _ column: Int) -> Bool {
        old[LineNumber(index: row)] == new[LineNumber(index: column)]
    }
    for row in (0..<rows).reversed() {
        for column in (0..<columns).reversed() {
            common[row][column] =
                isEqual(row, column)
                ? common[row + 1][column + 1] + 1
                : max(common[row + 1][column], common[row][column + 1])
        }
    }
    var hunks: [Hunk] = []
    var (row, column) = (0, 0)
    while row < rows || column < columns {
        let start = (row, column)
        while row < rows || column < columns {
            if row < rows, column < columns, isEqual(row, column) { break }
            if row < rows, column == columns || common[row + 1][column] >= common[row][column + 1] {
                row += 1
            } else {
                column += 1
            }
        }
        if start != (row, column) {
            hunks.append(
                Hunk(
                    old: LineNumber(index: start.0)..<LineNumber(index: row),
                    new: LineNumber(index: start.1)..<LineNumber(index: column)))
        }
        while row < rows, column < columns, isEqual(row, column) {
            row += 1
            column += 1
        }
    }
    return hunks
}

@Suite struct LineMatcherTests {
    private let shop = """
        class Shop {
            int price(Item item) {
                int base = item.price();
                if (item.isRare()) {
                    return base * 2;
                }
                return base;
            }

            void sell(Item item, Customer customer) {
                customer.pay(price(item));
                stock.remove(item);
                log.info("sold {}", item);
            }
        }

        """

    @Test func `without hunks every line is where it was`() {
        var matcher = makeMatcher(shop, shop)

        for number in 1...15 {
            let match = matcher.match(LineNumber(number))
            #expect(match.outcome == .unchanged(at: LineNumber(number)))
            #expect(match.method == .diff)
            #expect(match.candidates.isEmpty)
        }
    }

    @Test func `a line without words is less certain than one with words`() {
        var matcher = makeMatcher(shop, shop)

        #expect(matcher.match(1).confidence > matcher.match(6).confidence)
        #expect(matcher.match(6).confidence > matcher.match(9).confidence)
        #expect(matcher.match(9).confidence > 0.95)
    }

    @Test func `a lone brace between two rewritten blocks is hardly certain`() {
        let rewritten = shop.replacingLines(2...5) { $0 + "x" }.replacingLines(7...7) { $0 + "y" }
        var matcher = makeMatcher(shop, rewritten)

        let lone = matcher.match(6)

        #expect(lone.outcome == .unchanged(at: 6))
        #expect(lone.confidence < 0.8)
        #expect(matcher.match(11).confidence > 0.95)
    }

    @Test func `an unchanged line maps back to itself`() {
        let changed = shop.replacingLine(
            3, with: "        int base = item.cost();\n        audit();")
        var forward = makeMatcher(shop, changed)
        var backward = makeMatcher(changed, shop)

        for number in 1...15 {
            guard case .unchanged(let place) = forward.match(LineNumber(number)).outcome else {
                #expect(number == 3)
                continue
            }
            #expect(backward.match(place).outcome == .unchanged(at: LineNumber(number)))
        }
    }

    @Test(arguments: 4...6) func `a reindented block is reformatted in place`(number: Int) {
        let reindented = shop.replacingLines(4...6) { "\t" + $0 }
        var matcher = makeMatcher(shop, reindented)

        let match = matcher.match(LineNumber(number))

        #expect(match.outcome == .reformatted(at: LineNumber(number)))
        #expect(match.method == .whitespace)
    }

    @Test func `a wrapped block is reformatted below its new header`() {
        let wrapped = shop.replacingLine(
            12, with: "        if (stock.has(item)) {\n            stock.remove(item);\n        }")
        var matcher = makeMatcher(shop, wrapped)

        #expect(matcher.match(12).outcome == .reformatted(at: 13))
    }

    @Test func `other line ends are white space`() {
        var matcher = makeMatcher(shop, shop.replacingLines(1...15) { $0 + "\r" })

        for number in 1...15 {
            #expect(
                matcher.match(LineNumber(number)).outcome == .reformatted(at: LineNumber(number)))
        }
    }

    @Test func `a last line that gains its terminator stays in place`() {
        let map = LineMap(hunks: [Hunk(old: 2..<3, new: 2..<3)])
        var matcher = LineMatcher(
            old: Text(bytes: Array("roses\nviolets".utf8)),
            new: Text(bytes: Array("roses\nviolets\n".utf8)), map: map)

        #expect(matcher.match(2).outcome == .reformatted(at: 2))
    }

    @Test func `equal bytes that the diff does not pair are never unchanged`() {
        let text = Text(bytes: Array("roses\nviolets\n".utf8))
        let map = LineMap(hunks: [Hunk(old: 1..<3, new: 1..<3)])
        var matcher = LineMatcher(old: text, new: text, map: map)

        #expect(matcher.match(1).outcome == .moved(to: 1))
    }

    @Test func `a map that belongs to other texts claims nothing`() {
        var matcher = LineMatcher(
            old: Text(bytes: Array("roses\nviolets\nsugar\n".utf8)),
            new: Text(bytes: Array("title\n".utf8)), map: LineMap(hunks: []))

        #expect(matcher.match(1).outcome == .deleted)
        #expect(matcher.match(3).outcome == .deleted)
    }

    @Test(arguments: 10...13) func `the lines of a moved function are moved`(number: Int) {
        let lines = shop.split(separator: "\n", omittingEmptySubsequences: false)
        let moved = [lines[0]] + lines[9...13] + [""] + lines[1...7] + lines[14...]
        var matcher = makeMatcher(shop, moved.joined(separator: "\n"))

        let match = matcher.match(LineNumber(number))

        #expect(match.outcome == .moved(to: LineNumber(number - 8)))
        #expect(match.method == .uniqueText)
    }

    @Test func `a renamed variable makes an edited line`() {
        let renamed = shop.replacingLines(2...7) { $0.replacing("base", with: "amount") }
        var matcher = makeMatcher(shop, renamed)

        for number in [3, 5, 7] {
            let match = matcher.match(LineNumber(number))
            #expect(match.outcome == .edited(at: LineNumber(number)))
            #expect(match.method == .similarity)
            #expect(match.candidates.first?.line == LineNumber(number))
            #expect(match.confidence == match.candidates.first?.confidence)
        }
    }

    @Test func `a wrapped statement is edited at its first half`() {
        let wrapped = shop.replacingLine(
            13, with: "        log.info(\n            \"sold {}\", item);")
        var matcher = makeMatcher(shop, wrapped)

        #expect(matcher.match(13).outcome == .edited(at: 13))
    }

    @Test func `twins are told apart by what is around them`() {
        let twins = """
            Node left() {
                lock.take();
                if (left == null) return null;
                return left.open(cache);
            }
            Node right() {
                queue.drain(now);
                if (left == null) return null;
                return right.close(table);
            }

            """
        let edited = twins.replacing(
            "if (left == null) return null;", with: "if (left == null) throw gone();")
        var matcher = makeMatcher(twins, edited)

        #expect(matcher.match(3).outcome == .edited(at: 3))
        #expect(matcher.match(8).outcome == .edited(at: 8))
    }
}

extension String {
    /// Returns the text with one line, counted from 1, replaced.
    func replacingLine(_ number: Int, with line: String) -> String {
        replacingLines(number...number) { _ in line }
    }

    /// Returns the text with some lines, counted from 1, replaced by what `transform` makes of them.
    func replacingLines(_ numbers: ClosedRange<Int>, _ transform: (String) -> String) -> String {
        split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map {
                numbers.contains($0.offset + 1) ? transform(String($0.element)) : String($0.element)
            }
            .joined(separator: "\n")
    }
}
