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
    private lazy var added = deltas.compactMap(AddedFile.init)
    private var renamed: [TreePath: Renamed?] = [:]
    private var similar: [TreePath: [SimilarFile]] = [:]

    /// A file, and how alike its name is to that of another one.
    typealias SimilarFile = (file: AddedFile, similarity: Double)

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

    /// The other files of the kind of `path` that the far side has, those with a similar name first, and
    /// how alike the names are.
    func files(like path: TreePath) -> [SimilarFile] {
        if let known = similar[path] { return known }
        let name = PathSimilarity(path)
        let kind = path.fileExtension
        let files = added.filter {
            $0.delta.path != path && $0.delta.path.fileExtension == kind
        }
        let ranked = files.map { ($0, name.ratio(to: $0.delta.path)) }.sorted { $0.1 > $1.1 }
        let likest = Array(ranked.prefix(Self.fileLimit))
        similar[path] = likest
        return likest
    }

    /// Compares the lines that the file at `path`, the blob `old`, `lost` with those `added` to
    /// another one; `nil` if one of them cannot be followed.
    func candidates(
        _ path: TreePath, _ old: ObjectID, lost: () throws(GitError) -> [LineNumber],
        _ file: AddedFile, _ added: AddedLines
    ) throws(GitError) -> TextCache.Candidates? {
        let pair = TextCache.MovedPair(crossing: number, old: path, new: file.delta.path)
        return try texts.candidates(pair, old, file.blob, lost: lost, added)
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
}
