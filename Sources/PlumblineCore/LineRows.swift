/// A side with the rows of tokens of its lines.
struct LineRows {
    /// The row of each free line.
    let free: [Int32]
    /// What is around each free line.
    let places: [LineSide.Place]
    /// The row of each significant line; -1 if the line does not matter.
    let significant: [Int32]
    /// The scopes of the free lines.
    let scopes: LineScopes
    /// The row of each header of the scopes.
    let headers: [Int32]
    /// The rows of all lines that matter, those with fewer tokens first.
    let relevant: [Int32]

    /// Looks the rows of a side up in `rows`, rows of `tokens`.
    init(_ side: LineSide, rows: [Int32], tokens: TokenTable) {
        var distinct = DistinctRows(tokens)
        for line in side.relevant {
            distinct.add(rows[Int(line)], isBracket: !side.table.isSignificant(Int(line)))
        }
        free = side.free.map {
            distinct.row(
                like: rows[Int($0)], isBracket: !side.table.isSignificant(Int($0)))
        }
        places = side.places
        significant = side.significant.map { rows[Int($0)] }
        scopes = side.scopes
        headers = side.scopes.headers.map { rows[Int($0)] }
        relevant = Self.sorted(distinct.rows, tokens)
    }

    /// Rows of one length after each other are multiplied faster: the processor foresees their ends.
    private static func sorted(_ rows: [Int32], _ tokens: TokenTable) -> [Int32] {
        let longest = 63
        func length(_ row: Int32) -> Int { min(tokens.slots(of: row).count, longest) }
        var starts = Array(repeating: 0, count: longest + 2)
        for row in rows { starts[length(row) + 1] += 1 }
        for length in 0..<longest { starts[length + 1] += starts[length] }
        var sorted = Array(repeating: Int32(0), count: rows.count)
        for row in rows {
            let length = length(row)
            sorted[starts[length]] = row
            starts[length] += 1
        }
        return sorted
    }

    /// Where the significant lines above a free line stand among all, the closest last.
    @inline(__always)
    func above(_ place: LineSide.Place) -> Range<Int> {
        max(0, Int(place.above) - LineSide.contextLength)..<Int(place.above)
    }

    /// Where the significant lines below a free line stand among all, the closest first.
    @inline(__always)
    func below(_ place: LineSide.Place) -> Range<Int> {
        Int(place.below)..<min(Int(place.below) + LineSide.contextLength, significant.count)
    }

    /// The rows of a free line and of what is around it.
    func rows(at index: Int) -> [Int32] {
        let place = places[index]
        var rows = [free[index]]
        rows += significant[above(place)]
        rows += significant[below(place)]
        if place.scope >= 0 { rows += headers[scopes.range(of: Int(place.scope))] }
        return rows
    }
}

/// The rows of lines, of those with the same single sign, such as `}`, only the first one.
private struct DistinctRows {
    /// The rows that have any tokens.
    private(set) var rows: [Int32] = []
    private let tokens: TokenTable
    /// The first row that is nothing but a token; -1 if there is none.
    private var first: [Int32]

    init(_ tokens: TokenTable) {
        self.tokens = tokens
        first = Array(repeating: -1, count: tokens.vocabularyCount)
    }

    mutating func add(_ row: Int32, isBracket: Bool) {
        let slots = tokens.slots(of: row)
        guard !slots.isEmpty, !isBracket || self.row(like: row, isBracket: true) == row else {
            return
        }
        rows.append(row)
        guard isBracket, slots.count == 1 else { return }
        let token = Int(tokens.tokens[slots.lowerBound])
        if first[token] < 0 { first[token] = row }
    }

    /// The row that stands for one that was added.
    func row(like row: Int32, isBracket: Bool) -> Int32 {
        let slots = tokens.slots(of: row)
        guard isBracket, slots.count == 1 else { return row }
        let other = first[Int(tokens.tokens[slots.lowerBound])]
        guard other >= 0 else { return row }
        let weight = tokens.weights[tokens.slots(of: other).lowerBound]
        return weight == tokens.weights[slots.lowerBound] ? other : row
    }
}
