/// One of two texts as the candidate score sees it; lines are counted from 0.
struct LineSide {
    /// How many significant lines above and below a line are its context.
    static let contextLength = 6

    /// The traits of the lines.
    let table: LineTable
    /// The lines without an anchor, ascending.
    private(set) var free: [Int32] = []
    /// The free lines in the order of their keys.
    private var freeByKey: [Int32] = []
    /// The free lines with their contexts and headers, ascending.
    private(set) var relevant: [Int32] = []
    /// What is around each free line.
    private(set) var places: [Place] = []
    /// The scopes of the free lines.
    private(set) var scopes = LineScopes()
    /// The significant lines, ascending.
    private(set) var significant: [Int32] = []
    /// For each line the number of significant lines above it; at the end, their number.
    private var significantBefore: [Int32] = [0]
    /// For each line the number of free significant lines above it; at the end, their number.
    private var freeBefore: [Int32] = [0]

    /// Prepares the side of which `isFree` knows the lines without an anchor.
    ///
    /// - Complexity: O(*n*) in lines.
    init(_ table: LineTable, isFree: (Int) -> Bool) {
        self.table = table
        significant.reserveCapacity(table.count)
        significantBefore.reserveCapacity(table.count + 1)
        freeBefore.reserveCapacity(table.count + 1)
        var freeCount: Int32 = 0
        for line in 0..<table.count {
            let isSignificant = table.isSignificant(line)
            if isFree(line) {
                free.append(Int32(line))
                if isSignificant { freeCount += 1 }
            }
            if isSignificant { significant.append(Int32(line)) }
            significantBefore.append(Int32(significant.count))
            freeBefore.append(freeCount)
        }
        freeByKey = free.sorted { table.keys[Int($0)] < table.keys[Int($1)] }
        gatherContexts()
    }

    private mutating func gatherContexts() {
        var isRelevant = Array(repeating: false, count: table.count)
        // The number of the scope that each header opens; -1 as long as no line in it is met.
        var numbers = Array(repeating: Int32(-1), count: table.count)
        places.reserveCapacity(free.count)
        for line in free {
            let place = place(of: Int(line), &numbers)
            places.append(place)
            isRelevant[Int(line)] = true
            for other in above(place) { isRelevant[Int(other)] = true }
            for other in below(place) { isRelevant[Int(other)] = true }
        }
        for line in scopes.headers { isRelevant[Int(line)] = true }
        for line in isRelevant.indices where isRelevant[line] { relevant.append(Int32(line)) }
    }

    private mutating func place(of line: Int, _ numbers: inout [Int32]) -> Place {
        var scope: Int32 = -1
        if let header = table.header(of: line) {
            scope = numbers[header]
            if scope < 0 {
                scope = scopes.append(table.scopes(around: line))
                numbers[header] = scope
            }
        }
        return Place(
            above: significantBefore[line], below: significantBefore[line + 1], scope: scope,
            isBlank: table.isBlank(line))
    }

    /// The next significant lines above a free line, the closest first.
    func above(_ place: Place) -> ReversedCollection<ArraySlice<Int32>> {
        let end = Int(place.above)
        return significant[max(0, end - Self.contextLength)..<end].reversed()
    }

    /// The next significant lines below a free line, the closest first.
    func below(_ place: Place) -> ArraySlice<Int32> {
        let start = Int(place.below)
        return significant[start..<min(start + Self.contextLength, significant.count)]
    }

    /// How many significant lines stand above a line.
    func ordinal(of line: Int) -> Int { Int(significantBefore[line]) }

    /// The place of a line among the free ones; `nil` if it has an anchor.
    func freeIndex(of line: Int) -> Int? {
        let index = free.partitioningIndex { $0 >= line }
        return index < free.count && free[index] == line ? index : nil
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

    /// Returns the only free line whose text has `key`, if it is significant.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of free lines.
    func onlyFreeLine(withKey key: UInt64) -> Int? {
        let index = freeByKey.partitioningIndex { table.keys[Int($0)] >= key }
        guard index < freeByKey.count else { return nil }
        let line = Int(freeByKey[index])
        let hasTwin =
            index + 1 < freeByKey.count && table.keys[Int(freeByKey[index + 1])] == key
        return table.keys[line] == key && !hasTwin && table.isSignificant(line) ? line : nil
    }
}

extension LineSide {
    /// What is around a free line.
    struct Place {
        /// How many significant lines stand above it.
        let above: Int32
        /// The place of the first one below it among all significant lines.
        let below: Int32
        /// The number of its scope; -1 if it stands in none.
        let scope: Int32
        /// Whether it is nothing but white space.
        let isBlank: Bool
    }
}
