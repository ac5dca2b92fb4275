/// Five numbers of a line: of its own tokens, the context above, the context below, the header,
/// and all headers around it.
typealias LineVector = SIMD8<Float>

extension LineVector {
    /// The line's own tokens.
    @inline(__always) static var own: Int { 0 }
    /// The context above.
    @inline(__always) static var above: Int { 1 }
    /// The context below.
    @inline(__always) static var below: Int { 2 }
    /// The header.
    @inline(__always) static var header: Int { 3 }
    /// All headers.
    @inline(__always) static var scope: Int { 4 }

    /// The two contexts add no more to a likeness; what they may add by rounding is in it.
    @inline(__always) static var mostOfContexts: Float { 0.27 }

    /// The quick likeness of two lines whose five cosines these are.
    @inline(__always) var likeness: Float {
        let contexts = 0.5 * self[Self.own] + 0.13 * self[Self.above] + 0.13 * self[Self.below]
        return contexts + Self.headerPart * self[Self.header] + Self.scopePart * self[Self.scope]
    }

    @inline(__always) static var headerPart: Float { 0.08 }
    @inline(__always) static var scopePart: Float { 0.16 }
}

/// The five token vectors of one line, spread out by token so that they can be multiplied with
/// those of many others.
struct LineProfile {
    /// By how much a line of a context counts less than the one before it.
    @inline(__always) static var decay: Float { 0.75 }

    /// The weights of each token in the line's own vector, its two contexts and the sum of its headers.
    private var weights: [SIMD4<Float>]
    /// The weights of each token in the innermost header.
    private var headerWeights: [Float]
    /// The tokens whose weights are not zero.
    private var touched: [Int32] = []
    /// The products of the vectors with each row.
    private var products: [SIMD4<Float>]
    /// The cosines with the innermost header of each scope and with the sum of its headers; behind the last
    /// scope those of lines in none.
    private var scopeCosines: [SIMD2<Float>] = []
    /// How much they add to a likeness.
    private var scopeShares: [Float] = []
    /// The lengths of the five vectors.
    private var norms = LineVector.zero
    /// What makes of a product with a line's own tokens, whose length is 1, its part of a likeness.
    private var ownScale: Float = 0

    /// Where the sum of the headers stands among the four.
    @inline(__always) private static var headers: Int { 3 }

    /// Creates a profile for the tokens and rows of a table.
    init(for tokens: TokenTable) {
        weights = Array(repeating: .zero, count: tokens.vocabularyCount)
        headerWeights = Array(repeating: 0, count: tokens.vocabularyCount)
        products = Array(repeating: .zero, count: tokens.rowCount)
    }

    /// Takes the vectors of a free line in place of those loaded before.
    mutating func load(_ index: Int, of rows: LineRows, tokens: TokenTable) {
        clear()
        let place = rows.places[index]
        add(rows.free[index], to: LineVector.own, by: 1, tokens)
        var factor: Float = 1
        for line in rows.above(place).reversed() {
            add(rows.significant[line], to: LineVector.above, by: factor, tokens)
            factor *= Self.decay
        }
        factor = 1
        for line in rows.below(place) {
            add(rows.significant[line], to: LineVector.below, by: factor, tokens)
            factor *= Self.decay
        }
        if place.scope >= 0 { loadHeaders(rows.scopes.range(of: Int(place.scope)), rows, tokens) }
        measure()
    }

    private mutating func clear() {
        weights.withUnsafeMutableBufferPointer { weights in
            headerWeights.withUnsafeMutableBufferPointer { headerWeights in
                for token in touched {
                    weights[Int(token)] = .zero
                    headerWeights[Int(token)] = 0
                }
            }
        }
        touched.removeAll(keepingCapacity: true)
    }

    private mutating func loadHeaders(
        _ headers: Range<Int>, _ rows: LineRows, _ tokens: TokenTable
    ) {
        for header in headers { add(rows.headers[header], to: Self.headers, by: 1, tokens) }
        guard let innermost = headers.first else { return }
        for slot in tokens.slots(of: rows.headers[innermost]) {
            headerWeights[Int(tokens.tokens[slot])] = tokens.weights[slot]
        }
    }

    private mutating func measure() {
        var squares = SIMD4<Float>.zero
        var headerSquare: Float = 0
        for token in touched {
            squares += weights[Int(token)] * weights[Int(token)]
            headerSquare += headerWeights[Int(token)] * headerWeights[Int(token)]
        }
        var all = LineVector.zero
        all.lowHalf = squares
        all[LineVector.header] = headerSquare
        all[LineVector.scope] = squares[Self.headers]
        norms = all.squareRoot()
        ownScale = squares[LineVector.own] > 0 ? 0.5 / norms[LineVector.own] : 0
    }

    private mutating func add(_ row: Int32, to lane: Int, by factor: Float, _ tokens: TokenTable) {
        weights.withUnsafeMutableBufferPointer { weights in
            for slot in tokens.slots(of: row) {
                let token = Int(tokens.tokens[slot])
                if weights[token] == .zero { touched.append(Int32(token)) }
                weights[token][lane] += factor * tokens.weights[slot]
            }
        }
    }

