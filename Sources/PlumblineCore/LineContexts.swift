/// The lines around each free line of one side, one free line after the other: those above and
/// below, the closest first, then the headers, the innermost first.
struct LineContexts {
    private var lines: [Int32] = []
    private var starts: [Int32] = [0]
    private var aboveCounts: [UInt8] = []
    private var belowCounts: [UInt8] = []

    /// Appends what is around the next free line.
    mutating func append(
        above: some Sequence<Int32>, below: some Sequence<Int32>, scopes: some Sequence<Int>
    ) {
        let start = lines.count
        lines.append(contentsOf: above)
        let middle = lines.count
        lines.append(contentsOf: below)
        aboveCounts.append(UInt8(middle - start))
        belowCounts.append(UInt8(lines.count - middle))
        for scope in scopes { lines.append(Int32(scope)) }
        starts.append(Int32(lines.count))
    }

    /// Where the lines around the free line stand in the list of all.
    @inline(__always)
    func ranges(at index: Int) -> (above: Range<Int>, below: Range<Int>, scopes: Range<Int>) {
        let start = Int(starts[index])
        let middle = start + Int(aboveCounts[index])
        let end = middle + Int(belowCounts[index])
        return (start..<middle, middle..<end, end..<Int(starts[index + 1]))
    }

    /// The line at a place of the list.
    func line(at place: Int) -> Int32 { lines[place] }

    /// The lines around all free lines.
    var all: [Int32] { lines }

    /// Returns the rows of the lines around all free lines.
    func rows(_ rows: [Int32]) -> [Int32] { lines.map { rows[Int($0)] } }
}
