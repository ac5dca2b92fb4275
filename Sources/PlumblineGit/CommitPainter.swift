import HeapModule
import PlumblineCore

/// Paints the histories of two commits from their tips down, newest commits first, until only common
/// ancestors are left, as in git's `commit-reach.c`.
///
/// A commit that gets more paint later hands it on, so a wrong clock costs work and not the truth as
/// long as the walk goes on.
struct CommitPainter: Sendable {
    /// By so many seconds the clocks of those who commit are taken to differ at most.
    static let clockSkew: Int64 = 30 * 86_400

    /// Every commit that was met.
    private(set) var nodes: [Node] = []
    /// Common ancestors, as they were come across; some may lie below others.
    private(set) var bases: [Int] = []
    /// Whether the history ended before its beginning, as it was not all cloned.
    private(set) var isCut = false
    private var numbers: [ObjectID: Int] = [:]
    private var queue = Heap<Entry>()
    /// How many entries of the queue are not known to be common ancestors.
    private var openCount = 0

    struct Node: Sendable {
        let id: ObjectID
        let links: CommitLinks
        fileprivate(set) var paint: Paint = []
        fileprivate var queuedCount = 0
        fileprivate var isBase = false
    }

    /// From which tips a commit is reached.
    struct Paint: OptionSet, Sendable {
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

    /// Whether a commit is left that may be no common ancestor.
    var isOpen: Bool { openCount > 0 }

    /// The time of the commit that is visited next.
    var nextSeconds: Int64? { queue.max?.seconds }

    /// The common ancestors that are not below another one.
    var bestBases: [Int] { bases.filter { !nodes[$0].paint.contains(.stale) } }

    /// The number of a commit that was met.
    func number(of id: ObjectID) -> Int? { numbers[id] }

    /// Hands the paint of the newest waiting commit on to its parents.
    mutating func visitNext(in repository: Repository) throws(GitError) {
        guard let entry = queue.popMax() else { return }
        let number = entry.number
        nodes[number].queuedCount -= 1
        var paint = nodes[number].paint
        if !paint.contains(.stale) { openCount -= 1 }
        if paint == .common {
            if !nodes[number].isBase { bases.append(number) }
            nodes[number].isBase = true
            paint.insert(.stale)
        }
        for parent in nodes[number].links.parents { try self.paint(parent, paint, in: repository) }
    }

    /// Adds paint to a commit.
    mutating func paint(
        _ id: ObjectID, _ paint: Paint, in repository: Repository
    ) throws(GitError) {
        guard let number = try meet(id, in: repository),
            !nodes[number].paint.isSuperset(of: paint)
        else { return }
        let wasOpen = !nodes[number].paint.contains(.stale)
        nodes[number].paint.formUnion(paint)
        let isOpen = !nodes[number].paint.contains(.stale)
        if wasOpen, !isOpen { openCount -= nodes[number].queuedCount }
        nodes[number].queuedCount += 1
        if isOpen { openCount += 1 }
        queue.insert(Entry(seconds: nodes[number].links.seconds, number: number))
    }

    private mutating func meet(_ id: ObjectID, in repository: Repository) throws(GitError) -> Int? {
        if let known = numbers[id] { return known }
        guard let links = try repository.linksIfCloned(of: id) else {
            isCut = true
            return nil
        }
        numbers[id] = nodes.count
        nodes.append(Node(id: id, links: links))
        return nodes.count - 1
    }
}
