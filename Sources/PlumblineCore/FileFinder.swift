/// Ranks files by how well their paths fit a few typed characters, as an editor's "go to file" does.
///
/// A query is one or more terms with blanks between them, which all have to fit, in any order. A term
/// is looked for in the name of a file; where it is not in it, or has a slash, in the whole path. Equal
/// scores are ordered by the length of the path, then by the path.
public struct FileFinder {
    /// The longest query, in bytes.
    public static let longestQuery = 256
    /// So many terms are taken.
    private static let termLimit = 8
    private static let nameBonus: Int32 = 30
    private static let prefixBonus: Int32 = 20
    private static let stemBonus: Int32 = 40
    private static let exactBonus: Int32 = 60

    /// How many files fit.
    public private(set) var count = 0
    private let terms: [FuzzyTerm]
    private let limit: Int
    private let aligner = FuzzyAligner()
    private var best: [FoundPath.Rank] = []
    /// Nothing that ranks behind it is among the best.
    private var floor: FoundPath.Rank?

    /// Looks for the `limit` best files; without any term every file fits.
    public init(_ query: [UInt8], limit: Int) {
        terms = query.prefix(Self.longestQuery).split(separator: UInt8(ascii: " "))
            .prefix(Self.termLimit).map { FuzzyTerm(text: Array($0)) }
        self.limit = limit
    }

    /// Looks at some of the files.
    public mutating func look(at indices: Range<Int>, of files: FileList) {
        files.forEachPath(in: indices) { index, path in
            guard let score = score(path) else { return }
            count += 1
            let length = terms.isEmpty ? 0 : path.count
            add(FoundPath.Rank(score: Int(score), length: length, index: index))
        }
    }

    /// The best of the files that were looked at, the best first, with their places in the list.
    public func found(in files: FileList) -> [FoundPath] {
        best.sorted().prefix(limit).map { rank in
            let path = files.path(at: rank.index)
            return FoundPath(
                path: path, id: files.id(at: rank.index), kind: files.kind(at: rank.index),
                rank: rank, matches: path.bytes.withUnsafeBufferPointer(offsets))
        }
    }

    private mutating func add(_ rank: FoundPath.Rank) {
        if let floor, floor < rank { return }
        best.append(rank)
        guard best.count >= 2 * limit + 64 else { return }
        best.sort()
        best.removeSubrange(limit...)
        floor = best.last
    }

    private func score(_ path: UnsafeBufferPointer<UInt8>) -> Int32? {
        var sum: Int32 = 0
        let name = Self.name(of: path)
        for term in terms {
            if !term.isPath, let score = aligner.score(term, in: name) {
                sum += score + Self.nameBonus + Self.bonus(of: term, name)
            } else if let score = aligner.score(term, in: path) {
                sum += score
            } else {
                return nil
            }
        }
        return sum
    }

    /// The offsets of the bytes that match, ascending.
    private func offsets(_ path: UnsafeBufferPointer<UInt8>) -> [Int] {
        let name = Self.name(of: path)
        var offsets: Set<Int> = []
        for term in terms {
            if !term.isPath, let found = aligner.alignment(term, in: name) {
                offsets.formUnion(found.offsets.map { $0 + path.count - name.count })
            } else if let found = aligner.alignment(term, in: path) {
                offsets.formUnion(found.offsets)
            }
        }
        return offsets.sorted()
    }

    /// What a name is worth that the term begins, or is up to the extension, or altogether.
    private static func bonus(of term: FuzzyTerm, _ name: UnsafeBufferPointer<UInt8>) -> Int32 {
        guard term.begins(name) else { return 0 }
        if term.text.count == name.count { return exactBonus }
        return name[term.text.count] == UInt8(ascii: ".") ? stemBonus : prefixBonus
    }

    private static func name(
        of path: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        var start = path.count
        while start > 0, path[start - 1] != UInt8(ascii: "/") { start -= 1 }
        return UnsafeBufferPointer(rebasing: path[start...])
    }
}

/// A file whose path fits a query.
public struct FoundPath: Hashable, Sendable {
    /// Where it is.
    public let path: TreePath
    /// Its blob.
    public let id: ObjectID
    /// What it is.
    public let kind: Tree.Kind
    /// Where it stands among others.
    public let rank: Rank
    /// The offsets of the bytes of the path that match, ascending.
    public let matches: [Int]

    /// How well a path fits; the better one is less.
    public struct Rank: Hashable, Comparable, Sendable {
        /// Higher where it fits better; of no meaning but in comparison.
        public let score: Int
        let length: Int
        let index: Int

        /// Whether `left` fits better than `right`.
        public static func < (left: Rank, right: Rank) -> Bool {
            if left.score != right.score { return left.score > right.score }
            return left.length != right.length
                ? left.length < right.length : left.index < right.index
        }
    }
}
