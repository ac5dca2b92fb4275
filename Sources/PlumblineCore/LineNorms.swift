/// The lengths of the vectors of all free lines of a side.
struct LineLengths {
    /// Of each free line those of its own vector and of its two contexts.
    var lines: [SIMD4<Float>] = []
    /// Of each scope those of its innermost header and of all its headers.
    var scopes: [SIMD2<Float>] = []
}

/// Finds the lengths of the vectors of all free lines of a side.
///
/// The context of a line is much the same as that of the next one, so the products of neighbouring
/// significant lines are found once.
struct LineNorms {
    private let rows: LineRows
    private let tokens: TokenTable
    /// For each significant line its products with those 1, 2, … above it.
    private let products: [Float]
    /// The weights of the row that is being multiplied, by token.
    private var spread: [Float]

    private static let reach = LineSide.contextLength

    /// Returns the lengths of the vectors of a side.
    static func lengths(of rows: LineRows, tokens: TokenTable) -> LineLengths {
        var norms = LineNorms(rows: rows, tokens: tokens)
        return LineLengths(lines: norms.lineLengths(), scopes: norms.scopeLengths())
    }

    /// Multiplies the neighbours of a side.
    private init(rows: LineRows, tokens: TokenTable) {
        self.rows = rows
        self.tokens = tokens
        var spread = Array(repeating: Float(0), count: tokens.vocabularyCount)
        var products = Array(repeating: Float(0), count: rows.significant.count * Self.reach)
        products.withUnsafeMutableBufferPointer { products in
            spread.withUnsafeMutableBufferPointer { spread in
                Self.multiply(rows.significant, tokens, spread, into: products)
            }
        }
        self.spread = spread
        self.products = products
    }

    private static func multiply(
        _ rows: [Int32], _ tokens: TokenTable, _ spread: UnsafeMutableBufferPointer<Float>,
        into products: UnsafeMutableBufferPointer<Float>
    ) {
        for (line, row) in rows.enumerated() where row >= 0 {
            let slots = tokens.slots(of: row)
            for slot in slots { spread[Int(tokens.tokens[slot])] = tokens.weights[slot] }
            for other in max(0, line + 1 - reach)..<line where rows[other] >= 0 {
                var sum: Float = 0
                for slot in tokens.slots(of: rows[other]) {
                    sum += spread[Int(tokens.tokens[slot])] * tokens.weights[slot]
                }
                products[line * reach + line - other] = sum
            }
            for slot in slots { spread[Int(tokens.tokens[slot])] = 0 }
        }
    }

    private func lineLengths() -> [SIMD4<Float>] {
        rows.free.indices.map { index in
            let place = rows.places[index]
            let (above, below) = (rows.above(place), rows.below(place))
            var squares = SIMD4<Float>.zero
            squares[LineVector.own] = tokens.square(of: rows.free[index])
            squares[LineVector.above] = square(
                of: above.count, nearest: above.upperBound - 1, step: -1)
            squares[LineVector.below] = square(of: below.count, nearest: below.lowerBound, step: 1)
            return squares.squareRoot()
        }
    }

    /// The square of the sum of a context of `count` significant lines, from the nearest one on.
    @inline(__always)
    private func square(of count: Int, nearest: Int, step: Int) -> Float {
        var sum: Float = 0
        var factor: Float = 1
        for near in 0..<count {
            let row = rows.significant[nearest + step * near]
            sum += factor * factor * tokens.square(of: row)
            var other = factor * LineProfile.decay
            for far in near + 1..<max(near + 1, count) {
                // The products stand with the lower one of the two lines.
                let lower = nearest + step * (step < 0 ? near : far)
                sum += 2 * factor * other * products[lower * Self.reach + far - near]
                other *= LineProfile.decay
            }
            factor *= LineProfile.decay
        }
        return sum
    }

    private mutating func scopeLengths() -> [SIMD2<Float>] {
        (0..<rows.scopes.count).map { scope in
            let headers = rows.headers[rows.scopes.range(of: scope)]
            let innermost = headers.first.map { tokens.square(of: $0) } ?? 0
            return SIMD2(innermost, square(ofSum: headers)).squareRoot()
        }
    }

    private mutating func square(ofSum rows: ArraySlice<Int32>) -> Float {
        let tokens = tokens
        return spread.withUnsafeMutableBufferPointer { spread in
            var square: Float = 0
            for row in rows {
                for slot in tokens.slots(of: row) {
                    let (token, weight) = (Int(tokens.tokens[slot]), tokens.weights[slot])
                    square += (2 * spread[token] + weight) * weight
                    spread[token] += weight
                }
            }
            for row in rows {
                for slot in tokens.slots(of: row) { spread[Int(tokens.tokens[slot])] = 0 }
            }
            return square
        }
    }
}
