import PlumblineCore
import PlumblineGit

/// Carries a line along a way through the history.
///
/// From the content at hand the last commit is found to which the diff still pairs the line, by
/// doubling and bisection; the commit behind it changed the line, and that one step is judged. One
/// follower serves many lines of one pair of commits and belongs to one thread.
final class HistoryFollower {
    /// How deep merges may be entered.
    private static let deepestMerge = 6
    /// So often a line is carried over a commit that changed it.
    private static let stepLimit = 200
    /// So many comparisons of commits are kept in memory; more, and all are let go of.
    private static let keptCount = 64
    private static let keptEntryCount = 200_000

    let texts: TextCache
    private let old: ObjectID
    private let new: ObjectID
    private let repository: Repository
    private let budget: FollowBudget
    private let limits: Limits
    private let comparer: ContentComparer
    private var entries: [EntryKey: Tree.Entry?] = [:]
    private var crossings: [Pair: Crossing] = [:]
    private var ignored: IgnoredRevisions?
    private var stepsLeft = 0

    /// How much all followers of a request may cost.
    struct Limits {
        let work: Int
        let deadline: ContinuousClock.Instant
    }

    struct Pair: Hashable {
        let near: ObjectID
        let far: ObjectID
    }

    private struct EntryKey: Hashable {
        let tree: ObjectID
        let path: TreePath
    }

    /// A line of a file at some commit.
    struct Spot: Hashable {
        var path: TreePath
        var blob: ObjectID
        var line: LineNumber
    }

    /// Where a line was carried, and how.
    struct Walk {
        /// `nil` if the line is gone.
        var spot: Spot?
        /// The probability that this is right.
        var confidence = 1.0
        /// What the weakest step rests on.
        var method = LineMatch.Method.diff
        /// The last commit that changed the line, or the one that lost it.
        var changedBy: ObjectID?
        /// Whether the line went with its whole file.
        var hasLostFile = false
        /// The changes of layout that the line was carried over.
        var ignored: [ObjectID] = []
        /// Whether a step took the line to a file that is not its file renamed.
        var hasLeftFile = false
    }

    /// What an attempt to carry a line came to.
    enum Outcome {
        case walked(Walk)
        /// The history is too long, was not cloned, or cannot be read as text.
        case outOfReach
        /// The work that the request may cost is used up.
        case exhausted
    }

    init(
        from old: ObjectID, to new: ObjectID, repository: Repository, budget: FollowBudget,
        limits: Limits, shared: SharedTexts
    ) {
        self.old = old
        self.new = new
        self.repository = repository
        self.budget = budget
        self.limits = limits
        texts = TextCache(
            shared, repository: repository, textByteLimit: budget.textByteLimit)
        comparer = ContentComparer(repository: repository, budget: budget)
    }

    private var isExhausted: Bool {
        texts.shared.work >= limits.work || ContinuousClock.now >= limits.deadline
    }

    /// Carries `spot` from the old commit to the new one; over unrelated histories in one step.
    ///
    /// - Parameter isLostAtEnd: whether the diff of both ends is known not to pair the line.
    func follow(_ spot: Spot, isLostAtEnd: Bool = false) throws(GitError) -> Outcome {
        guard !isExhausted else { return .exhausted }
        stepsLeft = Self.stepLimit
        let walk: Walk?
        switch try way(Pair(near: old, far: new)) {
        case .found(let way):
            walk = try self.walk(way, Walk(spot: spot), depth: 0, isLostAtEnd: isLostAtEnd)
        case .unrelated:
            walk = try step(
                spot, from: repository.links(of: old).tree, to: repository.links(of: new).tree
            )
            .continuing(Walk(spot: spot), commit: nil)
        case .outOfReach: walk = nil
        }
        return walk.map(Outcome.walked) ?? (isExhausted ? .exhausted : .outOfReach)
    }

    private func way(_ ends: Pair) throws(GitError) -> CommitWay.Search {
        try texts.shared.way(SharedTexts.Pair(old: ends.near, new: ends.far)) {
            () throws(GitError) in
            try repository.way(from: ends.near, to: ends.far, limit: budget.commitLimit)
        }
    }

    private func walk(
        _ way: CommitWay, _ start: Walk, depth: Int, isLostAtEnd: Bool = false
    ) throws(GitError) -> Walk? {
        var walk = start
        var isLostAtEnd = isLostAtEnd
        var index = 0
        let last = way.stops.count - 1
        while index < last, let spot = walk.spot {
            let reached = try furthest(way, from: index, spot, isLostAtEnd: isLostAtEnd)
            isLostAtEnd = false
            walk.spot = reached.spot
            index = reached.index
            guard index < last else { break }
            stepsLeft -= 1
            guard stepsLeft >= 0, !isExhausted,
                let next = try step(way, index, walk, reached.spot, depth: depth)
            else { return nil }
            walk = next
            index += 1
        }
        return walk
    }

    // MARK: - Where the diff still pairs the line

