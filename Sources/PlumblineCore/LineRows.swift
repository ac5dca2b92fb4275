/// A side with the rows of tokens of its lines.
struct LineRows {
    /// The row of each free line.
    let free: [Int32]
    /// The rows of the lines around the free ones, in the order of `contexts`.
    let around: [Int32]
    /// The rows of all lines that matter.
    let relevant: [Int32]
    /// Which rows are around which free line.
    let contexts: LineContexts

    /// Looks the rows of a side up in `rows`.
    init(_ side: LineSide, rows: [Int32]) {
        free = side.free.map { rows[Int($0)] }
        relevant = side.relevant.map { rows[Int($0)] }
        contexts = side.contexts
        around = side.contexts.rows(rows)
    }

    /// The rows of a free line and of what is around it.
    func rows(at index: Int) -> [Int32] {
        let ranges = contexts.ranges(at: index)
        return [free[index]] + around[ranges.above.lowerBound..<ranges.scopes.upperBound]
    }
}
