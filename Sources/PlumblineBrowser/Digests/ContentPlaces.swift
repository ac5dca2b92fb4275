import PlumblineCore
import PlumblineGit

/// Collects one page of the places at which some contents stand, path by path.
struct ContentPlaces: PieceByPiece {
    /// So many commits are looked at in one piece, each path counting all of them.
    private static let pieceCommitCount = 8_000_000

    private(set) var page = ContentPage()
    private let question: ContentQuestion
    private let index: HistoryIndex
    private let budget: DigestBudget
    private let deadline: ContinuousClock.Instant
    private var paths: ArraySlice<HistoryIndex.PathChanges>
    private let matches: DigestMatches

    init(
        _ question: ContentQuestion, _ paths: [HistoryIndex.PathChanges], _ matches: DigestMatches,
        _ index: HistoryIndex, _ budget: DigestBudget, deadline: ContinuousClock.Instant
    ) {
        self.question = question
        self.index = index
        self.budget = budget
        self.deadline = deadline
        self.paths = paths[...]
        self.matches = matches
    }

    var isFinished: Bool { paths.isEmpty || page.next != nil || page.cut != nil }

    mutating func advance(in repository: Repository) {
        var left = Self.pieceCommitCount
        while left > 0, page.next == nil, let next = paths.popFirst() {
            left -= max(index.commitCount, 1)
            take(next)
        }
        if ContinuousClock.now >= deadline, !isFinished {
            page.cut = .time
            page.next = nextPage
        }
    }

    /// Where a page goes on behind its last place.
    private var nextPage: ContentCursor? {
        page.places.last.map { ContentCursor(path: $0.path, commit: $0.commit.id) }
    }

    private mutating func take(_ found: HistoryIndex.PathChanges) {
        let objects = Set(found.changes.map(\.object)).filter { number in
            guard number > 0 else { return false }
            let object = index.object(number)
            return object.kind.isBlob && matches.has(object.id, question.digest)
        }
        guard !objects.isEmpty, let path = TreePath(bytes: found.path) else { return }
        let reigns = index.reigns(
            of: objects, in: found.changes, replacementLimit: budget.replacementLimit)
        let done = question.cursor.flatMap { cursor in
            cursor.path == path ? index.commitNumber(of: cursor.commit) : nil
        }
        for reign in reigns where done.map({ reign.commit > $0 }) ?? true {
            guard page.places.count < question.limit else {
                page.next = nextPage
                return
            }
            page.places.append(place(reign, path))
        }
    }

    private func place(_ reign: HistoryIndex.Reign, _ path: TreePath) -> ContentPage.Place {
        let object = index.object(reign.object)
        return ContentPage.Place(
            path: path, blob: object.id, kind: object.kind, commit: dated(reign.commit),
            last: dated(reign.last), commitCount: reign.commitCount,
            replacedBy: reign.replacedBy.map(index.id(of:)))
    }

    private func dated(_ commit: Int) -> DatedCommit {
        DatedCommit(id: index.id(of: commit), seconds: index.seconds(of: commit))
    }
}
