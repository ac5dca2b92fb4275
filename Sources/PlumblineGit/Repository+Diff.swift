public import PlumblineCore

extension Repository {
    /// Returns the files in which the trees `old` and `new` differ, in the order of their paths.
    ///
    /// No renames are looked for and no blob is read. A file that became a symbolic link or a
    /// submodule is deleted and added. Without `old`, every file of `new` was added.
    public func deltas(from old: ObjectID?, to new: ObjectID) throws(GitError) -> [Delta] {
        try TreeDeltas.deltas(from: old, to: new, in: self)
    }
}
