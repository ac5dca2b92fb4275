/// The tokens of the lines of two texts, each line a vector of unit length.
///
/// A token weighs √count · ln(1 + *N*/*d*) in a line, where *d* of the *N* lines have it. Lines are
/// rows; a new line that the diff pairs with an old one shares its row.
struct TokenTable {
    /// The row of each line of the old text, then of the new text.
    private(set) var rows: (old: [Int32], new: [Int32]) = ([], [])
    /// The distinct tokens of all rows, one row after the other.
    private(set) var tokens: [Int32] = []
    /// The weight of each of them in its row.
    private(set) var weights: [Float] = []
    /// Where each row begins, and behind the last one where the next would.
    private(set) var starts: [Int32] = [0]
    /// The first and the last token of each row, or -1.
    private(set) var ends: [(first: Int32, last: Int32)] = []
    private var ids: [UInt64: Int32] = [:]
    /// In how many lines each token stands.
    private var frequencies: [Float] = []
    /// Where each token was last put, to count it once in a row.
    private var lastSlots: [Int32] = []

    /// Reads the tokens of two texts.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes, of a line the first 512.
    init(old: Text, new: Text, anchors: LineAnchors) {
        for line in 0..<old.lineCount {
            rows.old.append(Int32(ends.count))
            append(old[LineNumber(index: line)])
        }
        for line in 0..<new.lineCount {
            if let origin = anchors.origin(of: line) {
                rows.new.append(rows.old[origin])
                countAgain(rows.old[origin])
            } else {
                rows.new.append(Int32(ends.count))
                append(new[LineNumber(index: line)])
            }
        }
        weigh(lineCount: old.lineCount + new.lineCount)
        ids = [:]
        lastSlots = []
    }

    /// The number of distinct tokens.
    var vocabularyCount: Int { frequencies.count }

    /// Where the tokens of a row stand.
    func slots(of row: Int32) -> Range<Int> {
        Int(starts[Int(row)])..<Int(starts[Int(row) + 1])
    }

    private mutating func append(_ text: ArraySlice<UInt8>) {
        let start = tokens.count
        var end: (first: Int32, last: Int32) = (-1, -1)
        TokenReader().read(text) { name, count in
            let token = id(of: name)
            if count == 1 {
                if end.first < 0 { end.first = token }
                end.last = token
            }
            if Int(lastSlots[Int(token)]) >= start {
                weights[Int(lastSlots[Int(token)])] += count
            } else {
                lastSlots[Int(token)] = Int32(tokens.count)
                tokens.append(token)
                weights.append(count)
                frequencies[Int(token)] += 1
            }
        }
        ends.append(end)
        starts.append(Int32(tokens.count))
    }

    private mutating func id(of name: UInt64) -> Int32 {
        let next = Int32(frequencies.count)
        let id = ids[name, default: next]
        if id == next {
            ids[name] = next
            frequencies.append(0)
            lastSlots.append(-1)
        }
        return id
    }

    private mutating func countAgain(_ row: Int32) {
        for slot in slots(of: row) { frequencies[Int(tokens[slot])] += 1 }
    }

    private mutating func weigh(lineCount: Int) {
        let rarity = frequencies.map { Float(naturalLogarithm(1 + Double(lineCount) / Double($0))) }
        for row in ends.indices {
            let slots = slots(of: Int32(row))
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
