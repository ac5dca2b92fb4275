import PlumblineCore

/// The entries in which two trees differ: those of one name beside each other, in git's order.
struct TreePairs {
    private var old: TreeReader
    private var new: TreeReader
    /// The next entry of each side, where it was read.
    private var next: Pair = (nil, nil)

    /// What stands at one place, on one side or on both.
    typealias Pair = (old: TreeReader.Entry?, new: TreeReader.Entry?)

    /// Prepares to compare two trees; `nil` is one without entries.
    init(_ old: RawObject?, _ new: RawObject?) {
        self.old = TreeReader(old)
        self.new = TreeReader(new)
    }

    /// The next entries that differ; `nil` at the end.
    ///
    /// - Throws: `GitError` if one of the two is no tree.
    mutating func advance() throws(GitError) -> Pair? {
        while true {
            if next.old == nil, next.new == nil { old.skipCommon(with: &new) }
            if next.old == nil { next.old = try old.next() }
            if next.new == nil { next.new = try new.next() }
            guard let pair = take() else { return nil }
            if pair.old?.side != pair.new?.side { return pair }
        }
    }

    /// Takes the entries that come first.
    private mutating func take() -> Pair? {
        var pair = next
        if let mine = pair.old, let theirs = pair.new {
            let order = mine.order(theirs)
            if order < 0 { pair.new = nil }
            if order > 0 { pair.old = nil }
        }
        if pair.old != nil { next.old = nil }
        if pair.new != nil { next.new = nil }
        return pair.old == nil && pair.new == nil ? nil : pair
    }
}
