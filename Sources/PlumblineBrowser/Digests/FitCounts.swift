import PlumblineCore

/// How many of some files each commit of a first-parent history has.
struct FitCounts: Sendable {
    /// For each file, the places at which it fits: disjoint, the newest first.
    private let fits: [[ClosedRange<Int>]]
    /// By place.
    private let counts: [Int]

    init(_ fits: [[ClosedRange<Int>]], commitCount: Int) {
        self.fits = fits.map(Self.merged)
        var steps = [Int](repeating: 0, count: commitCount + 1)
        for range in self.fits.joined() {
            steps[range.lowerBound] += 1
            steps[range.upperBound + 1] -= 1
        }
        var count = 0
        counts = steps.dropLast().map { step in
            count += step
            return count
        }
    }

    /// The most files that one commit has.
    var highest: Int { counts.max() ?? 0 }

    /// The runs of places whose commits have `count` files, the newest first.
    func runs(having count: Int, limit: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var place = 0
        while runs.count < limit, let start = counts[place...].firstIndex(of: count) {
            let end = counts[start...].firstIndex { $0 != count } ?? counts.count
            runs.append(start..<end)
            place = end
        }
        return runs
    }

    /// The newest run of places that have most files, and the same ones, with the files they lack.
    func nearest() -> (run: Range<Int>, misfits: [Int])? {
        guard highest > 0, let start = counts.firstIndex(of: highest) else { return nil }
        var end = counts.count
        var misfits: [Int] = []
        for (file, ranges) in fits.enumerated() {
            if let own = ranges.first(where: { $0.contains(start) }) {
                end = min(end, own.upperBound + 1)
            } else {
                misfits.append(file)
                if let next = ranges.first(where: { $0.lowerBound > start }) {
                    end = min(end, next.lowerBound)
                }
            }
        }
        return (start..<end, misfits)
    }

    /// Makes ranges that touch or overlap one.
    private static func merged(_ ranges: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
        var merged: [ClosedRange<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] =
                    last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}
