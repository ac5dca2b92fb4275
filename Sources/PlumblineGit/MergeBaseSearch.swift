import HeapModule
import PlumblineCore

/// Finds a merge base of two commits and the chains that lead from it to both.
///
/// Commits are painted from both ends in the order of their times until only common ancestors are
/// left, as in git's `commit-reach.c`.
struct MergeBaseSearch {
    private let repository: Repository
    private let limit: Int
    private let ends: (old: ObjectID, new: ObjectID)
    private var numbers: [ObjectID: Int] = [:]
    private var nodes: [Node] = []
    private var queue = Heap<Entry>()
    /// How many entries of the queue are not known to be common ancestors.
    private var openCount = 0
    private var bases: [Int] = []
    private var isCut = false

    private struct Node {
        let id: ObjectID
        let links: CommitLinks
        var paint: Paint = []
        var queuedCount = 0
    }

    private struct Paint: OptionSet {
        let rawValue: UInt8
        static let old = Paint(rawValue: 1)
        static let new = Paint(rawValue: 2)
        /// Below a merge base.
        static let stale = Paint(rawValue: 4)
        static let common: Paint = [.old, .new]
    }

    private struct Entry: Comparable {
        let seconds: Int64
        let number: Int

        /// Of two commits of the same time the one that was met first is newer.
        static func < (left: Entry, right: Entry) -> Bool {
            (left.seconds, right.number) < (right.seconds, left.number)
        }
    }

    init(from old: ObjectID, to new: ObjectID, repository: Repository, limit: Int) {
        self.repository = repository
        self.limit = limit
        ends = (old, new)
    }

    /// Searches; at most `limit` commits are read.
    mutating func way() throws(GitError) -> CommitWay.Search {
        try paint(ends.old, .old)
        try paint(ends.new, .new)
        while openCount > 0, let entry = queue.popMax() {
            guard nodes.count <= limit else { return .outOfReach }
            try visit(entry.number)
        }
        guard let best = newestBase else { return isCut ? .outOfReach : .unrelated }
        guard let back = chain(from: best, to: ends.old, .old),
            let forth = chain(from: best, to: ends.new, .new)
        else { return .outOfReach }
        return .found(CommitWay(back: back.reversed(), forth: forth))
    }

    /// The newest common ancestor that is not below another one.
    private var newestBase: Int? {
        bases.filter { !nodes[$0].paint.contains(.stale) }
            .max { nodes[$0].links.seconds < nodes[$1].links.seconds }
    }

    private mutating func visit(_ number: Int) throws(GitError) {
        nodes[number].queuedCount -= 1
        var paint = nodes[number].paint
        if !paint.contains(.stale) { openCount -= 1 }
        if paint == .common {
            bases.append(number)
            paint.insert(.stale)
        }
        for parent in nodes[number].links.parents { try self.paint(parent, paint) }
    }

    private mutating func paint(_ id: ObjectID, _ paint: Paint) throws(GitError) {
        guard let number = try number(of: id), !nodes[number].paint.isSuperset(of: paint) else {
            return
        }
        let wasOpen = !nodes[number].paint.contains(.stale)
        nodes[number].paint.formUnion(paint)
        let isOpen = !nodes[number].paint.contains(.stale)
        if wasOpen, !isOpen { openCount -= nodes[number].queuedCount }
        nodes[number].queuedCount += 1
        if isOpen { openCount += 1 }
        queue.insert(Entry(seconds: nodes[number].links.seconds, number: number))
    }

    private mutating func number(of id: ObjectID) throws(GitError) -> Int? {
        if let known = numbers[id] { return known }
        guard let links = try repository.linksIfCloned(of: id) else {
            isCut = true
            return nil
        }
        numbers[id] = nodes.count
        nodes.append(Node(id: id, links: links))
        return nodes.count - 1
    }

    /// Returns the chain from a merge base to a tip: of several parents the first one that descends
    /// from the base is followed.
    private func chain(from base: Int, to tip: ObjectID, _ side: Paint) -> [CommitWay.Stop]? {
        guard let tip = numbers[tip] else { return nil }
        let descends = descendants(of: base, side)
        var chain: [CommitWay.Stop] = []
        var next = tip
        while next != base {
            chain.append(CommitWay.Stop(nodes[next].id, nodes[next].links))
            let parent = nodes[next].links.parents.lazy.compactMap { numbers[$0] }
                .first { descends[$0] }
            guard let parent else { return nil }
            next = parent
        }
        chain.append(CommitWay.Stop(nodes[base].id, nodes[base].links))
        return chain.reversed()
    }

    /// Which commits of one side descend from `base`, which itself counts.
    private func descendants(of base: Int, _ side: Paint) -> [Bool] {
        var children = [[Int]](repeating: [], count: nodes.count)
        for number in nodes.indices where nodes[number].paint == side {
            for parent in nodes[number].links.parents {
                if let parent = numbers[parent] { children[parent].append(number) }
            }
        }
        var descends = [Bool](repeating: false, count: nodes.count)
        descends[base] = true
        var open = [base]
        while let next = open.popLast() {
            for child in children[next] where !descends[child] {
                descends[child] = true
                open.append(child)
            }
        }
        return descends
    }
}
