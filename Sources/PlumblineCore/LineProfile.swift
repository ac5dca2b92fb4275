/// Five numbers of a line: of its own tokens, the context above, the context below, the header,
/// and all headers around it.
typealias LineVector = SIMD8<Float>

extension LineVector {
    /// The line's own tokens.
    static var own: Int { 0 }
    /// The context above.
    static var above: Int { 1 }
    /// The context below.
    static var below: Int { 2 }
    /// The header.
    static var header: Int { 3 }
    /// All headers.
    static var scope: Int { 4 }

    /// How much each of the five counts in a quick comparison.
    static let shares: LineVector = [0.5, 0.13, 0.13, 0.08, 0.16, 0, 0, 0]

    /// The quick likeness of two lines whose five cosines these are.
    var likeness: Float { (self * Self.shares).sum() }
}

/// The five token vectors of one line, spread out by token so that they can be multiplied with
/// those of many others.
struct LineProfile {
    /// By how much a line of a context counts less than the one before it.
    static let decay: Float = 0.75

    /// The weights of each token in the five vectors.
    private var weights: [LineVector]
    /// The tokens whose weights are not zero.
    private var touched: [Int32] = []
    /// The products of the five vectors with each row.
    private var products: [LineVector]
    /// The lengths of the five vectors.
    private(set) var norms = LineVector.zero

    /// Creates a profile for the tokens and rows of a table.
    init(for tokens: TokenTable) {
        weights = Array(repeating: .zero, count: tokens.vocabularyCount)
        products = Array(repeating: .zero, count: tokens.rowCount)
    }

    /// Takes the vectors of a free line in place of those loaded before.
    mutating func load(_ index: Int, of rows: LineRows, tokens: TokenTable) {
        for token in touched { weights[Int(token)] = .zero }
        touched.removeAll(keepingCapacity: true)
        let ranges = rows.contexts.ranges(at: index)
        add(rows.free[index], to: LineVector.own, by: 1, tokens)
        var factor: Float = 1
        for place in ranges.above {
            add(rows.around[place], to: LineVector.above, by: factor, tokens)
            factor *= Self.decay
        }
        factor = 1
        for place in ranges.below {
            add(rows.around[place], to: LineVector.below, by: factor, tokens)
            factor *= Self.decay
        }
        if let header = ranges.scopes.first {
            add(rows.around[header], to: LineVector.header, by: 1, tokens)
        }
        for place in ranges.scopes { add(rows.around[place], to: LineVector.scope, by: 1, tokens) }
        var squares = LineVector.zero
        for token in touched { squares += weights[Int(token)] * weights[Int(token)] }
        norms = squares.squareRoot()
    }

    private mutating func add(_ row: Int32, to lane: Int, by factor: Float, _ tokens: TokenTable) {
        for slot in tokens.slots(of: row) {
            let token = Int(tokens.tokens[slot])
            if weights[token] == .zero { touched.append(Int32(token)) }
            weights[token][lane] += factor * tokens.weights[slot]
        }
    }

    /// Multiplies the loaded vectors with `rows`, so that cosines with lines of these rows can be had.
    mutating func multiply(by rows: [Int32], tokens: TokenTable) {
        weights.withUnsafeBufferPointer { weights in
            tokens.tokens.withUnsafeBufferPointer { names in
                tokens.weights.withUnsafeBufferPointer { factors in
                    for row in rows {
                        var sum = LineVector.zero
                        for slot in tokens.slots(of: row) {
                            sum += weights[Int(names[slot])] * factors[slot]
                        }
                        products[Int(row)] = sum
                    }
                }
            }
        }
    }

    /// Returns the five cosines between the loaded line and a free line, whose vectors have the
    /// lengths `others` and whose rows were multiplied.
    func cosines(with index: Int, of rows: LineRows, norms others: LineVector) -> LineVector {
        var sums = LineVector.zero
        let ranges = rows.contexts.ranges(at: index)
        sums[LineVector.own] = products[Int(rows.free[index])][LineVector.own]
        var (sum, factor): (Float, Float) = (0, 1)
        for place in ranges.above {
            sum += factor * products[Int(rows.around[place])][LineVector.above]
            factor *= Self.decay
        }
        sums[LineVector.above] = sum
        (sum, factor) = (0, 1)
        for place in ranges.below {
            sum += factor * products[Int(rows.around[place])][LineVector.below]
            factor *= Self.decay
        }
        sums[LineVector.below] = sum
        if let header = ranges.scopes.first {
            sums[LineVector.header] = products[Int(rows.around[header])][LineVector.header]
        }
        sum = 0
        for place in ranges.scopes {
            sum += products[Int(rows.around[place])][LineVector.scope]
        }
        sums[LineVector.scope] = sum
        let lengths = norms * others
        return (sums / lengths).replacing(with: 0, where: lengths .== 0)
    }
}
