import PlumblineCore
import PlumblineGit

/// Two trees side by side: the files in which they differ, and where code moved between them.
final class Crossing {
    /// So many files are looked into in search of a line.
    private static let fileLimit = 100

    private let deltas: [Delta]
    /// Where deleted files went.
    private(set) lazy var finder = RenameFinder(deltas, comparer: comparer)
    /// Where added files came from.
    private lazy var origins = RenameFinder(
        deltas.map { Delta(path: $0.path, old: $0.new, new: $0.old) }, comparer: comparer)
    private let comparer: ContentComparer
    private let texts: TextCache
    /// Tells its files apart from those of other comparisons of the same request.
    private let number: Int
    private lazy var blobs = Dictionary(
        deltas.compactMap { delta in delta.new.map { (delta.path, $0.id) } }
    ) { first, _ in first }
    private lazy var sources = Dictionary(
        deltas.compactMap { delta in delta.old.map { (delta.path, $0.id) } }
    ) { first, _ in first }
    private var added: [TreePath: AddedLines?] = [:]
    private var renamed: [TreePath: Renamed?] = [:]
    private var shares: [Source: Double] = [:]
    private var similar: [TreePath: [(delta: Delta, similarity: Double)]] = [:]

    private struct Source: Hashable {
        let blob: ObjectID
        let path: TreePath
    }

    /// What an added file has beside the one that it was renamed from.
    private struct Renamed {
        let source: TreePath
        let lines: AddedLines
    }

    init(_ deltas: [Delta], texts: TextCache, comparer: ContentComparer) {
        self.deltas = deltas
        self.texts = texts
        self.comparer = comparer
        number = texts.nextNumber()
    }

    /// The blob at `path` on the far side, if that differs.
    func blob(at path: TreePath) -> ObjectID? { blobs[path] }

    /// The share of a blob's lines, whose keys are `keys`, among the `lines` added to the file of `delta`.
    func share(
        of blob: ObjectID, _ keys: LineKeys, in delta: Delta, _ lines: AddedLines
    ) -> Double {
        let source = Source(blob: blob, path: delta.path)
        if let known = shares[source] { return known }
        let share = keys.share(in: lines)
        shares[source] = share
        return share
    }

    /// The other files of the kind of `path` that the far side has, those with a similar name first, and
    /// how alike the names are.
    func files(like path: TreePath) -> [(delta: Delta, similarity: Double)] {
        if let known = similar[path] { return known }
        let name = PathSimilarity(path)
        let files = deltas.filter {
            $0.path != path && $0.new?.kind.isFile == true
                && $0.path.fileExtension == path.fileExtension
        }
        let ranked = files.map { ($0, name.ratio(to: $0.path)) }.sorted { $0.1 > $1.1 }
        similar[path] = Array(ranked.prefix(Self.fileLimit))
        return similar[path] ?? []
    }

    /// Compares the lines that the file at `path`, the blob `old`, `lost` with those `added` to the
    /// file of `delta`, the blob `new`; `nil` if one of them cannot be followed.
    func candidates(
        _ path: TreePath, _ old: ObjectID, lost: () throws(GitError) -> [LineNumber],
        _ delta: Delta, _ new: ObjectID, _ added: AddedLines
    ) throws(GitError) -> TextCache.Candidates? {
        let pair = TextCache.MovedPair(crossing: number, old: path, new: delta.path)
        return try texts.candidates(pair, old, new, lost: lost, added)
    }

    /// The lines that the far side adds to the file of `delta`; `nil` if that is no text.
    func addedLines(_ delta: Delta) throws(GitError) -> AddedLines? {
        if let known = added[delta.path] { return known }
        let lines = try readAddedLines(delta)
        added[delta.path] = lines
        return lines
    }

    /// The lines that are new in an added file beside the one it was renamed from, if that is another
    /// one than `path`; `nil` if there is no such file.
    func addedLines(_ delta: Delta, besides path: TreePath) throws(GitError) -> AddedLines? {
        guard delta.old == nil else { return nil }
        let known: Renamed?
        if let kept = renamed[delta.path] {
            known = kept
        } else {
            known = try readRenamed(delta)
            renamed[delta.path] = .some(known)
        }
        return known?.source == path ? nil : known?.lines
    }

    private func readRenamed(_ delta: Delta) throws(GitError) -> Renamed? {
        guard case .found(let source, _) = try origins.destination(of: delta.path),
            let old = sources[source], let new = delta.new,
            let lines = try texts.addedLines(old, new.id)
        else { return nil }
        return Renamed(source: source, lines: lines)
    }

    private func readAddedLines(_ delta: Delta) throws(GitError) -> AddedLines? {
        guard let new = delta.new, new.kind.isFile else { return nil }
        let old = delta.old.flatMap { $0.kind.isFile ? $0.id : nil }
        return try texts.addedLines(old, new.id)
    }
}
