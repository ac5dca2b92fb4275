import PlumblineCore
import PlumblineGit

/// Finds where deleted files of one comparison of two trees went among its added files.
///
/// As `git diff -M` does: the same blob first, then the file of the same name if it is clearly similar,
/// then the most similar of all. An added file that another deleted one resembles more is not taken.
final class RenameFinder {
    /// Above this a file of the same name is taken without looking further, as git does.
    private static let clearSimilarity = Similarity(75)

    private let deleted: [TreePath: Delta.Side]
    private let added: [TreePath: Delta.Side]
    private let modified: [TreePath: Delta]
    private let comparer: ContentComparer
    private lazy var deletedByBlob = Dictionary(grouping: deleted.keys) { deleted[$0]?.id }
    private lazy var addedByBlob = Dictionary(grouping: added.keys) { added[$0]?.id }
    /// The deleted files whose content was not added elsewhere, in order.
    private lazy var lost = deleted.filter { addedByBlob[$0.value.id] == nil }.keys.sorted()
    /// The added files whose content was not deleted elsewhere, in order.
    private lazy var open = added.filter { deletedByBlob[$0.value.id] == nil }.keys.sorted()
    private lazy var lostByName = Dictionary(grouping: lost, by: \.name)
    private lazy var openByName = Dictionary(grouping: open, by: \.name)

    /// Prepares a search among `deltas`. Swap the sides to look from the new tree to the old one.
    init(_ deltas: [Delta], comparer: ContentComparer) {
        self.comparer = comparer
        deleted = Self.files(deltas) { $0.new == nil ? $0.old : nil }
        added = Self.files(deltas) { $0.old == nil ? $0.new : nil }
        let pairs = deltas.filter { $0.old != nil && $0.new?.kind.isFile == true }
        modified = Dictionary(pairs.map { ($0.path, $0) }) { first, _ in first }
    }

    /// Returns where the content of the file at `path`, which `deltas` replace by another, went.
    func exchange(of path: TreePath) throws(GitError) -> RenameOutcome {
        guard let source = modified[path]?.old else { return .none }
        let places = modified.values.filter { $0.new?.id == source.id && $0.old?.id != source.id }
        let copies = places.map(\.path) + (addedByBlob[source.id] ?? [])
        return try attempt { () throws(ComparisonFailure) in try exact(path, source, copies) }
    }

    /// Returns where the file at `path`, which `deltas` delete, went.
    ///
    /// - Parameter limit: among more added files no similar one is looked for but a namesake.
    func destination(
        of path: TreePath, amongAtMost limit: Int = .max
    ) throws(GitError) -> RenameOutcome {
        guard let source = deleted[path], !added.isEmpty else { return .none }
        return try attempt { () throws(ComparisonFailure) in
            if let copies = addedByBlob[source.id] { return try exact(path, source, copies) }
            if let namesake = try namesake(of: path) { return namesake }
            return max(open.count, lost.count) <= limit ? try similar(path, source) : .none
        }
    }

    private func attempt(
        _ search: () throws(ComparisonFailure) -> RenameOutcome
    ) throws(GitError) -> RenameOutcome {
        do {
            return try search()
        } catch {
            switch error {
            case .exhausted: return .exhausted
            case .git(let error): throw error
            }
        }
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
}

// MARK: - The same content

extension RenameFinder {
    /// Among several copies the one that kept most of the path is meant, if there is one such.
    private func exact(
        _ path: TreePath, _ source: Delta.Side, _ copies: [TreePath]
    ) throws(ComparisonFailure) -> RenameOutcome {
        try comparer.spend(names: copies.count)
        let ranked = copies.map { ($0, path.sharedComponents(with: $0)) }.sorted {
            ($1.1, $0.0) < ($0.1, $1.0)
        }
        var nearest: [TreePath] = []
        var most: Int?
        for (copy, count) in ranked {
            if let most, count < most { break }
            guard try !isNearer(copy, to: deletedByBlob[source.id] ?? [], than: path, count)
            else { continue }
            most = count
            nearest.append(copy)
        }
        guard let first = nearest.first else { return .none }
        return nearest.count > 1 ? .ambiguous(nearest) : .found(first, similarity: .identical)
    }

    /// Whether one of the `rivals` of `path` shares more than `count` components with `copy`.
    private func isNearer(
        _ copy: TreePath, to rivals: [TreePath], than path: TreePath, _ count: Int
    ) throws(ComparisonFailure) -> Bool {
        try comparer.spend(names: rivals.count)
        return rivals.contains { $0 != path && $0.sharedComponents(with: copy) > count }
    }
}

// MARK: - A similar content

extension RenameFinder {
    private func namesake(of path: TreePath) throws(ComparisonFailure) -> RenameOutcome? {
        guard let namesake = only(openByName[path.name]), only(lostByName[path.name]) != nil else {
            return nil
        }
        let similarity = Similarity(share: try share(path, namesake))
        return similarity >= Self.clearSimilarity ? .found(namesake, similarity: similarity) : nil
    }

    private func similar(
        _ path: TreePath, _ source: Delta.Side
    ) throws(ComparisonFailure) -> RenameOutcome {
        guard let best = try best(for: path) else { return .none }
        var unclaimed: [TreePath] = []
        for path in best.paths where try !isClaimed(path, above: best.share) {
            unclaimed.append(path)
        }
        guard let first = unclaimed.first else { return .none }
        let namesakes = unclaimed.filter { $0.name == path.name }
        let similarity = Similarity(share: best.share)
        guard let chosen = unclaimed.count == 1 ? first : only(namesakes) else {
            return .ambiguous(unclaimed)
        }
        return .found(chosen, similarity: similarity)
    }

    private func only(_ paths: [TreePath]?) -> TreePath? {
        paths?.count == 1 ? paths?.first : nil
    }

    /// The added files that are most like the deleted one, if they are enough so.
    private func best(
        for path: TreePath
    ) throws(ComparisonFailure) -> (share: Double, paths: [TreePath])? {
        var best: (share: Double, paths: [TreePath])?
        for candidate in open {
            let share = try share(path, candidate)
            guard Similarity(share: share) >= .renameThreshold else { continue }
            if share > best?.share ?? 0 {
                best = (share, [candidate])
            } else if share == best?.share {
                best?.paths.append(candidate)
            }
        }
        return best
    }

    /// Whether a deleted file resembles the added one more than `share`, and no other one as much.
    private func isClaimed(
        _ target: TreePath, above share: Double
    ) throws(ComparisonFailure) -> Bool {
        for rival in lost {
            guard try self.share(rival, target) > share, let best = try best(for: rival)
            else { continue }
            if best.paths.contains(target) { return true }
        }
        return false
    }

    private func share(_ old: TreePath, _ new: TreePath) throws(ComparisonFailure) -> Double {
        guard let old = deleted[old], let new = added[new] else { return 0 }
        return try comparer.share(old.id, new.id)
    }
}

/// What a search for a rename found.
enum RenameOutcome: Hashable, Sendable {
    case found(TreePath, similarity: Similarity)
    /// Several added files are equally near.
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
