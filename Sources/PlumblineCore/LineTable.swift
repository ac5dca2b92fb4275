/// The traits of all lines of one text, and the scopes they stand in; lines are counted from 0.
package struct LineTable: Sendable {
    /// The columns of white space before each line.
    private(set) var indentations: [Int32] = []
    /// The header of each line, the nearest header-like line above that is indented less; or -1.
    private(set) var headers: [Int32] = []
    /// The keys of the texts without white space, of those lines whose key was read; others 0.
    private(set) var keys: [UInt64]
    /// Marks of the trimmed texts by which equal lines are counted.
    private var marks: [UInt64] = []
    private var kinds: [LineOutline.Kind] = []

    private static let closedKey: UInt64 = 1

    /// Reads the beginnings and ends of the lines of `text`.
    ///
    /// - Complexity: O(*n*) in lines and the white space around them, and O(log *d*) a line for
    ///   scopes *d* deep.
    package init(_ text: Text) {
        let count = text.lineCount
        keys = Array(repeating: 0, count: count)
        indentations.reserveCapacity(count)
        headers.reserveCapacity(count)
        kinds.reserveCapacity(count)
        marks.reserveCapacity(count)
        var scopes: [Int32] = []
        for index in 0..<count {
            let line = text[LineNumber(index: index)]
            append(line.withUnsafeBufferPointer(LineOutline.init), &scopes)
        }
    }

    private mutating func append(_ outline: LineOutline, _ scopes: inout [Int32]) {
        let indentation = Int32(clamping: outline.indentation)
        let line = Int32(indentations.count)
        let depth = depth(of: indentation, in: scopes)
        headers.append(depth > 0 && outline.kind != .blank ? scopes[depth - 1] : -1)
        indentations.append(indentation)
        kinds.append(outline.kind)
        marks.append(outline.mark)
        guard outline.mayBeHeader else { return }
        scopes.removeSubrange(depth...)
        scopes.append(line)
    }

    /// How many of `scopes` are indented less; as a rule all of them or all but one.
    private func depth(of indentation: Int32, in scopes: [Int32]) -> Int {
        guard let last = scopes.last else { return 0 }
        if indentations[Int(last)] < indentation { return scopes.count }
        return scopes.partitioningIndex { indentations[Int($0)] >= indentation }
    }

    /// Reads the key of a line of `text`, the text of this table.
    mutating func readKey(of line: Int, in text: Text) {
        guard keys[line] <= Self.closedKey else { return }
        keys[line] = LineTraits.key(of: text[LineNumber(index: line)])
    }

    /// Gives all lines a key that no line of another table has, until theirs is read.
    mutating func closeKeys() { keys = Array(repeating: Self.closedKey, count: count) }

    /// The number of lines.
    var count: Int { indentations.count }

    /// Whether the line is nothing but white space.
    func isBlank(_ line: Int) -> Bool { kinds[line] == .blank }

    /// Whether the line has at least two letters or digits.
    func isSignificant(_ line: Int) -> Bool { kinds[line] == .significant }

    /// Whether the line does no more than open a block, as in `{`.
    func isOpening(_ line: Int) -> Bool { kinds[line] == .opening }

    /// How many lines have the text of this one, told by its length, beginning and end.
    ///
    /// - Complexity: O(*n*) in lines.
    func twinCount(of line: Int) -> Int {
        let mark = marks[line]
        return marks.withUnsafeBufferPointer { marks in
            var count = 0
            for other in marks { count &+= other == mark ? 1 : 0 }
            return count
        }
    }

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
