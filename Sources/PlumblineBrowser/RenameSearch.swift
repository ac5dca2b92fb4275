import PlumblineCore
import PlumblineGit

/// Pairs the deleted files of a whole comparison with its added ones, as `git diff -M50%` does.
///
/// First come files with the same blob, then those whose name nobody else has on either side and that
/// are clearly similar, then the best pairs of all, each file once (git's `diffcore-rename.c`). Unlike
/// git before 2.44, a last line without LF counts; a file above the limit for texts is not compared, and
/// beyond the limits the rest stays open.
struct RenameSearch: PieceByPiece {
    /// How much may be compared before the rest is left as it is.
    struct Limits: Hashable, Sendable {
        /// The most pairs of files that are considered, as in git's `diff.renameLimit` of 1000.
        var pairCount = 1_000_000
        /// The most bytes of contents that are read.
        var byteCount = 128 << 20
        /// The most chunks of contents that are compared.
        var chunkCount = 300_000_000
        /// A larger file is not compared.
        var textByteLimit = 16 << 20
    }

    /// What a score has at most; it is finer than a per cent, as in git.
    private static let highestScore = 60_000
    private static let lowestScore = highestScore * Similarity.renameThreshold.percent / 100
    /// From here on files of the same name are taken for one without looking further.
    private static let clearScore = (highestScore + lowestScore) / 2
    /// So many origins of one file are remembered.
    private static let candidateCount = 4
    /// Of more files with the same blob the first ones are considered.
    private static let twinCount = 100
    /// One piece compares so many chunks, or reads as many bytes.
    private static let pieceWork = 4_000_000

    /// From where each added file came, both as indices of the deltas.
    private(set) var origins: [Int: (source: Int, similarity: Similarity)] = [:]
    /// Whether all that git would compare was compared.
    private(set) var isComplete = true
    let deltas: [Delta]
    private let limits: Limits
    /// The deleted and added files that are still open, in the order of their paths.
    private var sources: [Int] = []
    private var targets: [Int] = []
    private var stage = Stage.namesakes
    /// The pair to be compared next, or the target.
    private var next = 0
    private var namesakes: [(source: Int, target: Int)] = []
    private var candidates: [Candidate] = []
    private var byteCounts: [ObjectID: Int] = [:]
    private var sketches: [ObjectID: ContentSketch] = [:]
    private var workInPiece = 0
    private var bytesLeft: Int
    private var chunksLeft: Int

    private enum Stage { case namesakes, all, done }

    private struct Candidate {
        let source: Int
        let target: Int
        let score: Int
        let hasSameName: Bool

        /// The better one first.
        static func precedes(_ left: Candidate, _ right: Candidate) -> Bool {
            left.score != right.score
                ? left.score > right.score : left.hasSameName && !right.hasSameName
        }
    }

    /// Pairs what has the same blob, and prepares to compare the rest of `deltas`.
    init(among deltas: [Delta], limits: Limits = Limits()) {
        self.deltas = deltas
        self.limits = limits
        bytesLeft = limits.byteCount
        chunksLeft = limits.chunkCount
        for (index, delta) in deltas.enumerated() {
            if delta.new == nil { sources.append(index) }
            if delta.old == nil { targets.append(index) }
        }
        pairTwins()
        namesakes = onlyNamesakes()
    }

    var isFinished: Bool { stage == .done }

    mutating func advance(in repository: Repository) throws(GitError) {
        workInPiece = 0
        while workInPiece < Self.pieceWork, stage != .done {
            guard bytesLeft >= 0, chunksLeft >= 0 else {
                isComplete = false
                return settle()
            }
            switch stage {
            case .namesakes: try compareNamesakes(repository)
            case .all: try compareAll(repository)
            case .done: break
            }
        }
    }

    private mutating func pair(_ source: Int, _ target: Int, _ similarity: Similarity) {
        origins[target] = (source, similarity)
    }

    private mutating func removePaired() {
        let taken = Set(origins.values.map(\.source))
        sources.removeAll { taken.contains($0) }
        targets.removeAll { origins[$0] != nil }
    }
}

// MARK: - The same content

extension RenameSearch {
    private mutating func pairTwins() {
        var byBlob = Dictionary(grouping: sources) { deltas[$0].old?.id }
        for target in targets {
            guard let side = deltas[target].new, let twins = byBlob[side.id] else { continue }
            let fitting = twins.prefix(Self.twinCount).filter {
                guard let kind = deltas[$0].old?.kind else { return false }
                return kind == side.kind || kind.isFile && side.kind.isFile
            }
            let namesake = fitting.first { haveSameName($0, target) }
            guard let source = namesake ?? fitting.first else { continue }
            byBlob[side.id]?.removeAll { $0 == source }
            pair(source, target, .identical)
        }
        removePaired()
    }

