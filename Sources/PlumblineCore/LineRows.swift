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
        let distinct = DistinctRows(side.relevant.map { rows[Int($0)] }, tokens)
        free = side.free.map { distinct.first(like: rows[Int($0)]) }
        places = side.places
        significant = side.significant.map { distinct.first(like: rows[Int($0)]) }
        scopes = side.scopes
        headers = side.scopes.headers.map { distinct.first(like: rows[Int($0)]) }
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

/// The rows of lines, of equal ones as a rule only the first.
private struct DistinctRows {
    /// The rows that have any tokens.
    private(set) var rows: [Int32] = []
    /// For each row the one that stands for it.
    private var firsts: [Int32]

    init(_ all: [Int32], _ tokens: TokenTable) {
        firsts = Array(repeating: -1, count: tokens.rowCount)
        rows.reserveCapacity(all.count)
        var size = 16
        while size < 2 * all.count { size *= 2 }
        // Where two different rows meet the first one stays; equal ones behind the other are then all kept.
        var table = Array(repeating: Int32(-1), count: size)
        for row in all {
            firsts[Int(row)] = row
            let slots = tokens.slots(of: row)
            guard !slots.isEmpty else { continue }
            let place = Self.hash(tokens.tokens[slots]) & (size - 1)
            let other = table[place]
            if other < 0 { table[place] = row }
            if other >= 0, Self.areEqual(slots, tokens.slots(of: other), tokens) {
                firsts[Int(row)] = other
            } else {
                rows.append(row)
            }
        }
    }

    /// The row that stands for one; -1 for none.
    func first(like row: Int32) -> Int32 { row < 0 ? row : firsts[Int(row)] }

    private static func hash(_ tokens: ArraySlice<Int32>) -> Int {
        var hash: UInt64 = 0
        for token in tokens { hash = (hash &+ UInt64(token)) &* 0x9e37_79b9_7f4a_7c15 }
        return Int(truncatingIfNeeded: hash >> 32)
    }

    private static func areEqual(
        _ one: Range<Int>, _ other: Range<Int>, _ tokens: TokenTable
    ) -> Bool {
        tokens.tokens[one] == tokens.tokens[other] && tokens.weights[one] == tokens.weights[other]
    }
}
