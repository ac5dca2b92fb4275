import PlumblineCore
import PlumblineGit

/// Finds where lines that a commit added were moved or copied from.
///
/// It belongs to one piece of work on one thread; what it compares counts against the budget of `texts`.
struct BlameMoves {
    /// So many of the files that a commit changed are looked into, those with a similar name first.
    private static let fileLimit = 100
    /// So many bytes of them are read for one version.
    private static let byteLimit = 16 << 20

    private let repository: Repository
    private let texts: BlameTexts

    /// Where lines are looked for, which says how many letters and digits are no accident, as in git.
    enum Place: Int {
        /// As `git blame -M` does.
        case sameFile = 20
        /// As `git blame -C` does.
        case otherFile = 40
    }

    /// A file before the commit.
    struct Source {
        let path: TreePath
        let old: ObjectID
        /// What the commit made of it; `nil` if that is no file.
        let new: ObjectID?
    }

    /// Lines of a version that are looked for.
    struct Search {
        fileprivate let text: Text
        /// What the commit added, where some of it is looked for: a block counts as a whole.
        fileprivate var regions: [Range<Int>]
        /// What was not found yet.
        fileprivate(set) var left: [BlamePiece]

        /// - Parameters:
        ///   - added: the lines that the commit added, ascending.
        ///   - left: those that are looked for, ascending.
        init(_ text: Text, _ added: [BlamePiece], left: [BlamePiece]) {
            self.text = text
            self.left = left
            let added = added.map { $0.place..<$0.place + $0.count }
            var regions: [Range<Int>] = []
            for piece in left {
                let first = added.partitioningIndex { $0.upperBound > piece.place }
                for region in added[first...] {
                    guard region.lowerBound < piece.place + piece.count else { break }
                    if regions.last.map({ $0.lowerBound < region.lowerBound }) ?? true {
                        regions.append(region)
                    }
                }
            }
            self.regions = regions
        }

        /// Whether there is enough left to be found in a place.
        func mayFind(_ place: Place) -> Bool {
            guard !left.isEmpty else { return false }
            return regions.contains { region in
                var weight = 0
                return region.contains {
                    weight += text[LineNumber(index: $0)].count
                    return weight >= place.rawValue
                }
            }
        }
    }

    init(_ repository: Repository, _ texts: BlameTexts) {
        self.repository = repository
        self.texts = texts
    }

    /// Takes out of `search` what stands in `sources`, and returns it by their numbers, with its lines there.
    func find(
        _ search: inout Search, _ place: Place, in sources: [Source]
    ) throws(GitError) -> [Int: [BlamePiece]] {
        guard !sources.isEmpty else { return [:] }
        var blocks = MovedBlocks(search.text, in: search.regions, leastWeight: place.rawValue)
        texts.spend(kibibytes: 1 + search.text.bytes.count >> 10)
        guard !blocks.isEmpty else { return [:] }
        var bytesLeft = Self.byteLimit
        for (number, source) in sources.enumerated() where bytesLeft > 0 {
            let isSame = place == .sameFile
            guard let old = try texts.text(source.old, isKept: isSame) else { continue }
            bytesLeft -= old.bytes.count
            texts.spend(kibibytes: 1 + old.bytes.count >> 10)
            try blocks.search(old, number: number) { () throws(GitError) -> LineMap? in
                guard let id = source.new, let new = try texts.text(id, isKept: isSame) else {
                    return nil
                }
                return try texts.map(from: new, toParent: old).inverted
            }
        }
        let (found, rest) = blocks.outcome()
        let split = search.left.split(by: found)
        search.regions = rest
        search.left = split.left
        return split.passed
    }

    /// The files that differ between the trees of a parent and of its child, as the parent has them,
    /// without `paths`.
    func sources(
        from old: ObjectID, to new: ObjectID, besides paths: [TreePath]
    ) throws(GitError) -> [Source] {
        let deltas = try repository.deltas(from: old, to: new)
        texts.spend(kibibytes: 1 + deltas.count)
        let changed = deltas.filter { $0.old?.kind.isFile == true && !paths.contains($0.path) }
        return Self.likeliest(changed, for: paths).compactMap { delta in
            guard let old = delta.old else { return nil }
            return Source(
                path: delta.path, old: old.id,
                new: delta.new.flatMap { $0.kind.isFile ? $0.id : nil })
        }
    }

    /// The first ones by kind and name, if there are too many.
    private static func likeliest(_ deltas: [Delta], for paths: [TreePath]) -> [Delta] {
        guard deltas.count > fileLimit, let path = paths.last else { return deltas }
        let name = PathSimilarity(path)
        let ranked = deltas.map { delta in
            let isLike = delta.path.fileExtension == path.fileExtension
            return (delta: delta, likeness: (isLike ? 1 : 0) + name.ratio(to: delta.path))
        }
        return ranked.sorted { $0.likeness > $1.likeness }.prefix(fileLimit).map(\.delta)
    }
}