    /// The pairs of open files whose name no other open file of either side has.
    private func onlyNamesakes() -> [(source: Int, target: Int)] {
        let targets = Dictionary(grouping: targets) { deltas[$0].path.name }
        let sources = Dictionary(grouping: sources) { deltas[$0].path.name }
        return self.sources.compactMap { source in
            let name = deltas[source].path.name
            guard sources[name]?.count == 1, let only = targets[name], only.count == 1 else {
                return nil
            }
            return (source, only[0])
        }
    }

    private func haveSameName(_ source: Int, _ target: Int) -> Bool {
        deltas[source].path.name == deltas[target].path.name
    }
}

// MARK: - A similar content

extension RenameSearch {
    private mutating func compareNamesakes(_ repository: Repository) throws(GitError) {
        guard next < namesakes.count else {
            removePaired()
            (next, stage) = (0, .all)
            if sources.count * targets.count > limits.pairCount {
                isComplete = false
                settle()
            }
            return
        }
        let (source, target) = namesakes[next]
        next += 1
        let score = try score(source, target, repository)
        if score >= Self.clearScore { pair(source, target, Self.similarity(score)) }
    }

    /// Compares the next open target with all open sources.
    private mutating func compareAll(_ repository: Repository) throws(GitError) {
        guard next < targets.count else { return settle() }
        let target = targets[next]
        next += 1
        var best: [Candidate] = []
        for source in sources {
            let candidate = Candidate(
                source: source, target: target, score: try score(source, target, repository),
                hasSameName: haveSameName(source, target))
            Self.keep(candidate, among: &best)
        }
        candidates += best.filter { $0.score >= Self.lowestScore }
    }

    /// Keeps a candidate if there is room, or in place of the first of the worst ones.
    ///
    /// Those below the threshold take room as well: in which order equal ones stand depends on it.
    private static func keep(_ candidate: Candidate, among best: inout [Candidate]) {
        guard best.count == candidateCount else { return best.append(candidate) }
        guard let worst = best.indices.min(by: { Candidate.precedes(best[$1], best[$0]) }),
            Candidate.precedes(candidate, best[worst])
        else { return }
        best[worst] = candidate
    }

    /// Takes the best pairs, each file once, and ends the search.
    private mutating func settle() {
        var taken: Set<Int> = []
        // Where scores are equal the target that comes first goes first: the sort is a stable one.
        for candidate in candidates.sorted(by: Candidate.precedes)
        where origins[candidate.target] == nil && taken.insert(candidate.source).inserted {
            pair(candidate.source, candidate.target, Self.similarity(candidate.score))
        }
        stage = .done
        (sketches, byteCounts, candidates) = ([:], [:], [])
    }

    private static func similarity(_ score: Int) -> Similarity {
        Similarity(score * 100 / highestScore)
    }

    private mutating func score(
        _ source: Int, _ target: Int, _ repository: Repository
    ) throws(GitError) -> Int {
        workInPiece += 1
        guard let old = deltas[source].old, let new = deltas[target].new, old.kind.isFile,
            new.kind.isFile
        else { return 0 }
        let counts = (try byteCount(old.id, repository), try byteCount(new.id, repository))
        let (smaller, larger) = (min(counts.0, counts.1), max(counts.0, counts.1))
        // No more than the smaller content can stand in both.
        guard larger <= limits.textByteLimit, bytesLeft >= 0, chunksLeft >= 0, smaller > 0,
            larger * (Self.highestScore - Self.lowestScore)
                >= (larger - smaller) * Self.highestScore
        else { return 0 }
        let (mine, theirs) = (try sketch(old.id, repository), try sketch(new.id, repository))
        let work = mine.chunkCount + theirs.chunkCount
        workInPiece += work
        chunksLeft -= work
        return mine.commonByteCount(with: theirs) * Self.highestScore / larger
    }

    private mutating func byteCount(
        _ id: ObjectID, _ repository: Repository
    ) throws(GitError) -> Int {
        if let known = byteCounts[id] { return known }
        let byteCount = try repository.header(id).byteCount
        byteCounts[id] = byteCount
        workInPiece += 1_000
        return byteCount
    }

    private mutating func sketch(
        _ id: ObjectID, _ repository: Repository
    ) throws(GitError) -> ContentSketch {
        if let known = sketches[id] { return known }
        let sketch = ContentSketch(try repository.blob(id).bytes)
        sketches[id] = sketch
        bytesLeft -= sketch.byteCount
        workInPiece += sketch.byteCount
        return sketch
    }
}
