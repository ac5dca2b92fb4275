/// The tokens of those lines of two texts that matter, each line a vector of unit length.
///
/// A token weighs √count · ln(1 + *N*/*d*) in a line, where *d* of the *N* lines have it. Lines are
/// rows; a new line that the diff pairs with an old one shares its row.
struct TokenTable {
    /// The row of each line of the old text and of the new text; -1 if the line does not matter.
    private(set) var rows: (old: [Int32], new: [Int32])
    /// The distinct tokens of all rows, one row after the other.
    private(set) var tokens: [Int32] = []
    /// The weight of each of them in its row.
    private(set) var weights: [Float] = []
    /// Where each row begins, and behind the last one where the next would.
    private(set) var starts: [Int32] = [0]
    /// The tokens of each row that say most about its role.
    private(set) var roles: [RoleTokens] = []
    /// In how many lines each token stands.
    private var frequencies: [Float] = []

    /// Reads the tokens of some lines of two texts.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes, of a line the first 512.
    init(
        old: (text: Text, lines: [Int32]), new: (text: Text, lines: [Int32]), anchors: LineAnchors
    ) {
        rows.old = Array(repeating: -1, count: old.text.lineCount)
        rows.new = Array(repeating: -1, count: new.text.lineCount)
        var reader = TokenRowReader(capacity: 2 * (old.lines.count + 16))
        tokens.reserveCapacity(16 * old.lines.count)
        weights.reserveCapacity(16 * old.lines.count)
        starts.reserveCapacity(old.lines.count + new.lines.count + 1)
        roles.reserveCapacity(old.lines.count + new.lines.count)
        for line in old.lines {
            rows.old[Int(line)] = Int32(roles.count)
            reader.read(
                old.text[LineNumber(index: Int(line))], &tokens, &weights, &starts, &roles)
        }
        for line in new.lines {
            let shared = anchors.origin(of: Int(line)).map { rows.old[$0] } ?? -1
            rows.new[Int(line)] = shared >= 0 ? shared : Int32(roles.count)
            if shared >= 0 {
                let slots = Int(starts[Int(shared)])..<Int(starts[Int(shared) + 1])
                reader.countAgain(tokens[slots])
            } else {
                reader.read(
                    new.text[LineNumber(index: Int(line))], &tokens, &weights, &starts, &roles)
            }
        }
        frequencies = reader.frequencies
        weigh(lineCount: old.lines.count + new.lines.count)
    }

    /// The number of distinct tokens.
    var vocabularyCount: Int { frequencies.count }

    /// The number of rows.
    var rowCount: Int { roles.count }

    /// Where the tokens of a row stand.
    func slots(of row: Int32) -> Range<Int> {
        Int(starts[Int(row)])..<Int(starts[Int(row) + 1])
    }

    /// The square of the length of a row, which is 1 unless the row is empty.
    func square(of row: Int32) -> Float { slots(of: row).isEmpty ? 0 : 1 }

    /// How many tokens stand in both rows.
    func sharedCount(of row: Int32, and other: Int32) -> Int {
        let others = slots(of: other)
        return slots(of: row).reduce(0) { count, slot in
            count + (others.contains { tokens[$0] == tokens[slot] } ? 1 : 0)
        }
    }

    /// The weight of the heaviest token of the row that also stands in the other one, compared with
    /// the heaviest of all.
    func rarestShare(of row: Int32, and other: Int32) -> Double {
        let others = slots(of: other)
        var (best, shared): (Float, Float) = (0, 0)
        for slot in slots(of: row) where weights[slot] > shared {
            best = max(best, weights[slot])
            if others.contains(where: { tokens[$0] == tokens[slot] }) { shared = weights[slot] }
        }
        return best > 0 ? Double(shared / best) : 0
    }

    private mutating func weigh(lineCount: Int) {
        let rarity = frequencies.map { Float(naturalLogarithm(1 + Double(lineCount) / Double($0))) }
        let (tokens, starts) = (tokens, starts)
        weights.withUnsafeMutableBufferPointer { weights in
            for row in 0..<starts.count - 1 {
                let slots = Int(starts[row])..<Int(starts[row + 1])
                var square: Float = 0
                for slot in slots {
                    weights[slot] = weights[slot].squareRoot() * rarity[Int(tokens[slot])]
                    square += weights[slot] * weights[slot]
                }
                let scale = square > 0 ? 1 / square.squareRoot() : 0
                for slot in slots { weights[slot] *= scale }
            }
        }
    }
}