    private func furthest(
        _ way: CommitWay, from index: Int, _ spot: Spot, isLostAtEnd: Bool
    ) throws(GitError) -> (index: Int, spot: Spot) {
        let last = way.stops.count - 1
        if !isLostAtEnd, let end = try image(of: spot, in: way.stops[last].tree) {
            return (last, end)
        }
        var low = (index: index, spot: spot)
        var high = last
        var stride = 1
        while low.index + stride < high {
            let middle = low.index + stride
            if let image = try image(of: spot, in: way.stops[middle].tree) {
                low = (middle, image)
                stride *= 2
            } else {
                high = middle
            }
        }
        while low.index + 1 < high {
            let middle = (low.index + high) / 2
            if let image = try image(of: spot, in: way.stops[middle].tree) {
                low = (middle, image)
            } else {
                high = middle
            }
        }
        return low
    }

    /// The line of the file at the same path that the diff pairs with the spot, white space ignored.
    private func image(of spot: Spot, in tree: ObjectID) throws(GitError) -> Spot? {
        guard let entry = try entry(spot.path, in: tree), entry.kind.isFile else { return nil }
        if entry.id == spot.blob { return spot }
        texts.shared.spend(work: 1)
        guard let match = try texts.anchor(of: spot.line, from: spot.blob, to: entry.id) else {
            return nil
        }
        return Spot(path: spot.path, blob: entry.id, line: match)
    }

    private func entry(
        _ path: TreePath, in tree: ObjectID
    ) throws(GitError) -> Tree.Entry? {
        let key = EntryKey(tree: tree, path: path)
        if let known = entries[key] { return known }
        let entry = try repository.entry(at: path, in: tree)
        if entries.count == Self.keptEntryCount { entries = [:] }
        entries[key] = entry
        return entry
    }

    // MARK: - One step that changes the line

    private func step(
        _ way: CommitWay, _ index: Int, _ walk: Walk, _ spot: Spot, depth: Int
    ) throws(GitError) -> Walk? {
        let (near, far) = (way.stops[index], way.stops[index + 1])
        let commit = way.commit(after: index)
        if commit.parents.count > 1, depth < Self.deepestMerge {
            for side in try sides(of: commit, near, far, spot) {
                guard case .found(let inner) = try self.way(side) else { continue }
                return try self.walk(inner, walk, depth: depth + 1)
            }
        }
        let isLayout = try readIgnored().commits.contains(commit.id)
        var next = try step(spot, from: near.tree, to: far.tree, isLayout: isLayout)
            .continuing(walk, commit: commit.id)
        if isLayout { next?.ignored.append(commit.id) }
        return next
    }

    /// The commits that the newer end of the whole way says to ignore.
    private func readIgnored() throws(GitError) -> IgnoredRevisions {
        if let ignored { return ignored }
        let isBackward = try repository.links(of: new).seconds < repository.links(of: old).seconds
        let tree = try repository.links(of: isBackward ? old : new).tree
        var read = IgnoredRevisions.none
        if let entry = try entry(IgnoredRevisions.path, in: tree), entry.kind.isFile,
            try repository.header(entry.id).byteCount <= IgnoredRevisions.byteLimit,
            case .success(let text) = try texts.text(entry.id)
        {
            read = IgnoredRevisions(text) ?? .none
        }
        ignored = read
        return read
    }

    private func step(
        _ spot: Spot, from near: ObjectID, to far: ObjectID, isLayout: Bool = false
    ) throws(GitError) -> LineStep.Outcome {
        try LineStep(
            spot: spot,
            crossing: { () throws(GitError) in try self.crossing(near, far) },
            texts: texts, far: try entry(spot.path, in: far), isLayout: isLayout
        ).take()
    }

    /// The ways through the other parents of a merge from which it took the file as it is.
    private func sides(
        of merge: CommitWay.Stop, _ near: CommitWay.Stop, _ far: CommitWay.Stop, _ spot: Spot
    ) throws(GitError) -> [Pair] {
        var sides: [Pair] = []
        let isForward = far.id == merge.id
        let there = try entry(spot.path, in: merge.tree)?.id
        for parent in merge.parents where parent != near.id && parent != far.id {
            guard let links = try repository.linksIfCloned(of: parent),
                try entry(spot.path, in: links.tree)?.id == there
            else { continue }
            sides.append(
                isForward ? Pair(near: near.id, far: parent) : Pair(near: parent, far: far.id))
        }
        return sides
    }

    private func crossing(_ near: ObjectID, _ far: ObjectID) throws(GitError) -> Crossing {
        let pair = Pair(near: near, far: far)
        if let known = crossings[pair] { return known }
        let deltas = try texts.shared.deltas(SharedTexts.Pair(old: near, new: far)) {
            () throws(GitError) in try repository.deltas(from: near, to: far)
        }
        let crossing = Crossing(deltas, texts: texts, comparer: comparer)
        if crossings.count == Self.keptCount { crossings = [:] }
        crossings[pair] = crossing
        return crossing
    }
}
