import PlumblineCore
import Testing

@Suite struct ColumnMapTests {
    private func column(
        _ column: Int, from old: String, to new: String, _ unit: ColumnUnit = .utf16
    )
        -> Int
    {
        ColumnMap(Array(old.utf8)[...], Array(new.utf8)[...]).column(column, unit)
    }

    @Test(arguments: ["", "x", "    return total  // sum", "a\tb  c", "é😀 = \"ü\""])
    func `a line that stays keeps its columns`(line: String) {
        for number in 1...(line.utf16.count + 1) {
            let isInside = number > 1 && UTF16.isTrailSurrogate(Array(line.utf16 + [0])[number - 1])
            if !isInside { #expect(column(number, from: line, to: line) == number) }
        }
    }

    @Test(arguments: [
        ("call(old, value)", "call(other, more, value)", 11, 19),
        ("call(value)", "    result = call(value)", 6, 19),
        ("if (a) {", "if (b && a) {", 5, 10),
        ("x = 1", "renamed = 1", 5, 11),
    ])
    func `a column follows its token`(old: String, new: String, before: Int, after: Int) {
        #expect(column(before, from: old, to: new) == after)
    }

    @Test func `a token that is gone leaves its column to what follows the one before`() {
        #expect(column(6, from: "call(old)", to: "call(fresh)") == 6)
        #expect(column(1, from: "old = 1", to: "  fresh = 1") >= 3)
    }

    @Test func `columns count what the unit says`() {
        let (old, new) = ("x = 😀y", "xx = 😀y")
        #expect(column(9, from: old, to: new, .utf8) == 10)
        #expect(column(7, from: old, to: new, .utf16) == 8)
        #expect(column(6, from: old, to: new, .utf32) == 7)
    }

    @Test func `a column behind the line is behind the other`() {
        #expect(column(99, from: "a b", to: "a b c") == 6)
    }

    @Test func `any bytes and any columns give a column`() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let lines = (0..<2).map { _ in
                (0..<Int.random(in: 0...12, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            }
            let map = ColumnMap(lines[0][...], lines[1][...])
            let column = map.column(Int.random(in: 1...20, using: &random), .utf16)
            #expect((1...2 * lines[1].count + 1).contains(column))
        }
    }
}
