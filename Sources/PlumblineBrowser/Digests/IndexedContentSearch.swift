import PlumblineCore
import PlumblineGit

/// Finds the paths of a history index at which a content may stand.
struct IndexedContentSearch: PieceByPiece {
    /// So many blocks of paths are looked through in one piece.
    private static let pieceBlockCount = 2_000

    private(set) var paths: [HistoryIndex.PathChanges] = []
    private(set) var cut: DigestCut?
    private let index: HistoryIndex
    private let digest: ContentDigest
    private let ending: PathEnding?
    private let budget: DigestBudget
    private let deadline: ContinuousClock.Instant
    /// Where those of the page begin.
    private let start: [UInt8]
    private var objects: Set<UInt32>?
    private var changeCount = 0
    private var nextBlock: Int
    private var endBlock: Int

    init(
        _ question: ContentQuestion, _ index: HistoryIndex, _ budget: DigestBudget,
        deadline: ContinuousClock.Instant
    ) {
        self.index = index
        self.budget = budget
        self.deadline = deadline
        digest = question.digest
        ending = question.path
        start = question.cursor?.path.bytes ?? []
        nextBlock = question.cursor.map { index.firstBlock(from: $0.path) } ?? 0
        endBlock = index.blockCount
        if let ending, ending.isWhole, nextBlock <= index.firstBlock(from: ending.path) {
            nextBlock = index.firstBlock(from: ending.path)
            endBlock = min(nextBlock + 1, endBlock)
        }
    }

    /// The blobs that stood at the paths, the newest first.
    var blobs: [ObjectID] {
        var newest: [UInt32: Int] = [:]
        for change in paths.lazy.flatMap(\.changes) where change.object > 0 {
            newest[change.object] = max(newest[change.object] ?? 0, change.commit)
        }
        let sides = newest.sorted { ($1.value, $1.key) < ($0.value, $0.key) }
            .map { index.object($0.key) }
        return sides.filter(\.kind.isBlob).map(\.id)
    }

    var isFinished: Bool { nextBlock >= endBlock || cut != nil }

    mutating func advance(in repository: Repository) {
        if ContinuousClock.now >= deadline { return cut = .time }
        if case .blob(let id) = digest, objects == nil { objects = Set(index.blobs(named: id)) }
        if let objects, objects.isEmpty { return nextBlock = endBlock }
        let end = min(nextBlock + Self.pieceBlockCount, endBlock)
        while nextBlock < end, cut == nil {
            take(objects.map { index.paths(inBlock: nextBlock, having: $0) } ?? named())
            nextBlock += 1
        }
    }

    private func named() -> [HistoryIndex.PathChanges] {
        index.paths(inBlock: nextBlock) { ending?.contains($0) ?? true }
    }

    private mutating func take(_ found: [HistoryIndex.PathChanges]) {
        for path in found
        where (ending?.contains(path.path) ?? true)
            && !path.path.lexicographicallyPrecedes(start)
        {
            paths.append(path)
            changeCount += path.changes.count
        }
        if paths.count > budget.pathLimit || changeCount > budget.changeLimit { cut = .paths }
    }
}
