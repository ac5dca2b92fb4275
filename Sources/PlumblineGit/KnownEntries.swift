import PlumblineCore

/// What was found in the folders on the ways to the paths that were looked up.
///
/// The next path is often a neighbour, or the same path one commit on: most folders on its way are
/// the same, and need not be read again.
struct KnownEntries {
    /// So many are kept; more, and all are let go of.
    private static let keptCount = 1 << 14

    private var entries: [Key: Tree.Entry] = [:]

    private struct Key: Hashable {
        let tree: ObjectID
        let name: ArraySlice<UInt8>
    }

    /// Returns the entry called `name` of the tree `tree`; `nil` if there is none.
    mutating func entry(
        named name: ArraySlice<UInt8>, of tree: ObjectID,
        find: () throws(GitError) -> Tree.Entry?
    ) throws(GitError) -> Tree.Entry? {
        if let known = entries[Key(tree: tree, name: name)] { return known }
        guard let found = try find() else { return nil }
        if entries.count == Self.keptCount { entries = [:] }
        // The name asked for would keep its whole path in memory.
        entries[Key(tree: tree, name: found.name[...])] = found
        return found
    }
}
