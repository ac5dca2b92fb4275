import CLibGit2
public import PlumblineCore

/// A tree whose entries are copied one by one, as they are asked for.
///
/// It belongs to one thread, as its repository does.
public final class OpenTree {
    private let handle: Handle

    /// The number of entries.
    public let count: Int

    fileprivate init(_ handle: consuming Handle) {
        count = git_tree_entrycount(handle.pointer)
        self.handle = handle
    }

    /// Returns the entry at `index`, in git's order; `nil` behind the last.
    public func entry(at index: Int) -> Tree.Entry? {
        git_tree_entry_byindex(handle.pointer, index).map(Tree.Entry.init)
    }
}

extension Repository {
    /// Opens the tree `id`.
    public func openTree(_ id: ObjectID) throws(GitError) -> OpenTree {
        OpenTree(try treeHandle(id))
    }
}
