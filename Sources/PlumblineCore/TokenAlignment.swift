/// Which new lines hold the tokens of an old one, as a comparison token by token of what is around it
/// has it: a line that was joined with another one, split or wrapped keeps its tokens in their order.
///
/// The longest run that both sides have in common is paired first, then those before and behind it, as
/// Ratcliff and Obershelp do (“Pattern Matching: The Gestalt Approach”, 1988). Of runs as long as each
/// other the first and the last one are believed alike.
struct TokenAlignment {
    /// So many old lines on either side of the line take part.
    private static let oldReach = 15
    /// So many new lines on either side of the likeliest place take part.
    private static let newReach = 30
    /// How much a sign counts beside a word.
    private static let signWeight = 0.25
    /// So many pairs of equal tokens are looked at; what is not paired then has no place.
    private static let workLimit = 300_000

    /// How much of the line each new line holds, as far as any.
    private var shares: [Int: Double] = [:]

    /// Aligns `line` with the new lines of its gap.
    init(_ line: Int, in gap: LineGap, old oldText: Text, new newText: Text) {
        let oldLines = gap.oldLines.clamped(to: line - Self.oldReach..<line + Self.oldReach + 1)
        var newLines = gap.newLines
        if newLines.count > 2 * Self.newReach {
            let place = Int(gap.proportionalPlace(of: line))
            newLines = newLines.clamped(to: place - Self.newReach..<place + Self.newReach)
        }
        guard !newLines.isEmpty else { return }
        let (old, new) = (TokenRun(oldLines, of: oldText), TokenRun(newLines, of: newText))
        let target = old.range(of: line)
        let total = target.reduce(0) { $0 + Self.weight(of: $1, in: old) }
        var pairing = TokenPairing(old.tokens, new.tokens)
        for choice in [TokenPairing.Choice.first, .last] {
            pairing.pair(target, choice, workLimit: Self.workLimit) { mine, theirs in
                let share = Self.weight(of: mine, in: old) / total
                shares[Int(new.lines[theirs]), default: 0] += share / 2
            }
        }
    }

    private static func weight(of place: Int, in run: TokenRun) -> Double {
        run.areWords[place] ? 1 : signWeight
    }

    /// The share of the line's tokens that a new line holds.
    func share(in line: Int) -> Double { shares[line] ?? 0 }
}

/// Pairs equal tokens of two sequences, longest runs first.
private struct TokenPairing {
    private let old: [Int32]
    private let newCount: Int
    /// The places of each token in the new sequence, ascending, one token after the other.
    private var places: [Int32]
    private var starts: [Int]
    /// How long the run is that ends before a new place, and at which old place it was last extended.
    private var lengths: [Int32]
    private var stamps: [Int32]
    private var work = 0

    /// Which one of several longest runs is taken.
    enum Choice {
        case first, last
    }

    /// The place before the first one is -1.
    private static let never: Int32 = -2

    private struct Box {
        let old: Range<Int>
        let new: Range<Int>
    }

    init(_ oldTokens: [UInt64], _ newTokens: [UInt64]) {
        var index = TokenIndex(capacity: newTokens.count)
        let new = newTokens.map { index.id(of: $0) }
        old = oldTokens.map { index.id(of: $0) }
        newCount = new.count
        starts = Array(repeating: 0, count: index.count + 1)
        for token in new { starts[Int(token) + 1] += 1 }
        for token in 0..<index.count { starts[token + 1] += starts[token] }
        var ends = starts
        places = Array(repeating: 0, count: new.count)
        for (place, token) in new.enumerated() {
            places[ends[Int(token)]] = Int32(place)
            ends[Int(token)] += 1
        }
        lengths = Array(repeating: 0, count: new.count + 1)
        stamps = Array(repeating: Self.never, count: new.count + 1)
    }

    /// Calls `body` with the places of each pair whose old token is in `target`.
    mutating func pair(
        _ target: Range<Int>, _ choice: Choice, workLimit: Int,
        body: (_ old: Int, _ new: Int) -> Void
    ) {
        work = 0
        var boxes = [Box(old: old.indices, new: 0..<newCount)]
        while let box = boxes.popLast(), work < workLimit {
            guard box.old.overlaps(target), !box.new.isEmpty else { continue }
            let run = longestRun(in: box, choice)
            guard run.count > 0 else { continue }
            for offset in 0..<run.count where target.contains(run.old + offset) {
                body(run.old + offset, run.new + offset)
            }
            boxes.append(
                Box(
                    old: run.old + run.count..<box.old.upperBound,
                    new: run.new + run.count..<box.new.upperBound))
            boxes.append(
                Box(old: box.old.lowerBound..<run.old, new: box.new.lowerBound..<run.new))
        }
    }

    /// The longest run of equal tokens in a box.
    private mutating func longestRun(
        in box: Box, _ choice: Choice
    ) -> (old: Int, new: Int, count: Int) {
        for place in box.new.lowerBound...box.new.upperBound { stamps[place] = Self.never }
        var best = (old: 0, new: 0, count: 0)
        var end = -1
        for mine in box.old {
            let token = Int(old[mine])
            var slot = starts[token + 1]
            while slot > starts[token] {
                slot -= 1
                let theirs = Int(places[slot])
                if theirs >= box.new.upperBound { continue }
                if theirs < box.new.lowerBound { break }
                work += 1
                let before = stamps[theirs] == Int32(mine - 1) ? Int(lengths[theirs]) : 0
                let count = before + 1
                lengths[theirs + 1] = Int32(count)
                stamps[theirs + 1] = Int32(mine)
                let isAsLong = count == best.count && (mine == end) == (choice == .first)
                if count > best.count || isAsLong {
                    best = (mine + 1 - count, theirs + 1 - count, count)
                    end = mine
                }
            }
        }
        return best
    }
}
