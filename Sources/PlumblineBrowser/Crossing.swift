import PlumblineCore
import PlumblineGit

/// Two trees side by side: the files in which they differ, and where code moved between them.
final class Crossing {
    let deltas: [Delta]
    /// Where deleted files went.
    let finder: RenameFinder
    /// Where added files came from.
    private let origins: RenameFinder
    private let texts: TextCache
    private lazy var blobs = Dictionary(
        deltas.compactMap { delta in delta.new.map { (delta.path, $0.id) } }
    ) { first, _ in first }
    private lazy var sources = Dictionary(
        deltas.compactMap { delta in delta.old.map { (delta.path, $0.id) } }
    ) { first, _ in first }
    private var added: [TreePath: AddedLines?] = [:]
    private var kept: [TreePath: AddedLines?] = [:]

    init(_ deltas: [Delta], texts: TextCache, comparer: ContentComparer) {
        self.deltas = deltas
        self.texts = texts
        finder = RenameFinder(deltas, comparer: comparer)
        origins = RenameFinder(
            deltas.map { Delta(path: $0.path, old: $0.new, new: $0.old) }, comparer: comparer)
    }

    /// The blob at `path` on the far side, if that differs.
    func blob(at path: TreePath) -> ObjectID? { blobs[path] }

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
        if let known = kept[delta.path] { return known }
        guard case .found(let source, _) = try origins.destination(of: delta.path), source != path,
            let old = sources[source], let new = delta.new,
            case .success(let oldText) = try texts.text(old),
            case .success(let text) = try texts.text(new.id)
        else { return nil }
        let lines = AddedLines(text, map: try LineMap(from: oldText, to: text))
        kept[delta.path] = lines
        return lines
    }

    private func readAddedLines(_ delta: Delta) throws(GitError) -> AddedLines? {
        guard let new = delta.new, new.kind.isFile,
            case .success(let text) = try texts.text(new.id)
        else { return nil }
        guard let old = delta.old, old.kind.isFile else { return AddedLines(text, map: nil) }
        guard case .success(let oldText) = try texts.text(old.id) else { return nil }
        return AddedLines(text, map: try LineMap(from: oldText, to: text))
    }
}
