import CLibGit2
public import PlumblineCore

extension Repository {
    /// Returns the files in which the trees `old` and `new` differ, in the order of their paths.
    ///
    /// No renames are looked for and no blob is read. A file that became a symbolic link or a
    /// submodule is deleted and added. Without `old`, every file of `new` was added.
    public func deltas(from old: ObjectID?, to new: ObjectID) throws(GitError) -> [Delta] {
        if let old { return try TreeDeltas.deltas(from: old, to: new, in: self) }
        let newTree = try treeHandle(new)
        return try deltas(nil, newTree.pointer)
    }

    private func deltas(
        _ old: OpaquePointer?, _ new: OpaquePointer
    ) throws(GitError) -> [Delta] {
        var options = plumbline_diff_options()
        options.flags = GIT_DIFF_SKIP_BINARY_CHECK.rawValue
        let diff = try Handle("git_diff_tree_to_tree", free: git_diff_free) {
            git_diff_tree_to_tree(&$0, handle.pointer, old, new, &options)
        }
        return (0..<git_diff_num_deltas(diff.pointer)).compactMap {
            git_diff_get_delta(diff.pointer, $0).flatMap { Delta($0.pointee) }
        }
    }
}

extension Delta {
    /// Copies a libgit2 delta; `nil` for a path that no tree can hold.
    init?(_ delta: git_diff_delta) {
        guard let name = delta.new_file.path ?? delta.old_file.path,
            let path = TreePath(bytes: bytes(of: name))
        else { return nil }
        self.init(
            path: path,
            old: delta.status == GIT_DELTA_ADDED ? nil : Side(delta.old_file),
            new: delta.status == GIT_DELTA_DELETED ? nil : Side(delta.new_file))
    }
}

extension Delta.Side {
    init(_ file: git_diff_file) {
        self.init(id: ObjectID(file.id), mode: UInt32(file.mode))
    }
}
