/// Scores the free lines of the new text as counterparts of free lines of the old one.
struct LineScorer {
    /// How many candidates a question has.
    static let candidateLimit = 14

    /// How alike the contexts of equal lines have to be: all 56 such pairs of the practice set
    /// were right, of the pairs with less likeness one in four was wrong.
    private static let supportingContext: Float = 0.75

    let anchors: LineAnchors
    let tokens: TokenTable
    private(set) var old: LineSide
    private(set) var new: LineSide
    private let gaps: LineGaps
    private var profile: LineProfile
    private var normProfile: LineProfile
    private var oldProducts: [LineVector]
    private var newProducts: [LineVector]
    private var claims: [Int: Claim] = [:]

    /// The two old lines that are most like a new one.
    private struct Claim {
        var line = -1
        var best = 0.0
        var second = 0.0
    }

    /// Prepares the tables of two texts.
    ///
    /// - Complexity: O(*n*) in the bytes of both.
    init(old: Text, new: Text, anchors: LineAnchors) {
        self.anchors = anchors
        tokens = TokenTable(old: old, new: new, anchors: anchors)
        self.old = LineSide(anchors.old, rows: tokens.rows.old) { anchors.image(of: $0) != nil }
        self.new = LineSide(anchors.new, rows: tokens.rows.new) { anchors.origin(of: $0) != nil }
        gaps = LineGaps(anchors)
        profile = LineProfile(vocabularyCount: tokens.vocabularyCount)
        normProfile = profile
        oldProducts = Array(repeating: .zero, count: anchors.old.count)
        newProducts = Array(repeating: .zero, count: anchors.new.count)
    }

    /// How many pairs of lines a question about an old line compares.
    var work: Int {
        new.free.isEmpty ? 0 : new.relevant.count + Self.candidateLimit * old.relevant.count
    }

    /// Returns the gap around an old line.
    func gap(around line: Int) -> LineGap { gaps.gap(around: line) }

    /// Returns the most likely candidates for an old line, in no particular order.
    mutating func likeliest(for line: Int) -> [(line: Int, cosines: LineVector)] {
        let gap = gaps.gap(around: line)
        let isBlank = old.table.isBlank(line)
        var best: [(line: Int, cosines: LineVector, rank: Double)] = []
        profile.load(line, of: old, tokens: tokens)
        profile.multiply(by: new, new.relevant, tokens: tokens, into: &newProducts)
        for other in new.free where new.table.isBlank(other) == isBlank {
            let norms = new.norms(of: other, tokens: tokens, profile: &normProfile)
            var cosines = profile.cosines(
                with: other, of: new, norms: norms, products: newProducts)
            if isBlank { cosines[LineVector.own] = 1 }
            let rank = cosines.likeness + (gap.contains(other) ? 0.15 : 0)
            guard best.count < Self.candidateLimit || rank > best[best.count - 1].rank else {
                continue
            }
            if best.count == Self.candidateLimit { best.removeLast() }
            let place = best.partitioningIndex { $0.rank < rank }
            best.insert((other, cosines, rank), at: place)
        }
        return best.map { ($0.line, $0.cosines) }
    }

    /// Returns the free new line with the text of an old one, if the text stands once among the free
    /// lines of either side and the context above or below is much the same.
    mutating func uniqueCounterpart(of line: Int) -> Int? {
        let key = old.table.keys[line]
        guard old.onlyFreeLine(withKey: key) == line, let other = new.onlyFreeLine(withKey: key)
        else { return nil }
        let norms = new.norms(of: other, tokens: tokens, profile: &normProfile)
        profile.load(line, of: old, tokens: tokens)
        profile.multiply(by: new, new.around(other), tokens: tokens, into: &newProducts)
        let cosines = profile.cosines(with: other, of: new, norms: norms, products: newProducts)
        let context = max(cosines[LineVector.above], cosines[LineVector.below])
        return context >= Self.supportingContext ? other : nil
    }

    /// Returns the largest likeness of a new line to any free old line but `line`.
    mutating func rivalLikeness(of candidate: Int, besides line: Int) -> Double {
        let claim = claims[candidate] ?? findClaim(on: candidate)
        return claim.line == line ? claim.second : claim.best
    }

    private mutating func findClaim(on candidate: Int) -> Claim {
        let isBlank = new.table.isBlank(candidate)
        var claim = Claim()
        profile.load(candidate, of: new, tokens: tokens)
        profile.multiply(by: old, old.relevant, tokens: tokens, into: &oldProducts)
        for line in old.free where old.table.isBlank(line) == isBlank {
            let norms = old.norms(of: line, tokens: tokens, profile: &normProfile)
            var cosines = profile.cosines(with: line, of: old, norms: norms, products: oldProducts)
            if isBlank { cosines[LineVector.own] = 1 }
            let likeness = cosines.likeness
            if likeness > claim.best {
                claim = Claim(line: line, best: likeness, second: claim.best)
            } else if likeness > claim.second {
                claim.second = likeness
            }
        }
        claims[candidate] = claim
        return claim
    }
}
