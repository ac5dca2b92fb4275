import PlumblineCore
import PlumblineGit

/// At which steps of a way through the history each path is lost.
struct PathLosses {
    /// So many changed files are looked at on the way.
    private static let deltaLimit = 1_000_000

    /// The numbers of the steps, ascending.
    private var numbers: [TreePath: [Int]] = [:]
    private var deltasLeft = deltaLimit

    /// Compares the trees at each step; those at which nothing was added have no rename.
    init(_ steps: [PathHistory.Step], repository: Repository) throws(GitError) {
        for (number, step) in steps.enumerated() where !areTooMany {
            for path in try lost(in: step, repository) { numbers[path, default: []].append(number) }
        }
    }

    /// Whether the way has more changes than are looked at, so that nothing is known.
    var areTooMany: Bool { deltasLeft < 0 }

    /// Returns the first step from number `start` on at which `path` is lost.
    func first(of path: TreePath, from start: Int) -> Int? {
        guard let numbers = numbers[path] else { return nil }
        let index = numbers.partitioningIndex { $0 >= start }
        return index < numbers.endIndex ? numbers[index] : nil
    }

    /// The paths that no tree behind the step has.
    private mutating func lost(
        in step: PathHistory.Step, _ repository: Repository
    ) throws(GitError) -> Set<TreePath> {
        var lost: Set<TreePath>?
        var hasAdditions = false
        for tree in step.far {
            let deltas = try repository.deltas(from: step.near, to: tree)
            deltasLeft -= deltas.count
            hasAdditions = hasAdditions || deltas.contains { $0.old == nil }
            let deleted = Set(deltas.lazy.filter { $0.new == nil }.map(\.path))
            lost = lost?.intersection(deleted) ?? deleted
        }
        return hasAdditions ? lost ?? [] : []
    }
}
