import PlumblineCore
import PlumblineGit

/// A commit and its first parents, the newest first: places in it are counted from 0.
///
/// The commits that are not in the history index come first, as every commit behind one that is in it
/// is in it too.
struct FirstParentHistory: PieceByPiece {
    /// So many commits are read in one piece.
    private static let pieceCount = 2_000

    private(set) var commits: [DatedCommit] = []
    /// The trees of those that are not in the index, and of the next one.
    private(set) var trees: [ObjectID] = []
    /// How many commits are not in the index.
    private(set) var unindexedCount = 0
    /// By the number of a commit in the index, its place plus one; 0 for none.
    private var places: [Int32] = []
    /// Whether there are more commits than were wanted.
    private(set) var isCut = false
    private let index: HistoryIndex?
    private let budget: DigestBudget
    private var next: ObjectID?

    init(of tip: ObjectID, _ index: HistoryIndex?, _ budget: DigestBudget) {
        next = tip
        self.index = index
        self.budget = budget
    }

    var isFinished: Bool { next == nil }

    /// The place of a commit of the index; `nil` if it is not in this history.
    func place(ofIndexed commit: Int) -> Int? {
        guard commit < places.count, places[commit] > 0 else { return nil }
        return Int(places[commit]) - 1
    }

    mutating func advance(in repository: Repository) throws(GitError) {
        for _ in 0..<Self.pieceCount {
            guard let id = next else { return }
            if let index, let number = index.commitNumber(of: id) {
                return takeIndexed(from: number, index)
            }
            guard let links = try repository.linksIfCloned(of: id) else { return next = nil }
            trees.append(links.tree)
            guard unindexedCount < budget.comparisonLimit else { return stop() }
            commits.append(DatedCommit(id: id, seconds: links.seconds))
            unindexedCount += 1
            next = links.parents.first
        }
    }

    private mutating func takeIndexed(from start: Int, _ index: HistoryIndex) {
        trees.append(index.tree(of: start))
        places = [Int32](repeating: 0, count: start + 1)
        var number = start
        while true {
            guard commits.count < budget.commitLimit else { return stop() }
            commits.append(
                DatedCommit(id: index.id(of: number), seconds: index.seconds(of: number)))
            places[number] = Int32(commits.count)
            guard index.parentCount(of: number) > 0 else { return next = nil }
            number = index.parent(0, of: number)
        }
    }

    private mutating func stop() {
        isCut = true
        next = nil
    }
}
