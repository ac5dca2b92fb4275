import PlumblineCore
import PlumblineGit

/// Reads and compares the versions of a blamed file.
///
/// It belongs to one piece of work on one thread and keeps the few texts that are likely asked for again.
final class BlameTexts {
    private static let keptCount = 8

    private let repository: Repository
    private let byteLimit: Int
    private var kept: [(id: ObjectID, text: Text)] = []
    /// How many KiB of texts were compared.
    private(set) var comparedKibibytes = 0

    init(_ repository: Repository, byteLimit: Int) {
        self.repository = repository
        self.byteLimit = byteLimit
    }

    /// The text of a blob, kept if it is likely asked for again; `nil` if it is too large to be compared.
    func text(_ id: ObjectID, isKept: Bool = true) throws(GitError) -> Text? {
        if let known = kept.first(where: { $0.id == id }) { return known.text }
        guard try repository.header(id).byteCount <= byteLimit else { return nil }
        let text = Text(bytes: try repository.blob(id).bytes)
        guard isKept else { return text }
        if kept.count == Self.keptCount { kept.removeFirst() }
        kept.append((id, text))
        return text
    }

    /// Compares a version with one of a parent as `git blame` does; the map leads to the parent's.
    func map(from version: Text, toParent parent: Text) throws(GitError) -> LineMap {
        comparedKibibytes += 1 + (version.bytes.count + parent.bytes.count) >> 10
        return LineMap(from: parent, to: version).inverted
    }

    /// Counts work that is done with texts elsewhere.
    func spend(kibibytes: Int) { comparedKibibytes += kibibytes }

    /// Pairs the lines of `pieces` with those of a parent's version by their tokens, as the commit
    /// between the two only changed the layout.
    func pairs(
        of pieces: [BlamePiece], in version: Text, with parent: Text
    ) throws(GitError) -> (passed: [BlamePiece], left: [BlamePiece]) {
        let (mine, theirs) = (TokenLines(version), TokenLines(parent))
        comparedKibibytes += 1 + (mine.text.bytes.count + theirs.text.bytes.count) >> 10
        let map = LineMap(from: mine.text, to: theirs.text)
        var (passed, left): ([BlamePiece], [BlamePiece]) = ([], [])
        for piece in pieces {
            for offset in 0..<piece.count {
                var line = BlamePiece(
                    line: piece.line + offset, place: piece.place + offset, count: 1)
                let image = mine.destination(of: LineNumber(index: line.place), in: theirs, by: map)
                if let image, image.share >= Self.leastShare {
                    line.place = image.line.index
                    passed.append(line)
                } else {
                    left.append(line)
                }
            }
        }
        return (passed.joined(), left.joined())
    }

    /// So many of a line's tokens have to be kept by a change of layout.
    private static let leastShare = 0.5
}
