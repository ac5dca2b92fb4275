import NIOConcurrencyHelpers
import PlumblineCore
import PlumblineGit

/// What the threads of one request have read and compared so far, and how much work that was.
///
/// All of it follows from objects that never change: where two threads make the same at the same time,
/// either will do. It lets go of everything when it is full.
final class SharedTexts: Sendable {
    /// So many bytes of texts are kept.
    private static let byteLimit = 256 << 20
    /// So many ways and commits' changes are kept; more, and all are let go of.
    private static let keptCount = 128

    private let state = NIOLockedValueBox(State())

    /// The two sides of a comparison: blobs, trees or commits.
    struct Pair: Hashable, Sendable {
        /// `nil` if nothing is on this side.
        let old: ObjectID?
        let new: ObjectID
    }

    private struct State {
        var texts: [ObjectID: Result<KnownText, Unfollowable>] = [:]
        var maps: [Pair: LineMap] = [:]
        var matchers: [Pair: TextMatcher] = [:]
        var added: [Pair: AddedLines] = [:]
        var deltas: [Pair: [Delta]] = [:]
        var ways: [Pair: CommitWay.Search] = [:]
        var bytesLeft = byteLimit
        var work = 0
        /// The ways and differences that somebody set out to find.
        var begun: Set<Pair> = []

        mutating func spend(bytes count: Int) {
            bytesLeft -= count
            guard bytesLeft < 0 else { return }
            (texts, maps, matchers, added) = ([:], [:], [:], [:])
            bytesLeft = byteLimit
        }
    }

    /// How much following lines through the history has cost.
    var work: Int { state.withLockedValue { $0.work } }

    /// Whether nobody has set out to find the way, or the differences, between the two before.
    func begins(_ pair: Pair) -> Bool { state.withLockedValue { $0.begun.insert(pair).inserted } }

    /// Counts work.
    func spend(work count: Int) { state.withLockedValue { $0.work += count } }

    /// Returns the text of a blob, or why it cannot be followed.
    func text(
        _ id: ObjectID, read: () throws(GitError) -> Result<Text, Unfollowable>
    ) throws(GitError) -> Result<KnownText, Unfollowable> {
        if let known = state.withLockedValue({ $0.texts[id] }) { return known }
        let made = try read().map(KnownText.init)
        return state.withLockedValue { state in
            if let known = state.texts[id] { return known }
            if case .success(let known) = made { state.spend(bytes: known.byteCount) }
            state.texts[id] = made
            return made
        }
    }

    /// Returns the diff of two blobs with these texts.
    func map(_ pair: Pair, _ old: KnownText, _ new: KnownText) -> LineMap {
        if let known = state.withLockedValue({ $0.maps[pair] }) { return known }
        let made = LineMap(
            from: old.text, to: new.text, hashes: (old.hashes, new.hashes))
        state.withLockedValue { state in
            state.spend(bytes: made.hunks.count * MemoryLayout<Hunk>.stride)
            state.maps[pair] = made
        }
        return made
    }

    /// Returns the line of the new text that the diff pairs with `line` of the old one, white space ignored;
    /// the texts are only compared if the new one may have such a line at all.
    func anchor(
        of line: LineNumber, _ pair: Pair, _ old: KnownText, _ new: KnownText
    ) -> LineNumber? {
        if let known = state.withLockedValue({ $0.matchers[pair] }) {
            return known.anchor(of: line)
        }
        guard new.filter.mayContain(old.text[line]) else { return nil }
        return matcher(pair, old, new).anchor(of: line)
    }

    /// Returns what compares two blobs with these texts.
    func matcher(_ pair: Pair, _ old: KnownText, _ new: KnownText) -> TextMatcher {
        if let known = state.withLockedValue({ $0.matchers[pair] }) { return known }
        let made = TextMatcher(old, new, map(pair, old, new))
        let byteCount = old.text.bytes.count + new.text.bytes.count
        return state.withLockedValue { state in
            if let known = state.matchers[pair] { return known }
            state.work += byteCount >> 10
            state.spend(bytes: byteCount)
            state.matchers[pair] = made
            return made
        }
    }

    /// Returns the lines that a blob has beside another one, all if there is none.
    func addedLines(_ pair: Pair, _ old: KnownText?, _ new: KnownText) -> AddedLines {
        if let known = state.withLockedValue({ $0.added[pair] }) { return known }
        let made = AddedLines(new.text, map: old.map { map(pair, $0, new) })
        state.withLockedValue { state in
            state.spend(bytes: made.byteCount)
            state.added[pair] = made
        }
        return made
    }

    /// Returns the files in which two trees differ.
    func deltas(
        _ pair: Pair, read: () throws(GitError) -> [Delta]
    ) throws(GitError) -> [Delta] {
        if let known = state.withLockedValue({ $0.deltas[pair] }) { return known }
        let made = try read()
        state.withLockedValue { state in
            if state.deltas.count == Self.keptCount { state.deltas = [:] }
            state.work += made.count
            state.deltas[pair] = made
        }
        return made
    }

    /// Returns the way between two commits.
    func way(
        _ pair: Pair, find: () throws(GitError) -> CommitWay.Search
    ) throws(GitError) -> CommitWay.Search {
        if let known = state.withLockedValue({ $0.ways[pair] }) { return known }
        let made = try find()
        state.withLockedValue { state in
            if state.ways.count == Self.keptCount { state.ways = [:] }
            if case .found(let found) = made { state.work += found.stops.count }
            state.ways[pair] = made
        }
        return made
    }
}
