/// Scores the free lines of the new text as counterparts of free lines of the old one.
///
/// A line is free if the diff pairs it with none.
struct LineScorer {
    /// How many candidates a question has.
    static let candidateLimit = 14
    /// How far below the best candidate another one may rank.
    static let reach: Float = 0.25
    /// By how much a candidate in the gap ranks higher.
    private static let gapBonus: Float = 0.15
    /// How alike the contexts of equal lines have to be: all 56 such pairs of the practice set
    /// were right, of the pairs with less likeness one in four was wrong.
    private static let supportingContext: Float = 0.75

    let anchors: LineAnchors
    let tokens: TokenTable
    let old: LineSide
    let new: LineSide
    let oldRows: LineRows
    let newRows: LineRows
    private let gaps: LineGaps
    private var profile: LineProfile
    private var oldLengths: LineLengths?
    private var newLengths: LineLengths?
    private var claims: [Claim?]
    private var knownRenames: WordRenames?

    /// The partners that were looked for, by the places of the old lines among the free ones.
    private var partners: [Int: Partner?] = [:]

    /// The two old lines that are most like a new one.
    private struct Claim {
        var line: Int32 = -1
        var best: Float = 0
        var second: Float = 0
    }

    /// A new line that may be the counterpart.
    struct Likely {
        let line: Int
        let cosines: LineVector
        let rank: Float
    }

    /// The free new line that is most like a free old one.
    struct Partner {
        let line: Int
        /// Whether no other free old line is more like it.
        let isMutual: Bool
    }

    /// Prepares the tables of two texts.
    ///
    /// - Complexity: O(*n*) in the lines of both and in the bytes of those that matter.
    init(old oldText: Text, new newText: Text, anchors: LineAnchors) {
        self.anchors = anchors
        old = LineSide(anchors.old) { anchors.isCompared(old: $0) }
        new = LineSide(anchors.new) { anchors.isCompared(new: $0) }
        tokens = TokenTable(
            old: (oldText, old.relevant), new: (newText, new.relevant), anchors: anchors)
        oldRows = LineRows(old, rows: tokens.rows.old, tokens: tokens)
        newRows = LineRows(new, rows: tokens.rows.new, tokens: tokens)
        gaps = LineGaps(anchors)
        profile = LineProfile(for: tokens)
        claims = Array(repeating: nil, count: new.free.count)
    }

    /// How many pairs of lines a question about an old line compares; the partners of its neighbours,
    /// which are looked for once for each of them, are not counted.
    var work: Int {
        new.free.isEmpty ? 0 : new.relevant.count + Self.candidateLimit * old.relevant.count
    }

    /// Returns the gap around an old line.
    func gap(around line: Int) -> LineGap { gaps.gap(around: line) }

    /// Returns what was renamed between both texts; found out once.
    mutating func renames(old oldText: Text, new newText: Text) -> WordRenames {
        if let knownRenames { return knownRenames }
        let found = WordRenames(anchors, old: oldText, new: newText)
        knownRenames = found
        return found
    }

    /// Returns the most likely candidates for a free old line, the likeliest first.
    mutating func likeliest(
        for line: Int, limit: Int, reach: Float
    ) -> [Likely] {
        guard let index = old.freeIndex(of: line), !new.free.isEmpty else { return [] }
        let gap = gaps.gap(around: line)
        let isBlank = old.table.isBlank(line)
        let lengths = preparedNewLengths()
        profile.load(index, of: oldRows, tokens: tokens)
        profile.multiply(by: newRows, lengths: lengths, tokens: tokens)
        var best: [Likely] = []
        var least = -Float.infinity
        for place in new.free.indices where new.places[place].isBlank == isBlank {
            let other = Int(new.free[place])
            guard anchors.origin(of: other).map({ $0 == line }) ?? true else { continue }
            let bonus = gap.contains(other) ? Self.gapBonus : 0
            guard isBlank || profile.mayReach(least - bonus, with: place, of: newRows) else {
                continue
            }
            let cosines = cosines(with: place, of: newRows, lengths, isBlank: isBlank)
            insert(
                Likely(line: other, cosines: cosines, rank: cosines.likeness + bonus),
                into: &best, limit: limit)
            least = best[0].rank - reach
            if best.count == limit { least = max(least, best[limit - 1].rank) }
        }
        guard let top = best.first?.rank else { return [] }
        return Array(best.prefix { $0.rank >= top - reach })
    }

