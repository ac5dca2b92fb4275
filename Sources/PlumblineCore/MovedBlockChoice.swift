/// Chooses among blocks that overlap: the heaviest first, then what the others leave.
struct MovedBlockChoice {
    /// So many blocks are kept, the heaviest.
    private static let mostBlocks = 4_096

    private let weights: [Int]
    private let leastWeight: Int
    /// Ascending once they are chosen from.
    private var candidates: [Candidate] = []
    private var taken: [Bool]
    /// How often a block may be cut before the rest is left.
    private var cutsLeft = 4 * mostBlocks

    private struct Candidate {
        var block: MovedBlock
        var weight: Int
        var lostCount: Int
        let isExact: Bool

        /// What speaks for it, the most important first.
        private var merit: (Int, Int, Int, Int) {
            (weight, lostCount, isExact ? 1 : 0, block.lines.count)
        }

        func isAsGood(as other: Candidate) -> Bool { merit == other.merit }

        /// By merit, and then in one order, so that the same question has the same answer.
        func isBefore(_ other: Candidate) -> Bool {
            if merit != other.merit { return merit < other.merit }
            return (block.lines.lowerBound, block.source, block.shift)
                > (other.block.lines.lowerBound, other.block.source, other.block.shift)
        }
    }

    /// - Parameters:
    ///   - weights: what the lines before each line weigh.
    ///   - leastWeight: what a block weighs at least.
    init(weights: [Int], leastWeight: Int) {
        self.weights = weights
        self.leastWeight = leastWeight
        taken = Array(repeating: false, count: weights.count)
    }

    /// Adds a block of which the change removed `lostCount` lines from where they stood.
    mutating func add(_ block: MovedBlock, lostCount: Int, isExact: Bool) {
        candidates.append(
            Candidate(
                block: block, weight: weight(of: block.lines),
                lostCount: lostCount, isExact: isExact))
        if candidates.count >= 2 * Self.mostBlocks {
            candidates.sort { $0.isBefore($1) }
            candidates.removeFirst(candidates.count - Self.mostBlocks)
        }
    }

    /// The chosen blocks, ascending, and for each line whether it was decided on.
    consuming func outcome() -> (blocks: [MovedBlock], taken: [Bool]) {
        candidates.sort { $0.isBefore($1) }
        var chosen: [MovedBlock] = []
        while let candidate = candidates.popLast() {
            let lines = candidate.block.lines
            guard !taken[lines].contains(true) else {
                cut(candidate)
                continue
            }
            // Twins stand beside each other in the order, unless other blocks are as good.
            let hasTwin = candidates.reversed().lazy.prefix { $0.isAsGood(as: candidate) }
                .contains { $0.block.lines.overlaps(lines) }
            if !hasTwin { chosen.append(candidate.block) }
            for line in lines { taken[line] = true }
        }
        return (chosen.sorted { $0.lines.lowerBound < $1.lines.lowerBound }, taken)
    }

    /// Puts what the blocks before it left of a candidate back.
    private mutating func cut(_ candidate: Candidate) {
        var rest = candidate.block.lines
        while let start = rest.first(where: { !taken[$0] }), cutsLeft > 0 {
            let end = (start..<rest.upperBound).first { taken[$0] } ?? rest.upperBound
            rest = end..<rest.upperBound
            guard weight(of: start..<end) >= leastWeight else { continue }
            cutsLeft -= 1
            var part = candidate
            part.block = MovedBlock(
                lines: start..<end, source: candidate.block.source, shift: candidate.block.shift)
            part.weight = weight(of: start..<end)
            part.lostCount = min(part.lostCount, end - start)
            candidates.insert(part, at: candidates.partitioningIndex { part.isBefore($0) })
        }
    }

    private func weight(of lines: Range<Int>) -> Int {
        weights[lines.upperBound] - weights[lines.lowerBound]
    }
}
