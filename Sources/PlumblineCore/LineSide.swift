/// One of two texts as the candidate score sees it; lines are counted from 0.
struct LineSide {
    /// How many significant lines above and below a line are its context.
    private static let contextLength = 6

    /// The traits of the lines.
    let table: LineTable
    /// The row of tokens of each line.
    let rows: [Int32]
    /// The lines without an anchor, ascending.
    private(set) var free: [Int] = []
    /// The free lines with their contexts and headers, ascending.
    private(set) var relevant: [Int] = []
    /// How often each text, without its white space, stands on this side.
    private var twinCounts: [UInt64: Int] = [:]
    /// The free line that has a text; -1 if there are several.
    private var freeLines: [UInt64: Int] = [:]
    /// The significant lines, ascending.
    private var significant: [Int32] = []
    /// For each line the number of significant lines above it; at the end, their number.
    private var significantBefore: [Int32] = [0]
    /// For each line the number of free significant lines above it; at the end, their number.
    private var freeBefore: [Int32] = [0]
    /// The lengths of the vectors of each free line, once they were asked for.
    private var norms: [LineVector?]

    /// Prepares the side of which `isAnchored` knows the anchors.
    ///
    /// - Complexity: O(*n*) in lines.
    init(_ table: LineTable, rows: [Int32], isAnchored: (Int) -> Bool) {
        self.table = table
        self.rows = rows
        norms = Array(repeating: nil, count: table.count)
        significantBefore.reserveCapacity(table.count + 1)
        freeBefore.reserveCapacity(table.count + 1)
        for line in 0..<table.count {
            append(line, isFree: !isAnchored(line))
        }
        relevant = linesAroundFree()
    }

    private mutating func append(_ line: Int, isFree: Bool) {
        let isSignificant = table.isSignificant(line)
        if isFree {
            free.append(line)
            freeLines[table.keys[line]] = freeLines[table.keys[line]] == nil ? line : -1
        }
        if isSignificant { significant.append(Int32(line)) }
        significantBefore.append(Int32(significant.count))
        freeBefore.append(freeBefore[line] + (isFree && isSignificant ? 1 : 0))
        twinCounts[table.keys[line], default: 0] += 1
    }

    private func linesAroundFree() -> [Int] {
        var isRelevant = Array(repeating: false, count: table.count)
        for line in free {
            for other in around(line) { isRelevant[other] = true }
        }
        return isRelevant.indices.filter { isRelevant[$0] }
    }

    /// The next significant lines above a line, the closest first.
    func above(_ line: Int) -> some Sequence<Int> {
        let end = Int(significantBefore[line])
        return significant[max(0, end - Self.contextLength)..<end].reversed().lazy.map { Int($0) }
    }

    /// The next significant lines below a line, the closest first.
    func below(_ line: Int) -> some Sequence<Int> {
        let start = Int(significantBefore[line + 1])
        let end = min(start + Self.contextLength, significant.count)
        return significant[start..<end].lazy.map { Int($0) }
    }

    /// The line itself, its context and the headers around it.
    func around(_ line: Int) -> [Int] {
        [line] + above(line) + below(line) + table.scopes(around: line)
    }

    /// The number of free significant lines in a range.
    func freeCount(in lines: Range<Int>) -> Int {
        Int(freeBefore[lines.upperBound] - freeBefore[lines.lowerBound])
    }

    /// The share of the significant lines that have no anchor, 0 to 1.
    var freeShare: Double {
        let free = freeBefore.last ?? 0
        return Double(free) / Double(max(1, significant.count))
    }

    /// How often the text of a line, without its white space, stands on this side.
    func twinCount(of line: Int) -> Int { twinCounts[table.keys[line]] ?? 0 }

    /// Returns the only free line whose text has `key`, if it is significant.
    func onlyFreeLine(withKey key: UInt64) -> Int? {
        guard let line = freeLines[key], line >= 0, table.isSignificant(line) else { return nil }
        return line
    }

    /// Returns the lengths of the vectors of `line`, found with the help of `profile`.
    mutating func norms(of line: Int, tokens: TokenTable, profile: inout LineProfile)
        -> LineVector
    {
        if let known = norms[line] { return known }
        profile.load(line, of: self, tokens: tokens)
        norms[line] = profile.norms
        return profile.norms
    }
}
