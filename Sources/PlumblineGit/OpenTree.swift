public import PlumblineCore

/// A tree whose entries are copied one by one, as they are asked for.
///
/// It belongs to one thread.
public final class OpenTree {
    private var reader: TreeReader

    /// Opens `tree` behind its first `count` entries.
    fileprivate init(_ tree: RawObject, after count: Int) throws(GitError) {
        reader = TreeReader(tree)
        for _ in 0..<count { _ = try reader.next() }
    }

    /// Returns the next entry, in git's order; `nil` behind the last.
    public func next() throws(GitError) -> Tree.Entry? { try reader.next()?.copy }
}

extension Repository {
    /// Opens the tree `id` behind its first `count` entries.
    public func openTree(_ id: ObjectID, after count: Int) throws(GitError) -> OpenTree {
        try OpenTree(try object(id, of: .tree), after: count)
    }
}
