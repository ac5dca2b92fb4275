import PlumblineCore
import PlumblineGit

/// The texts of one repository that a request compares, and what was prepared to compare them.
///
/// It belongs to one thread, as its repository does, and lets go of everything when it is full.
final class TextCache {
    /// So many bytes of texts are kept.
    private static let byteLimit = 128 << 20
    /// What the tables of a comparison take, in bytes of the texts compared.
    private static let tableCost = 1

    private let repository: Repository
    private let textByteLimit: Int
    private var texts: [ObjectID: Result<Text, Unfollowable>] = [:]
    private var matchers: [Pair: Matcher] = [:]
    private var candidates: [MovedPair: Candidates] = [:]
    private var keys: [ObjectID: LineKeys] = [:]
    private var lastNumber = 0
    private var bytesLeft = byteLimit
    /// How many bytes of texts were compared so far, in KiB.
    private(set) var comparedKibibytes = 0

    private struct Pair: Hashable {
        let old: ObjectID
        let new: ObjectID
    }

    /// A matcher that keeps its tables between questions.
    final class Matcher {
        private var matcher: LineMatcher
        private let hunks: [Hunk]
        /// How many lines the diff pairs.
        let pairedCount: Int
        /// The lines that the diff does not pair, white space ignored.
        private(set) lazy var lostLines = hunks.flatMap { hunk in
            hunk.old.filter { matcher.anchor(of: $0) == nil }
        }

        init(_ matcher: LineMatcher, _ hunks: [Hunk], pairedCount: Int) {
            self.matcher = matcher
            self.hunks = hunks
            self.pairedCount = pairedCount
        }

        /// The line that the diff pairs with `line`; `nil` as well for a line that the text does not have.
        func anchor(of line: LineNumber) -> LineNumber? { matcher.anchor(of: line) }

        func match(_ line: LineNumber) -> LineMatch { matcher.match(line) }
    }

    /// A file that lost lines and one to which lines were added, in one comparison of two trees.
    struct MovedPair: Hashable {
        /// The number of the comparison.
        let crossing: Int
        let old: TreePath
        let new: TreePath
    }

    /// The lines that a file lost, compared with those added to another; it keeps its tables.
    final class Candidates {
        var lines: LineCandidates

        init(_ lines: LineCandidates) { self.lines = lines }
    }

    init(repository: Repository, textByteLimit: Int) {
        self.repository = repository
        self.textByteLimit = textByteLimit
    }

    /// Reads a blob and finds its lines, or says why they cannot be followed.
    func text(_ id: ObjectID) throws(GitError) -> Result<Text, Unfollowable> {
        if let known = texts[id] { return known }
        let text = try read(id)
        if case .success(let text) = text { spend(text.bytes.count) }
        texts[id] = text
        return text
    }

    /// Returns what compares two texts; `nil` if one of them cannot be followed.
    func matcher(_ old: ObjectID, _ new: ObjectID) throws(GitError) -> Matcher? {
        let pair = Pair(old: old, new: new)
        if let known = matchers[pair] { return known }
        guard case .success(let oldText) = try text(old), case .success(let newText) = try text(new)
        else { return nil }
        let map = LineMap(from: oldText, to: newText)
        let changedCount = map.hunks.reduce(0) { $0 + $1.old.count }
        let matcher = Matcher(
            LineMatcher(old: oldText, new: newText, map: map), map.hunks,
            pairedCount: oldText.lineCount - changedCount)
        countComparison(oldText, newText)
        matchers[pair] = matcher
        return matcher
    }

    /// A number that no other comparison of trees has.
    func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// Compares the lines that `old` lost with those that were added to another file.
    func candidates(
        _ pair: MovedPair, _ old: Text, lost: () throws(GitError) -> [LineNumber],
        _ added: AddedLines
    ) throws(GitError) -> Candidates {
        if let known = candidates[pair] { return known }
        let made = Candidates(LineCandidates(old: old, lost: try lost(), added: added))
        countComparison(old, added.text)
        candidates[pair] = made
        return made
    }

    /// Returns the keys of the lines of `text`, which is the blob `id`.
    func keys(_ id: ObjectID, _ text: Text) -> LineKeys {
        if let known = keys[id] { return known }
        let made = LineKeys(text)
        spend(text.lineCount * MemoryLayout<UInt64>.size)
        keys[id] = made
        return made
    }

    /// Returns the line that holds the tokens of a line after a change of layout, and the share of them
    /// that it kept.
    func layoutImage(
        of line: LineNumber, from old: ObjectID, to new: ObjectID
    ) throws(GitError) -> (line: LineNumber, share: Double)? {
        guard case .success(let oldText) = try text(old), case .success(let newText) = try text(new)
        else { return nil }
        let tokens = (old: TokenLines(oldText), new: TokenLines(newText))
        let map = LineMap(from: tokens.old.text, to: tokens.new.text)
        return tokens.old.destination(of: line, in: tokens.new, by: map)
    }

    private func countComparison(_ old: Text, _ new: Text) {
        comparedKibibytes += (old.bytes.count + new.bytes.count) >> 10
        spend((old.bytes.count + new.bytes.count) * Self.tableCost)
    }

    private func spend(_ byteCount: Int) {
        bytesLeft -= byteCount
        guard bytesLeft < 0 else { return }
        texts = [:]
        matchers = [:]
        candidates = [:]
        keys = [:]
        bytesLeft = Self.byteLimit
    }

    private func read(_ id: ObjectID) throws(GitError) -> Result<Text, Unfollowable> {
        guard try repository.header(id).byteCount <= textByteLimit else {
            return .failure(Unfollowable(verdict: .tooLarge))
        }
        let blob = try repository.blob(id)
        guard blob.kind != .binary else { return .failure(Unfollowable(verdict: .notText)) }
        return .success(Text(bytes: blob.bytes))
    }
}
