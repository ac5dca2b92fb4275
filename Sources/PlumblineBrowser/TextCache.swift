import PlumblineCore
import PlumblineGit

/// The texts of one repository that a request compares, and what was prepared to compare them.
///
/// It belongs to one thread, as its repository does, and reads what no thread of the request has read.
final class TextCache {
    /// So many bytes of texts may be prepared to be compared with those of other files.
    private static let byteLimit = 128 << 20

    let shared: SharedTexts
    private let repository: Repository
    private let textByteLimit: Int
    private var candidates: [MovedPair: Candidates] = [:]
    private var lastNumber = 0
    private var bytesLeft = byteLimit

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

    init(_ shared: SharedTexts, repository: Repository, textByteLimit: Int) {
        self.shared = shared
        self.repository = repository
        self.textByteLimit = textByteLimit
    }

    /// Reads a blob and finds its lines, or says why they cannot be followed.
    func text(_ id: ObjectID) throws(GitError) -> Result<Text, Unfollowable> {
        try known(id).map(\.text)
    }

    /// Returns what compares two texts; `nil` if one of them cannot be followed.
    func matcher(_ old: ObjectID, _ new: ObjectID) throws(GitError) -> TextMatcher? {
        guard case .success(let oldText) = try known(old),
            case .success(let newText) = try known(new)
        else { return nil }
        return shared.matcher(SharedTexts.Pair(old: old, new: new), oldText, newText)
    }

    /// Returns the line of the blob `new` that the diff pairs with `line` of `old`, white space ignored;
    /// `nil` as well if one of them cannot be followed.
    func anchor(
        of line: LineNumber, from old: ObjectID, to new: ObjectID
    ) throws(GitError) -> LineNumber? {
        guard case .success(let oldText) = try known(old),
            case .success(let newText) = try known(new), oldText.text.contains(line)
        else { return nil }
        return shared.anchor(
            of: line, SharedTexts.Pair(old: old, new: new), oldText, newText)
    }

    /// Returns the lines that the blob `new` has beside `old`, all if that is `nil`; `nil` if one of them
    /// cannot be followed.
    func addedLines(_ old: ObjectID?, _ new: ObjectID) throws(GitError) -> AddedLines? {
        guard case .success(let newText) = try known(new) else { return nil }
        let pair = SharedTexts.Pair(old: old, new: new)
        guard let old else { return shared.addedLines(pair, nil, newText) }
        guard case .success(let oldText) = try known(old) else { return nil }
        return shared.addedLines(pair, oldText, newText)
    }

    /// A number that no other comparison of trees has.
    func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// Compares the lines that the blob `old` lost with those that were added to another file, the blob
    /// `new`; `nil` if one of them cannot be followed.
    func candidates(
        _ pair: MovedPair, _ old: ObjectID, _ new: ObjectID,
        lost: () throws(GitError) -> [LineNumber], _ added: AddedLines
    ) throws(GitError) -> Candidates? {
        if let known = candidates[pair] { return known }
        guard case .success(let oldText) = try known(old),
            case .success(let newText) = try known(new)
        else { return nil }
        let made = Candidates(
            LineCandidates(
                old: oldText.text, lost: try lost(), added: added,
                tables: (oldText.table, newText.table)))
        let byteCount = oldText.text.bytes.count + newText.text.bytes.count
        shared.spend(work: byteCount >> 10)
        bytesLeft -= byteCount
        if bytesLeft < 0 { (candidates, bytesLeft) = ([:], Self.byteLimit) }
        candidates[pair] = made
        return made
    }

    /// Returns the keys of the lines of a blob; `nil` if it cannot be followed.
    func keys(_ id: ObjectID) throws(GitError) -> LineKeys? {
        guard case .success(let text) = try known(id) else { return nil }
        return text.keys
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

    private func known(_ id: ObjectID) throws(GitError) -> Result<KnownText, Unfollowable> {
        try shared.text(id) { () throws(GitError) in try read(id) }
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
