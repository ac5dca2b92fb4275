public import PlumblineCore

/// Finds out which of many commits contain one: one walk for all of them.
///
/// Commits that are older than the one that is looked for, by more than clocks may differ, are not
/// entered.
public struct ContainmentSearch: PieceByPiece {
    private static let pieceCount = 4_000

    private let target: ObjectID
    private let limit: Int
    private var oldestSeconds: Int64?
    private var numbers: [ObjectID: Int] = [:]
    /// The children of each commit that was met.
    private var children: [[Int32]] = []
    private var open: [(id: ObjectID, child: Int?)]
    /// Which commits that were met contain the one that is looked for.
    private var contains: [Bool] = []

    /// Whether nothing is left to be done.
    public private(set) var isFinished = false

    /// Prepares to look for `target` in the histories of `tips`; with more than `limit` commits there
    /// is no answer.
    public init(of target: ObjectID, in tips: some Sequence<ObjectID>, limit: Int) {
        self.target = target
        self.limit = limit
        open = tips.map { ($0, nil) }
    }

    /// Whether more commits than the limit would have to be read.
    public var isOutOfReach: Bool { numbers.count > limit }

    /// Whether `tip`, one of those that were given, contains the commit or is it.
    public func isContained(in tip: ObjectID) -> Bool {
        numbers[tip].map { $0 < contains.count && contains[$0] } ?? false
    }

    /// Visits the next commits.
    public mutating func advance(in repository: Repository) throws(GitError) {
        let oldest: Int64
        if let oldestSeconds {
            oldest = oldestSeconds
        } else {
            oldest = try repository.links(of: target).seconds - CommitPainter.clockSkew
            oldestSeconds = oldest
        }
        for _ in 0..<Self.pieceCount {
            guard numbers.count <= limit else { return isFinished = true }
            guard let (id, child) = open.popLast() else {
                spread()
                return isFinished = true
            }
            if let number = numbers[id] {
                if let child { children[number].append(Int32(child)) }
                continue
            }
            let number = children.count
            numbers[id] = number
            children.append(child.map { [Int32($0)] } ?? [])
            guard id != target, let links = try repository.linksIfCloned(of: id),
                links.seconds >= oldest
            else { continue }
            for parent in links.parents { open.append((parent, number)) }
        }
    }

    /// Marks the descendants of the commit that was looked for.
    private mutating func spread() {
        contains = Array(repeating: false, count: children.count)
        guard let start = numbers[target] else { return }
        contains[start] = true
        var waiting = [start]
        while let next = waiting.popLast() {
            for child in children[next] where !contains[Int(child)] {
                contains[Int(child)] = true
                waiting.append(Int(child))
            }
        }
    }
}
