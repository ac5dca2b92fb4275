import PlumblineCore

/// The commits of a history, numbered so that parents stand before their children.
struct HistoryCommits {
    private(set) var ids: [ObjectID] = []
    private(set) var trees: [ObjectID] = []
    private(set) var seconds: [Int64] = []
    private(set) var generations: [UInt32] = []
    /// Where the parents of each commit begin, and where those of the last one end.
    private(set) var parentStarts: [UInt32] = [0]
    private(set) var parents: [UInt32] = []
    private var numbers: [ObjectID: UInt32] = [:]

    var count: Int { ids.count }

    func parents(of commit: Int) -> ArraySlice<UInt32> {
        parents[Int(parentStarts[commit])..<Int(parentStarts[commit + 1])]
    }

    /// Takes over the commits of an index; nothing else may be here before.
    mutating func append(_ index: HistoryIndex) {
        for commit in 0..<index.commitCount {
            append(
                index.id(of: commit), tree: index.tree(of: commit),
                seconds: index.seconds(of: commit),
                parents: index.parents(of: commit).map { UInt32($0) })
        }
    }

    /// A commit on the way down, and how many of its parents were looked at.
    private struct Step {
        let id: ObjectID
        let links: CommitLinks
        var visited = 0
    }

    /// Reads the commits that `tips` reach and that are not here; `check` is called before each.
    mutating func readAll(
        reachableFrom tips: [ObjectID], in repository: Repository, limit: Int,
        check: () throws(HistoryIndexBuilder.Failure) -> Void
    ) throws(HistoryIndexBuilder.Failure) {
        var open: [Step] = []
        for tip in tips where numbers[tip] == nil {
            try push(tip, repository, &open)
            while let last = open.last {
                if last.visited < last.links.parents.count {
                    open[open.count - 1].visited += 1
                    let parent = last.links.parents[last.visited]
                    if numbers[parent] == nil { try push(parent, repository, &open) }
                    continue
                }
                try check()
                open.removeLast()
                guard numbers[last.id] == nil else { continue }
                guard count < limit else { throw .tooLarge }
                append(
                    last.id, tree: last.links.tree, seconds: last.links.seconds,
                    parents: last.links.parents.compactMap { numbers[$0] })
            }
        }
    }

    private func push(
        _ id: ObjectID, _ repository: Repository, _ open: inout [Step]
    ) throws(HistoryIndexBuilder.Failure) {
        do {
            guard let links = try repository.linksIfCloned(of: id) else { return }
            open.append(Step(id: id, links: links))
        } catch {
            throw .git(error)
        }
    }

    private mutating func append(
        _ id: ObjectID, tree: ObjectID, seconds: Int64, parents: [UInt32]
    ) {
        numbers[id] = UInt32(ids.count)
        ids.append(id)
        trees.append(tree)
        self.seconds.append(seconds)
        generations.append(1 + (parents.map { generations[Int($0)] }.max() ?? 0))
        self.parents.append(contentsOf: parents)
        parentStarts.append(UInt32(self.parents.count))
    }
}

/// The objects that stood at any path, numbered from 1.
struct HistoryObjects {
    private(set) var ids: [ObjectID] = []
    private(set) var kinds: [UInt8] = []
    private var numbers: [Key: UInt32] = [:]

    private struct Key: Hashable {
        let id: ObjectID
        let kind: UInt8
    }

    mutating func number(of id: ObjectID, _ kind: Tree.Kind) -> UInt32 {
        let key = Key(id: id, kind: HistoryKind.byte(kind))
        if let known = numbers[key] { return known }
        ids.append(id)
        kinds.append(key.kind)
        numbers[key] = UInt32(ids.count)
        return UInt32(ids.count)
    }

    /// Takes over the objects of an index; nothing else may be here before.
    mutating func append(_ index: HistoryIndex) {
        for number in 0..<UInt32(index.objectCount) {
            let object = index.object(number + 1)
            _ = self.number(of: object.id, object.kind)
        }
    }
}
