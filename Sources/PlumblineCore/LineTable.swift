/// The traits of all lines of one text, and the scopes they stand in; lines are counted from 0.
struct LineTable {
    /// The keys of the lines' texts without white space.
    private(set) var keys: [UInt64] = []
    /// The columns of white space before each line.
    private(set) var indentations: [Int32] = []
    /// The header of each line, the nearest header-like line above that is indented less; or -1.
    private(set) var headers: [Int32] = []
    private var kinds: [Kind] = []

    private enum Kind: UInt8 {
        case blank, insignificant, significant
    }

    /// Reads the lines of `text`.
    ///
    /// - Complexity: O(*n*) in bytes, and O(log *d*) a line for scopes *d* deep.
    init(_ text: Text) {
        keys.reserveCapacity(text.lineCount)
        indentations.reserveCapacity(text.lineCount)
        headers.reserveCapacity(text.lineCount)
        kinds.reserveCapacity(text.lineCount)
        var scopes: [Int32] = []
        for index in 0..<text.lineCount {
            append(LineTraits(text[LineNumber(index: index)]), scopes: &scopes)
        }
    }

    private mutating func append(_ traits: LineTraits, scopes: inout [Int32]) {
        let indentation = Int32(clamping: traits.indentation)
        let depth = scopes.partitioningIndex { indentations[Int($0)] >= indentation }
        keys.append(traits.key)
        headers.append(depth > 0 && !traits.isBlank ? scopes[depth - 1] : -1)
        indentations.append(indentation)
        kinds.append(
            traits.isSignificant ? .significant : traits.isBlank ? .blank : .insignificant)
        guard traits.mayBeHeader else { return }
        scopes.removeSubrange(depth...)
        scopes.append(Int32(keys.count - 1))
    }

    /// The number of lines.
    var count: Int { keys.count }

    /// Whether the line is nothing but white space.
    func isBlank(_ line: Int) -> Bool { kinds[line] == .blank }

    /// Whether the line has at least two letters or digits.
    func isSignificant(_ line: Int) -> Bool { kinds[line] == .significant }

    /// The line's header; `nil` if it stands in no scope.
    func header(of line: Int) -> Int? {
        let header = headers[line]
        return header < 0 ? nil : Int(header)
    }

    /// The headers around a line, the innermost first, sixteen at most.
    func scopes(around line: Int) -> some Sequence<Int> {
        sequence(state: line) { (scope: inout Int) -> Int? in
            guard let header = header(of: scope) else { return nil }
            scope = header
            return header
        }.prefix(16)
    }
}