    private mutating func preparedNewLengths() -> LineLengths {
        if let newLengths { return newLengths }
        let made = LineNorms.lengths(of: newRows, tokens: tokens)
        newLengths = made
        return made
    }

    private mutating func preparedOldLengths() -> LineLengths {
        if let oldLengths { return oldLengths }
        let made = LineNorms.lengths(of: oldRows, tokens: tokens)
        oldLengths = made
        return made
    }

    private func insert(_ likely: Likely, into best: inout [Likely], limit: Int) {
        if best.count == limit {
            guard let last = best.last, likely.rank > last.rank else { return }
            best.removeLast()
        }
        let place = best.partitioningIndex { $0.rank < likely.rank }
        best.insert(likely, at: place)
    }

    @inline(__always)
    private func cosines(
        with place: Int, of rows: LineRows, _ lengths: LineLengths, isBlank: Bool
    ) -> LineVector {
        var cosines = profile.cosines(with: place, of: rows, lengths: lengths)
        if isBlank { cosines[LineVector.own] = 1 }
        return cosines
    }

    /// Returns the free new line with the text of an old one, if the text stands once among the free
    /// lines of either side and the context above or below is much the same.
    mutating func uniqueCounterpart(of line: Int) -> Int? {
        let key = old.table.keys[line]
        guard let index = old.freeIndex(of: line), old.onlyFreeLine(withKey: key) == line,
            let other = new.onlyFreeLine(withKey: key), let place = new.freeIndex(of: other)
        else { return nil }
        let lengths = preparedNewLengths()
        profile.load(index, of: oldRows, tokens: tokens)
        let cosines = profile.cosines(
            withOnly: place, of: newRows, lengths: lengths, tokens: tokens)
        let context = max(cosines[LineVector.above], cosines[LineVector.below])
        return context >= Self.supportingContext ? other : nil
    }

    /// Returns the largest likeness of a new line to any free old line but `line`.
    mutating func rivalLikeness(of candidate: Int, besides line: Int) -> Double {
        guard let place = new.freeIndex(of: candidate) else { return 0 }
        let claim = claims[place] ?? findClaim(on: place)
        return Double(claim.line == line ? claim.second : claim.best)
    }

    /// Returns the new line that is most like a free old one, by the quick comparison.
    mutating func partner(of line: Int) -> Partner? {
        guard let index = old.freeIndex(of: line) else { return nil }
        if let known = partners[index] { return known }
        let partner = likeliest(for: line, limit: 1, reach: 0).first.map {
            Partner(
                line: $0.line,
                isMutual: Double($0.cosines.likeness) >= rivalLikeness(of: $0.line, besides: line))
        }
        partners[index] = .some(partner)
        return partner
    }

    private mutating func findClaim(on place: Int) -> Claim {
        let lengths = preparedOldLengths()
        let isBlank = new.table.isBlank(Int(new.free[place]))
        var claim = Claim()
        profile.load(place, of: newRows, tokens: tokens)
        profile.multiply(by: oldRows, lengths: lengths, tokens: tokens)
        for index in old.free.indices
        where old.places[index].isBlank == isBlank
            && anchors.image(of: Int(old.free[index])) == nil
        {
            guard isBlank || profile.mayReach(claim.second, with: index, of: oldRows) else {
                continue
            }
            let cosines = cosines(with: index, of: oldRows, lengths, isBlank: isBlank)
            let likeness = cosines.likeness
            if likeness > claim.best {
                claim = Claim(line: old.free[index], best: likeness, second: claim.best)
            } else if likeness > claim.second {
                claim.second = likeness
            }
        }
        claims[place] = claim
        return claim
    }
}
