import PlumblineCore
import PlumblineGit

/// Finds where deleted files of one comparison of two trees went among its added files.
///
/// As `git diff -M` does: the same blob first, then the file of the same name if it is clearly similar,
/// then the most similar of all. An added file that another deleted one resembles more is not taken.
final class RenameFinder {
    /// Above this a file of the same name is taken without looking further, as git does.
    private static let clearSimilarity = Similarity(75)

    private let repository: Repository
    private let budget: FollowBudget
    private var comparisonsLeft: Int
    private let deleted: [TreePath: Delta.Side]
    private let added: [TreePath: Delta.Side]
    private lazy var addedByBlob = Dictionary(grouping: added.keys) { added[$0]?.id }
    private lazy var deletedBlobs = Set(deleted.values.map(\.id))
    private var sketches: [ObjectID: ContentSketch?] = [:]

    /// Prepares a search among `deltas`. Swap the sides to look from the new tree to the old one.
    init(_ deltas: [Delta], repository: Repository, budget: FollowBudget) {
        self.repository = repository
        self.budget = budget
        comparisonsLeft = budget.comparisonLimit
        deleted = Self.files(deltas) { $0.new == nil ? $0.old : nil }
        added = Self.files(deltas) { $0.old == nil ? $0.new : nil }
    }

    /// Returns where the file at `path`, which `deltas` delete, went.
    func destination(of path: TreePath) throws(GitError) -> RenameOutcome {
        guard let source = deleted[path], !added.isEmpty else { return .none }
        if let copies = addedByBlob[source.id] { return exact(path, copies) }
        return try similar(path, source)
    }

    private static func files(
        _ deltas: [Delta], _ side: (Delta) -> Delta.Side?
    ) -> [TreePath: Delta.Side] {
        var files: [TreePath: Delta.Side] = [:]
        for delta in deltas {
            if let side = side(delta), side.kind.isFile { files[delta.path] = side }
        }
        return files
    }

    /// Among several copies the one that kept most of the path is meant, if there is one such.
    private func exact(_ path: TreePath, _ copies: [TreePath]) -> RenameOutcome {
        let ranked = copies.map { ($0, path.sharedComponents(with: $0)) }.sorted {
            ($1.1, $0.0) < ($0.1, $1.0)
        }
        if ranked.count > 1, ranked[0].1 == ranked[1].1 { return .ambiguous(ranked.map(\.0)) }
        return .found(Rename(path: ranked[0].0, similarity: .identical))
    }

    private func similar(_ path: TreePath, _ source: Delta.Side) throws(GitError) -> RenameOutcome {
        let open = added.keys.filter { added[$0].map { !deletedBlobs.contains($0.id) } ?? false }
        let namesakes = open.filter { $0.name == path.name }.sorted()
        if namesakes.count == 1, let best = try best(source, among: namesakes),
            best.similarity >= Self.clearSimilarity
        {
            return .found(best)
        }
        guard comparisonsLeft > 0 else { return .exhausted }
        guard let best = try best(source, among: open.sorted()) else {
            return comparisonsLeft > 0 ? .none : .exhausted
        }
        return try isClaimed(best, by: path) ? .none : .found(best)
    }

    private func best(
        _ source: Delta.Side, among paths: [TreePath]
    ) throws(GitError) -> Rename? {
        guard let sketch = try sketch(source.id) else { return nil }
        var best: Rename?
        for path in paths {
            guard let candidate = added[path], comparisonsLeft > 0 else { break }
            comparisonsLeft -= 1
            guard let other = try self.sketch(candidate.id) else { continue }
            let similarity = sketch.similarity(to: other)
            if similarity >= .renameThreshold, similarity > best?.similarity ?? Similarity(0) {
                best = Rename(path: path, similarity: similarity)
            }
        }
        return best
    }

    /// Whether another deleted file resembles the destination more.
    private func isClaimed(_ rename: Rename, by path: TreePath) throws(GitError) -> Bool {
        guard let target = added[rename.path], let sketch = try sketch(target.id) else {
            return false
        }
        for (rival, side) in deleted where rival != path {
            guard comparisonsLeft > 0 else { return false }
            comparisonsLeft -= 1
            if let other = try self.sketch(side.id),
                sketch.similarity(to: other) > rename.similarity
            {
                return true
            }
        }
        return false
    }

    private func sketch(_ id: ObjectID) throws(GitError) -> ContentSketch? {
        if let known = sketches[id] { return known }
        let isSmall = try repository.header(id).byteCount <= budget.textByteLimit
        let sketch = isSmall ? ContentSketch(try repository.blob(id).bytes) : nil
        sketches[id] = .some(sketch)
        return sketch
    }
}

/// Another path for a file.
struct Rename: Hashable, Sendable {
    let path: TreePath
    let similarity: Similarity
}

/// What a search for a rename found.
enum RenameOutcome: Hashable, Sendable {
    case found(Rename)
    /// The same content was added at several places that are equally near.
    case ambiguous([TreePath])
    case none
    /// The budget ran out first.
    case exhausted
}

extension TreePath {
    /// How many components two paths share, counted from both ends; the name counts first.
    func sharedComponents(with other: TreePath) -> Int {
        let slash = UInt8(ascii: "/")
        let mine = bytes.split(separator: slash)
        let theirs = other.bytes.split(separator: slash)
        let head = zip(mine, theirs).prefix { $0 == $1 }.count
        let tail = zip(mine.reversed(), theirs.reversed()).prefix { $0 == $1 }.count
        return tail * 2 + min(head, min(mine.count, theirs.count) - tail)
    }
}