    /// Multiplies the loaded vectors with all rows of a side, so that cosines with its lines can be had.
    mutating func multiply(by rows: LineRows, lengths: LineLengths, tokens: TokenTable) {
        multiply(by: rows.relevant, tokens)
        scopeCosines.removeAll(keepingCapacity: true)
        scopeShares.removeAll(keepingCapacity: true)
        for scope in 0..<rows.scopes.count {
            let cosines = cosines(withScope: scope, of: rows, lengths, tokens)
            scopeCosines.append(cosines)
            scopeShares.append(
                LineVector.headerPart * cosines.x + LineVector.scopePart * cosines.y)
        }
        scopeCosines.append(.zero)
        scopeShares.append(0)
    }

    /// Multiplies the loaded vectors with a free line of a side and with what is around it, and returns
    /// the cosines.
    mutating func cosines(
        withOnly index: Int, of rows: LineRows, lengths: LineLengths, tokens: TokenTable
    ) -> LineVector {
        multiply(by: rows.rows(at: index), tokens)
        let scope = Int(rows.places[index].scope)
        let inScope = scope < 0 ? .zero : cosines(withScope: scope, of: rows, lengths, tokens)
        return cosines(with: index, inScope, of: rows, lengths: lengths)
    }

    private mutating func multiply(by rows: [Int32], _ tokens: TokenTable) {
        weights.withUnsafeBufferPointer { weights in
            tokens.tokens.withUnsafeBufferPointer { names in
                tokens.weights.withUnsafeBufferPointer { factors in
                    products.withUnsafeMutableBufferPointer { products in
                        for row in rows {
                            var sum = SIMD4<Float>.zero
                            for slot in tokens.slots(of: row) {
                                sum += weights[Int(names[slot])] * factors[slot]
                            }
                            products[Int(row)] = sum
                        }
                    }
                }
            }
        }
    }

    private func cosines(
        withScope scope: Int, of rows: LineRows, _ lengths: LineLengths, _ tokens: TokenTable
    ) -> SIMD2<Float> {
        let headers = rows.scopes.range(of: scope)
        var products = SIMD2<Float>.zero
        if norms[LineVector.header] > 0 {
            products.x = headerProduct(with: rows.headers[headers.lowerBound], tokens)
        }
        for header in headers {
            products.y += self.products[Int(rows.headers[header])][Self.headers]
        }
        let own = SIMD2(norms[LineVector.header], norms[LineVector.scope])
        let lengths = own * lengths.scopes[scope]
        return (products / lengths).replacing(with: 0, where: lengths .== 0)
    }

    private func headerProduct(with row: Int32, _ tokens: TokenTable) -> Float {
        headerWeights.withUnsafeBufferPointer { weights in
            tokens.tokens.withUnsafeBufferPointer { names in
                tokens.weights.withUnsafeBufferPointer { factors in
                    var sum: Float = 0
                    for slot in tokens.slots(of: row) {
                        sum += weights[Int(names[slot])] * factors[slot]
                    }
                    return sum
                }
            }
        }
    }

    /// Whether the likeness of the loaded line and a free line of a side whose rows were multiplied may be
    /// as much as `least`, for all that is known without their contexts.
    @inline(__always)
    func mayReach(_ least: Float, with index: Int, of rows: LineRows) -> Bool {
        let scope = Int(rows.places[index].scope)
        let product = products[Int(rows.free[index])][LineVector.own]
        let share = scopeShares[scope < 0 ? scopeShares.count - 1 : scope]
        return product * ownScale + share + LineVector.mostOfContexts >= least
    }

    /// Returns the five cosines between the loaded line and a free line of a side whose rows were
    /// multiplied.
    func cosines(
        with index: Int, of rows: LineRows, lengths: LineLengths
    ) -> LineVector {
        let scope = Int(rows.places[index].scope)
        return cosines(
            with: index, scopeCosines[scope < 0 ? scopeCosines.count - 1 : scope], of: rows,
            lengths: lengths)
    }

    @inline(__always)
    private func cosines(
        with index: Int, _ inScope: SIMD2<Float>, of rows: LineRows, lengths: LineLengths
    ) -> LineVector {
        let place = rows.places[index]
        let lengths = norms.lowHalf * lengths.lines[index]
        var products = SIMD4<Float>.zero
        products[LineVector.own] = self.products[Int(rows.free[index])][LineVector.own]
        products[LineVector.above] = above(place, rows)
        products[LineVector.below] = below(place, rows)
        var cosines = LineVector.zero
        cosines.lowHalf = (products / lengths).replacing(with: 0, where: lengths .== 0)
        cosines[LineVector.header] = inScope.x
        cosines[LineVector.scope] = inScope.y
        return cosines
    }

    @inline(__always)
    private func above(_ place: LineSide.Place, _ rows: LineRows) -> Float {
        var (sum, factor): (Float, Float) = (0, 1)
        for line in rows.above(place).reversed() {
            sum += factor * products[Int(rows.significant[line])][LineVector.above]
            factor *= Self.decay
        }
        return sum
    }

    @inline(__always)
    private func below(_ place: LineSide.Place, _ rows: LineRows) -> Float {
        var (sum, factor): (Float, Float) = (0, 1)
        for line in rows.below(place) {
            sum += factor * products[Int(rows.significant[line])][LineVector.below]
            factor *= Self.decay
        }
        return sum
    }
}
