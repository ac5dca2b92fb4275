import PlumblineCore
import PlumblineGit

/// Finds the paths that are asked for along some first-parent histories, and what stood there: in the
/// history index, and in the trees of the commits that it does not have.
struct VersionSearch: PieceByPiece {
    /// So many blocks of paths are looked through in one piece, or so many trees compared.
    private static let (pieceBlockCount, pieceTreeCount) = (2_000, 32)

    /// For each history, what stood at each path.
    private(set) var versions: [[PathVersions]]
    /// For each path of each history, the numbers of the endings that it has.
    private(set) var endings: [[[Int]]]
    private(set) var cut: DigestCut?
    private let histories: [FirstParentHistory]
    private let index: HistoryIndex?
    private let choice: PathChoice
    private let budget: DigestBudget
    private let deadline: ContinuousClock.Instant
    private var numbers: [[TreePath: Int]]
    private var nextBlock = 0
    /// The history whose trees are compared, and the place that comes next.
    private var open: (history: Int, place: Int)?
    private var comparison: TreeComparison?
    private var walk: TreeWalk?
    private var pairCount = 0
    private var changeCount = 0

    init(
        _ choice: PathChoice, along histories: [FirstParentHistory], _ index: HistoryIndex?,
        _ budget: DigestBudget, deadline: ContinuousClock.Instant
    ) {
        self.choice = choice
        self.histories = histories
        self.index = index
        self.budget = budget
        self.deadline = deadline
        versions = histories.map { _ in [] }
        endings = versions.map { _ in [] }
        numbers = versions.map { _ in [:] }
        open = histories.isEmpty ? nil : (0, histories[0].trees.count - 1)
    }

    var isFinished: Bool { (nextBlock >= (index?.blockCount ?? 0) && open == nil) || cut != nil }

    mutating func advance(in repository: Repository) throws(GitError) {
        if ContinuousClock.now >= deadline { return cut = .time }
        if let index, nextBlock < index.blockCount { return searchIndex(index) }
        for _ in 0..<Self.pieceTreeCount where !isFinished { try searchTrees(repository) }
    }

    // MARK: - The index

    private mutating func searchIndex(_ index: HistoryIndex) {
        let end = min(nextBlock + Self.pieceBlockCount, index.blockCount)
        while nextBlock < end, cut == nil {
            for found in index.paths(inBlock: nextBlock, where: { !choice.endings(of: $0).isEmpty })
            {
                take(found, index)
            }
            nextBlock += 1
        }
    }

    private mutating func take(_ found: HistoryIndex.PathChanges, _ index: HistoryIndex) {
        guard let path = TreePath(bytes: found.path) else { return }
        for (number, history) in histories.enumerated() {
            for change in found.changes {
                guard let place = history.place(ofIndexed: change.commit) else { continue }
                note(
                    change.object == 0 ? nil : index.object(change.object), at: path,
                    from: place, in: number)
            }
        }
    }

    // MARK: - The trees

    /// Lists the oldest tree unless the index knows it, then compares each with the one before.
    private mutating func searchTrees(_ repository: Repository) throws(GitError) {
        guard let (number, place) = open else { return }
        let history = histories[number]
        guard history.unindexedCount > 0 else { return next(after: number) }
        if var walk {
            try walk.advance(in: repository, treeCount: 500)
            self.walk = walk.isAtEnd ? nil : walk
            if walk.isAtEnd { takeFiles(walk.files, from: place, in: number) }
        } else if var comparison {
            try comparison.advance(in: repository)
            self.comparison = comparison.isFinished ? nil : comparison
            if comparison.isFinished { takeDeltas(comparison, from: place, in: number) }
        } else if place >= history.unindexedCount {
            step()
        } else if place == history.commits.count - 1 {
            walk = try TreeWalk(history.trees[place], in: repository, limits: budget.treeLimits)
        } else {
            comparison = TreeComparison(
                from: history.trees[place + 1], to: history.trees[place])
        }
    }

    private mutating func takeFiles(_ files: FileList, from place: Int, in history: Int) {
        for index in 0..<files.count where cut == nil {
            let side = Delta.Side(id: files.id(at: index), kind: files.kind(at: index))
            note(side, at: files.path(at: index), from: place, in: history)
        }
        if !files.isComplete { cut = cut ?? .paths }
        step()
    }

    private mutating func takeDeltas(_ found: TreeComparison, from place: Int, in history: Int) {
        for delta in found.deltas { note(delta.new, at: delta.path, from: place, in: history) }
        if found.isCut { cut = cut ?? .paths }
        step()
    }

    private mutating func step() {
        guard let (history, place) = open else { return }
        if place > 0 { open = (history, place - 1) } else { next(after: history) }
    }

    private mutating func next(after history: Int) {
        let next = history + 1
        open = next < histories.count ? (next, histories[next].trees.count - 1) : nil
    }

    // MARK: - Both

    private mutating func note(
        _ side: Delta.Side?, at path: TreePath, from place: Int, in history: Int
    ) {
        guard let number = number(of: path, side, in: history) else { return }
        versions[history][number].append(side, from: place)
        changeCount += 1
        if changeCount > budget.changeLimit { cut = .paths }
    }

    /// The number of a path in a history; `nil` if it is not one that is asked for.
    private mutating func number(
        of path: TreePath, _ side: Delta.Side?, in history: Int
    ) -> Int? {
        if let known = numbers[history][path] { return known }
        let own = choice.endings(of: path.bytes)
        guard !own.isEmpty || choice.wants(side) else { return nil }
        pairCount += max(own.count, 1)
        if pairCount > budget.pathLimit * max(histories.count, 1) { cut = .paths }
        numbers[history][path] = versions[history].count
        versions[history].append(PathVersions(path))
        endings[history].append(own)
        return versions[history].count - 1
    }
}
