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
    var likeness: Double { Double((self * Self.shares).sum()) }
}

/// The five token vectors of one line, spread out by token so that they can be multiplied with
/// those of many others.
struct LineProfile {
    /// By how much a line of a context counts less than the one before it.
    private static let decay: Float = 0.75

    /// The weights of each token in the five vectors.
    private var weights: [LineVector]
    /// The tokens whose weights are not zero.
    private var touched: [Int32] = []
    /// The lengths of the five vectors.
    private(set) var norms = LineVector.zero

    /// Creates a profile for tokens below `vocabularyCount`.
    init(vocabularyCount: Int) {
        weights = Array(repeating: .zero, count: vocabularyCount)
    }

    /// Takes the vectors of `line` in place of those loaded before.
    mutating func load(_ line: Int, of side: LineSide, tokens: TokenTable) {
        for token in touched { weights[Int(token)] = .zero }
        touched.removeAll(keepingCapacity: true)
        add(line, of: side, to: LineVector.own, by: 1, tokens: tokens)
        var factor: Float = 1
        for other in side.above(line) {
            add(other, of: side, to: LineVector.above, by: factor, tokens: tokens)
            factor *= Self.decay
        }
        factor = 1
        for other in side.below(line) {
            add(other, of: side, to: LineVector.below, by: factor, tokens: tokens)
            factor *= Self.decay
        }
        if let header = side.table.header(of: line) {
            add(header, of: side, to: LineVector.header, by: 1, tokens: tokens)
        }
        for scope in side.table.scopes(around: line) {
            add(scope, of: side, to: LineVector.scope, by: 1, tokens: tokens)
        }
        let squares = touched.reduce(into: LineVector.zero) { sum, token in
            sum += weights[Int(token)] * weights[Int(token)]
        }
        norms = squares.squareRoot()
    }

    private mutating func add(
        _ line: Int, of side: LineSide, to lane: Int, by factor: Float, tokens: TokenTable
    ) {
        for slot in tokens.slots(of: side.rows[line]) {
            let token = tokens.tokens[slot]
            if weights[Int(token)] == .zero { touched.append(token) }
            weights[Int(token)][lane] += factor * tokens.weights[slot]
        }
    }

    /// Stores in `products` the products of the loaded vectors with the tokens of each of `lines`.
    func multiply(
        by side: LineSide, _ lines: some Sequence<Int>, tokens: TokenTable,
        into products: inout [LineVector]
    ) {
        for line in lines {
            var sum = LineVector.zero
            for slot in tokens.slots(of: side.rows[line]) {
                sum += weights[Int(tokens.tokens[slot])] * tokens.weights[slot]
            }
            products[line] = sum
        }
    }

    /// Returns the five cosines between the loaded line and `line`, whose vectors have the lengths
    /// `others`, from the products of all relevant lines.
    func cosines(
        with line: Int, of side: LineSide, norms others: LineVector, products: [LineVector]
    ) -> LineVector {
        var sums = LineVector.zero
        sums[LineVector.own] = products[line][LineVector.own]
        var factor: Float = 1
        for other in side.above(line) {
            sums[LineVector.above] += factor * products[other][LineVector.above]
            factor *= Self.decay
        }
        factor = 1
        for other in side.below(line) {
            sums[LineVector.below] += factor * products[other][LineVector.below]
            factor *= Self.decay
        }
        if let header = side.table.header(of: line) {
            sums[LineVector.header] = products[header][LineVector.header]
        }
        for scope in side.table.scopes(around: line) {
            sums[LineVector.scope] += products[scope][LineVector.scope]
        }
        let lengths = norms * others
        return (sums / lengths).replacing(with: 0, where: lengths .== 0)
    }
}
