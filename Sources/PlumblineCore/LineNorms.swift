/// Finds the lengths of the five vectors of all free lines of a side.
///
/// The context of a line is much the same as that of the next one, so the products of neighbouring
/// significant lines are found once.
struct LineNorms {
    private let rows: LineRows
    private let tokens: TokenTable
    /// For each row its products with the significant lines 1, 2, … above it.
    private var products: [Float]
    /// The lengths of the sums of headers, by the row of the innermost; -1 where it is not known.
    private var scopes: [Float]
    /// The weights of the row that is being multiplied, by token.
    private var spread: [Float]

    private static let reach = LineSide.contextLength

    /// Returns the lengths of the vectors of each free line of a side.
    static func lengths(_ side: LineSide, rows: LineRows, tokens: TokenTable) -> [LineVector] {
        var norms = LineNorms(side, rows: rows, tokens: tokens)
        return norms.lengths()
    }

    /// Multiplies the neighbours of a side.
    private init(_ side: LineSide, rows: LineRows, tokens: TokenTable) {
        self.rows = rows
        self.tokens = tokens
        products = Array(repeating: 0, count: tokens.rowCount * Self.reach)
        scopes = Array(repeating: -1, count: tokens.rowCount)
        spread = Array(repeating: 0, count: tokens.vocabularyCount)
        var window: [(row: Int32, ordinal: Int)] = []
        for (line, row) in zip(side.relevant, rows.relevant)
        where side.table.isSignificant(Int(line)) {
            let ordinal = side.ordinal(of: Int(line))
            window.removeAll { $0.ordinal + Self.reach <= ordinal }
            multiply(row, ordinal: ordinal, with: window)
            window.append((row, ordinal))
        }
    }

    private mutating func multiply(
        _ row: Int32, ordinal: Int, with window: [(row: Int32, ordinal: Int)]
    ) {
        guard !window.isEmpty else { return }
        for slot in tokens.slots(of: row) {
            spread[Int(tokens.tokens[slot])] = tokens.weights[slot]
        }
        for other in window {
            var sum: Float = 0
            for slot in tokens.slots(of: other.row) {
                sum += spread[Int(tokens.tokens[slot])] * tokens.weights[slot]
            }
            products[Int(row) * Self.reach + ordinal - other.ordinal] = sum
        }
        for slot in tokens.slots(of: row) { spread[Int(tokens.tokens[slot])] = 0 }
    }

    private mutating func lengths() -> [LineVector] {
        var vectors: [LineVector] = []
        vectors.reserveCapacity(rows.free.count)
        for index in rows.free.indices {
            let ranges = rows.contexts.ranges(at: index)
            var squares = LineVector.zero
            squares[LineVector.own] = tokens.square(of: rows.free[index])
            squares[LineVector.above] = square(of: ranges.above) { near, _ in near }
            squares[LineVector.below] = square(of: ranges.below) { _, far in far }
            if let first = ranges.scopes.first {
                squares[LineVector.header] = tokens.square(of: rows.around[first])
                squares[LineVector.scope] = scopeSquare(ranges.scopes)
            }
            vectors.append(squares.squareRoot())
        }
        return vectors
    }

    /// The square of the sum of a context; `lower` tells which of two rows stands further down.
    private func square(
        of context: Range<Int>, lower: (_ near: Int32, _ far: Int32) -> Int32
    ) -> Float {
        var sum: Float = 0
        var factor: Float = 1
        for near in context {
            sum += factor * factor * tokens.square(of: rows.around[near])
            var other = factor * LineProfile.decay
            for far in near + 1..<max(near + 1, context.upperBound) {
                let row = Int(lower(rows.around[near], rows.around[far]))
                sum += 2 * factor * other * products[row * Self.reach + far - near]
                other *= LineProfile.decay
            }
            factor *= LineProfile.decay
        }
        return sum
    }

    private mutating func scopeSquare(_ range: Range<Int>) -> Float {
        let innermost = Int(rows.around[range.lowerBound])
        if scopes[innermost] >= 0 { return scopes[innermost] }
        var square: Float = 0
        for place in range {
            for slot in tokens.slots(of: rows.around[place]) {
                let (token, weight) = (Int(tokens.tokens[slot]), tokens.weights[slot])
                square += (2 * spread[token] + weight) * weight
                spread[token] += weight
            }
        }
        for place in range {
            for slot in tokens.slots(of: rows.around[place]) {
                spread[Int(tokens.tokens[slot])] = 0
            }
        }
        scopes[innermost] = square
        return square
    }
}
