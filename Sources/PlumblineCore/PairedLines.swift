/// A run of lines of one text as a pairing sees them; lines are counted from 0.
struct PairedLines {
    private let first: Int
    private let keys: [UInt64]
    private let areSignificant: [Bool]

    /// Takes the lines from a table, with the keys that it has by now.
    init(_ lines: Range<Int>, of table: LineTable) {
        first = lines.lowerBound
        keys = Array(table.keys[lines])
        areSignificant = lines.map { table.isSignificant($0) }
    }

    /// Reads the lines of a text.
    ///
    /// - Complexity: O(*n*) in the bytes of the lines.
    init(_ lines: Range<Int>, of text: Text) {
        first = lines.lowerBound
        var keys: [UInt64] = []
        var areSignificant: [Bool] = []
        keys.reserveCapacity(lines.count)
        areSignificant.reserveCapacity(lines.count)
        for line in lines {
            let traits = LineTraits(text[LineNumber(index: line)])
            keys.append(max(traits.key, 1))
            areSignificant.append(traits.isSignificant)
        }
        self.keys = keys
        self.areSignificant = areSignificant
    }

    /// Names the text of a line without its white space.
    func key(of line: Int) -> UInt64 { keys[line - first] }

    /// Whether a line has at least two letters or digits.
    func isSignificant(_ line: Int) -> Bool { areSignificant[line - first] }
}
