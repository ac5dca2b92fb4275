/// Which words of the old text became which of the new one, as the changed lines tell that differ in
/// nothing but some words.
struct WordRenames {
    /// So many new names of a word are kept.
    private static let renameLimit = 4

    /// The words that took the place of a word, each with its share of the places that were lost.
    private var renames: [UInt64: [Rename]] = [:]

    fileprivate struct Rename {
        let word: UInt64
        let share: Double
    }

    private struct Pair: Hashable {
        let old: UInt64
        let new: UInt64
    }

    /// Compares the changed lines between each two anchors where both sides have as many.
    ///
    /// - Complexity: O(*n*) in lines and in the bytes of the changed ones.
    init(_ anchors: LineAnchors, old: Text, new: Text) {
        var pairs: [Pair: Int] = [:]
        var balance = TokenBalance()
        for change in anchors.changes {
            let oldLines = change.old.filter(anchors.old.isSignificant)
            let newLines = change.new.filter(anchors.new.isSignificant)
            let run = TokenRun(oldLines, of: old)
            let other = TokenRun(newLines, of: new)
            balance.count(run, other)
            guard oldLines.count == newLines.count else { continue }
            for (line, place) in zip(oldLines, newLines) {
                Self.compare(run, run.range(of: line), other, other.range(of: place), &pairs)
            }
        }
        for (pair, count) in pairs {
            let (lost, gained) = (balance.loss(of: pair.old), -balance.loss(of: pair.new))
            guard lost > 0, gained > 0 else { continue }
            let share = min(1, Double(count) / Double(lost))
            keep(Rename(word: pair.new, share: share), of: pair.old)
        }
    }

    /// Keeps the most frequent renames of a word, of two as frequent always the same.
    private mutating func keep(_ rename: Rename, of word: UInt64) {
        var kept = renames[word, default: []]
        kept.append(rename)
        kept.sort { (-$0.share, $0.word) < (-$1.share, $1.word) }
        renames[word] = Array(kept.prefix(Self.renameLimit))
    }

    /// Notes the words in which two lines of as many tokens differ, unless most of them do.
    private static func compare(
        _ old: TokenRun, _ places: Range<Int>, _ new: TokenRun, _ others: Range<Int>,
        _ pairs: inout [Pair: Int]
    ) {
        guard places.count == others.count else { return }
        let differing = zip(places, others).filter { old.tokens[$0] != new.tokens[$1] }
        guard 2 * differing.count <= places.count else { return }
        for (place, other) in differing where old.areWords[place] && new.areWords[other] {
            pairs[Pair(old: old.tokens[place], new: new.tokens[other]), default: 0] += 1
        }
    }

    /// Reads an old line, to be compared with new ones.
    func words(of line: Int, in text: Text) -> RenamedWords {
        guard !renames.isEmpty else { return RenamedWords() }
        let run = TokenRun(CollectionOfOne(line), of: text)
        let words = zip(run.tokens, run.areWords).filter(\.1).map(\.0)
        return RenamedWords(
            tokens: Set(run.tokens), wordCount: words.count,
            renamed: words.compactMap { word in renames[word].map { (word, $0) } })
    }
}

/// The words of an old line that have other names in the new text.
struct RenamedWords {
    fileprivate var tokens: Set<UInt64> = []
    fileprivate var wordCount = 0
    fileprivate var renamed: [(word: UInt64, renames: [WordRenames.Rename])] = []

    /// The share of the line's words that stand in a new line under their new names.
    func share(in line: Int, of text: Text) -> Double {
        guard !renamed.isEmpty else { return 0 }
        let others = Set(TokenRun(CollectionOfOne(line), of: text).tokens)
        var sum = 0.0
        for (word, renames) in renamed where !others.contains(word) {
            let found = renames.filter { others.contains($0.word) && !tokens.contains($0.word) }
            sum += found.reduce(0) { max($0, $1.share) }
        }
        return sum / Double(wordCount)
    }
}

/// How often tokens stand in the changed lines of the old text, less how often in those of the new one.
private struct TokenBalance {
    private var index = TokenIndex(capacity: 256)
    private var losses: [Int] = []

    mutating func count(_ old: TokenRun, _ new: TokenRun) {
        for token in old.tokens { add(1, to: token) }
        for token in new.tokens { add(-1, to: token) }
    }

    private mutating func add(_ count: Int, to token: UInt64) {
        let id = Int(index.id(of: token))
        if id == losses.count { losses.append(0) }
        losses[id] += count
    }

    /// How often a token was lost; less than 0 if it was gained.
    mutating func loss(of token: UInt64) -> Int {
        let id = Int(index.id(of: token))
        return id < losses.count ? losses[id] : 0
    }
}
