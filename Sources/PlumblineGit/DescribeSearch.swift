import HeapModule
public import PlumblineCore

/// Finds the tag from which a commit is the fewest commits away, as `git describe` does.
///
/// The first ten tags that are met on the way down are candidates; which commits each of them holds is
/// handed down as a bit (git's `builtin/describe.c`).
public struct DescribeSearch: PieceByPiece {
    private static let pieceCount = 4_000
    private static let candidateCount = 10

    private let names: [ObjectID: RefName]
    private let limit: Int
    private let start: ObjectID
    private var numbers: [ObjectID: Int] = [:]
    private var nodes: [Node] = []
    private var queue = Heap<Entry>()
    private var candidates: [Candidate] = []
    private var visitedCount = 0
    private var best: Candidate?
    /// How many waiting commits the best candidate does not hold.
    private var openCount = 0

    /// Whether nothing is left to be done.
    public private(set) var isFinished = false

    private struct Node {
        let links: CommitLinks
        var isWaiting = true
        /// Which candidates hold it.
        var holders: UInt16 = 0
    }

    private struct Candidate {
        let tag: RefName
        let bit: UInt16
        var distance: Int
    }

    private struct Entry: Comparable {
        let seconds: Int64
        /// When it was met; of two commits of the same time the earlier goes first.
        let number: Int
        let id: ObjectID

        static func < (left: Entry, right: Entry) -> Bool {
            (left.seconds, right.number) < (right.seconds, left.number)
        }

        static func == (left: Entry, right: Entry) -> Bool { left.number == right.number }
    }

    /// Prepares to describe `commit` by `names`, the tags by their commits; with more than `limit`
    /// commits there is no answer.
    public init(_ commit: ObjectID, names: [ObjectID: RefName], limit: Int) {
        start = commit
        self.names = names
        self.limit = limit
        if let tag = names[commit] {
            best = Candidate(tag: tag, bit: 1, distance: 0)
            isFinished = true
        }
        isFinished = isFinished || names.isEmpty
    }

    /// Whether more commits than the limit would have to be read.
    public var isOutOfReach: Bool { nodes.count > limit }

    /// What was found; `nil` if no tag is an ancestor.
    public var description: CommitDescription? {
        best.map { CommitDescription(tag: $0.tag, distance: $0.distance) }
    }

    /// Visits the next commits.
    public mutating func advance(in repository: Repository) throws(GitError) {
        if nodes.isEmpty { try meet(start, holders: 0, in: repository) }
        for _ in 0..<Self.pieceCount where !isFinished {
            guard nodes.count <= limit else { return isFinished = true }
            if let entry = queue.popMax() {
                try visit(entry, in: repository)
            } else {
                if best == nil { choose() }
                isFinished = true
            }
        }
    }

    private mutating func visit(_ entry: Entry, in repository: Repository) throws(GitError) {
        nodes[entry.number].isWaiting = false
        if best == nil {
            guard note(entry) else {
                // One candidate more than can be told apart: the rest only counts distances.
                nodes[entry.number].isWaiting = true
                queue.insert(entry)
                return choose()
            }
            if queue.isEmpty, isCovered(nodes[entry.number].holders) {
                choose()
                return isFinished = true
            }
        } else if isDone(entry) {
            return isFinished = true
        }
        let holders = nodes[entry.number].holders
        for parent in nodes[entry.number].links.parents {
            try meet(parent, holders: holders, in: repository)
        }
    }

    /// Counts a commit; `false` if it has a tag and there is no room for another candidate.
    private mutating func note(_ entry: Entry) -> Bool {
        if let tag = names[entry.id] {
            guard candidates.count < Self.candidateCount else { return false }
            let bit: UInt16 = 1 << candidates.count
            candidates.append(Candidate(tag: tag, bit: bit, distance: visitedCount))
            nodes[entry.number].holders |= bit
        }
        visitedCount += 1
        let holders = nodes[entry.number].holders
        for index in candidates.indices where holders & candidates[index].bit == 0 {
            candidates[index].distance += 1
        }
        return true
    }

    /// Whether all candidates that are nearest so far hold a commit that no other waits beside.
    private func isCovered(_ holders: UInt16) -> Bool {
        guard let nearest = candidates.map(\.distance).min() else { return false }
        let bits = candidates.reduce(UInt16(0)) { $1.distance == nearest ? $0 | $1.bit : $0 }
        return holders & bits == bits
    }

    /// Takes the nearest candidate, of several the one that was met first.
    private mutating func choose() {
        best = candidates.min { ($0.distance, $0.bit) < ($1.distance, $1.bit) }
        guard let best else { return }
        openCount = nodes.count { $0.isWaiting && $0.holders & best.bit == 0 }
    }

    /// Counts a commit for the tag that was chosen; `true` if it holds all that is left.
    private mutating func isDone(_ entry: Entry) -> Bool {
        guard let bit = best?.bit else { return true }
        if nodes[entry.number].holders & bit != 0 { return openCount == 0 }
        openCount -= 1
        best?.distance += 1
        return false
    }

    private mutating func meet(
        _ id: ObjectID, holders: UInt16, in repository: Repository
    ) throws(GitError) {
        if let known = numbers[id] { return hand(holders, to: known) }
        guard let links = try repository.linksIfCloned(of: id) else { return }
        let number = nodes.count
        numbers[id] = number
        nodes.append(Node(links: links, holders: holders))
        if let best, holders & best.bit == 0 { openCount += 1 }
        queue.insert(Entry(seconds: links.seconds, number: number, id: id))
    }

    private mutating func hand(_ holders: UInt16, to number: Int) {
        let before = nodes[number].holders
        nodes[number].holders |= holders
        guard let bit = best?.bit, nodes[number].isWaiting, before & bit == 0, holders & bit != 0
        else { return }
        openCount -= 1
    }
}
