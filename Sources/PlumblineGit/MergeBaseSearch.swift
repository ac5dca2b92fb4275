import PlumblineCore

/// Finds the newest merge base of two commits and the chains that lead from it to both.
///
/// Commits are visited from the newest down, so the first common one is no older than any other, and
/// none below it matters. The search goes on only for as long as a wrong clock may have hidden one.
struct MergeBaseSearch {
    /// By so many seconds clocks are taken to differ at most.
    static let clockSkew: Int64 = 86_400

    private let repository: Repository
    private let limit: Int
    private let ends: (old: ObjectID, new: ObjectID)
    private var painter = CommitPainter()

    init(from old: ObjectID, to new: ObjectID, repository: Repository, limit: Int) {
        self.repository = repository
        self.limit = limit
        ends = (old, new)
    }

    /// Searches; at most `limit` commits are read.
    mutating func way() throws(GitError) -> CommitWay.Search {
        try painter.paint(ends.old, .old, in: repository)
        try painter.paint(ends.new, .new, in: repository)
        while painter.isOpen, mayHaveNewerBase {
            guard painter.nodes.count <= limit else { return .outOfReach }
            try GitError.checkCancellation()
            try painter.visitNext(in: repository)
        }
        guard let best = newestBase else { return painter.isCut ? .outOfReach : .unrelated }
        guard let back = chain(from: best, to: ends.old, .old),
            let forth = chain(from: best, to: ends.new, .new)
        else { return .outOfReach }
        return .found(CommitWay(back: back.reversed(), forth: forth))
    }

    /// Whether a commit that was not visited may be a newer base than those found.
    private var mayHaveNewerBase: Bool {
        guard let found = painter.bases.first, let next = painter.nextSeconds else { return true }
        return next >= nodes[found].links.seconds - Self.clockSkew
    }

    private var nodes: [CommitPainter.Node] { painter.nodes }

    /// The newest common ancestor that is not below another one.
    private var newestBase: Int? {
        painter.bestBases.max { nodes[$0].links.seconds < nodes[$1].links.seconds }
    }

    /// Returns the chain from a merge base to a tip: of several parents the first one that descends
    /// from the base is followed.
    private func chain(
        from base: Int, to tip: ObjectID, _ side: CommitPainter.Paint
    ) -> [CommitWay.Stop]? {
        guard let tip = painter.number(of: tip) else { return nil }
        let descends = descendants(of: base, side)
        var chain: [CommitWay.Stop] = []
        var next = tip
        while next != base {
            chain.append(CommitWay.Stop(nodes[next].id, nodes[next].links))
            let parent = nodes[next].links.parents.lazy.compactMap { painter.number(of: $0) }
                .first { descends[$0] }
            guard let parent else { return nil }
            next = parent
        }
        chain.append(CommitWay.Stop(nodes[base].id, nodes[base].links))
        return chain.reversed()
    }

    /// Which commits of one side descend from `base`, which itself counts.
    private func descendants(of base: Int, _ side: CommitPainter.Paint) -> [Bool] {
        // The children of each commit stand next to each other, from `starts` on.
        var edges: [(parent: Int, child: Int)] = []
        var starts = [Int](repeating: 0, count: nodes.count + 1)
        for number in nodes.indices where nodes[number].paint == side {
            for parent in nodes[number].links.parents {
                guard let parent = painter.number(of: parent) else { continue }
                edges.append((parent, number))
                starts[parent + 1] += 1
            }
        }
        for number in nodes.indices { starts[number + 1] += starts[number] }
        var children = [Int](repeating: 0, count: edges.count)
        var ends = starts
        for edge in edges {
            children[ends[edge.parent]] = edge.child
            ends[edge.parent] += 1
        }
        var descends = [Bool](repeating: false, count: nodes.count)
        descends[base] = true
        var open = [base]
        while let next = open.popLast() {
            for child in children[starts[next]..<starts[next + 1]] where !descends[child] {
                descends[child] = true
                open.append(child)
            }
        }
        return descends
    }
}
