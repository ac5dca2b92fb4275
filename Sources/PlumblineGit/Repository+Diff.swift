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

extension LineMap {
    /// Compares two texts as `git diff -U0` does: myers with the indent heuristic; lines that differ
    /// in white space alone are the same if that is ignored.
    ///
    /// Where several shortest diffs exist git finds another one if it shows `context`, and so do we.
    ///
    /// - Throws: `GitError` if libgit2 runs out of memory.
    public init(
        from old: Text, to new: Text, ignoringWhitespace: Bool = false, context: Int = 0
    ) throws(GitError) {
        try self.init(
            from: old, to: new, skipping: (bytes: 0, lines: 0),
            ignoringWhitespace: ignoringWhitespace, context: context)
    }

    /// Compares two versions of a file whose changes are few: what both begin with is left out but for
    /// the last lines before the first change, in which git looks for a better place for a hunk.
    ///
    /// The diff is one of those that git may find; it is the very one unless lines that a text has many
    /// times decide.
    public init(fromVersion old: Text, to new: Text) throws(GitError) {
        let head = old.bytes.equalHead(in: new.bytes)
        try self.init(
            from: old, to: new, skipping: old.lines(inHead: head, but: 200),
            ignoringWhitespace: false, context: 0)
    }

    private init(
        from old: Text, to new: Text, skipping head: (bytes: Int, lines: Int),
        ignoringWhitespace: Bool, context: Int
    ) throws(GitError) {
        LibGit2.start
        var options = plumbline_diff_options()
        options.flags = GIT_DIFF_INDENT_HEURISTIC.rawValue | GIT_DIFF_FORCE_TEXT.rawValue
        if ignoringWhitespace { options.flags |= GIT_DIFF_IGNORE_WHITESPACE.rawValue }
        options.context_lines = 0
        options.interhunk_lines = 0
        var hunks: [Hunk] = []
        let tail =
            context == 0
            ? old.bytes.dropFirst(head.bytes).skippableTail(in: new.bytes.dropFirst(head.bytes)) : 0
        let status = withUnsafeMutablePointer(to: &hunks) { hunks in
            old.bytes.withUnsafeBufferPointer { old in
                new.bytes.withUnsafeBufferPointer { new in
                    git_diff_buffers(
                        old.baseAddress.map { $0 + head.bytes }, old.count - tail - head.bytes, nil,
                        new.baseAddress.map { $0 + head.bytes }, new.count - tail - head.bytes, nil,
                        &options, nil, nil,
                        { _, hunk, payload in
                            guard let hunk, let payload else { return -1 }
                            payload.assumingMemoryBound(to: [Hunk].self).pointee
                                .append(Hunk(hunk.pointee))
                            return 0
                        }, nil, hunks)
                }
            }
        }
        try check(status, "git_diff_buffers")
        self.init(hunks: head.lines == 0 ? hunks : hunks.map { $0.shifted(by: head.lines) })
    }
}

extension Hunk {
    /// Straightens git's hunk header, in which an empty side names the line before it.
    init(_ hunk: git_diff_hunk) {
        self.init(
            old: Self.range(start: Int(hunk.old_start), count: Int(hunk.old_lines)),
            new: Self.range(start: Int(hunk.new_start), count: Int(hunk.new_lines)))
    }

    fileprivate func shifted(by count: Int) -> Hunk {
        Hunk(
            old: old.lowerBound.shifted(by: count)..<old.upperBound.shifted(by: count),
            new: new.lowerBound.shifted(by: count)..<new.upperBound.shifted(by: count))
    }

    private static func range(start: Int, count: Int) -> Range<LineNumber> {
        let first = LineNumber(count == 0 ? start + 1 : start)
        return first..<first.shifted(by: count)
    }
}

extension [UInt8] {
    /// How many bytes both texts begin with, as far as whole blocks are the same.
    fileprivate func equalHead(in other: [UInt8]) -> Int {
        let block = 1_024
        var equal = 0
        withUnsafeBytes { mine in
            other.withUnsafeBytes { theirs in
                while equal + block <= Swift.min(mine.count, theirs.count),
                    mine[equal..<equal + block].isEqual(theirs[equal..<equal + block])
                {
                    equal += block
                }
            }
        }
        return equal
    }
}

extension ArraySlice<UInt8> {
    /// How many bytes at the end of both texts git leaves out when it compares them without context.
    ///
    /// They are whole lines behind the first LF of the equal blocks, as in git's `xdiff-interface.c`;
    /// where several shortest diffs exist this decides which one is found.
    fileprivate func skippableTail(in other: ArraySlice<UInt8>) -> Int {
        let block = 1_024
        var equal = 0
        withUnsafeBytes { mine in
            other.withUnsafeBytes { theirs in
                while equal + block <= Swift.min(mine.count, theirs.count),
                    mine.dropLast(equal).suffix(block).isEqual(theirs.dropLast(equal).suffix(block))
                {
                    equal += block
                }
            }
        }
        guard let end = suffix(equal).firstIndex(of: UInt8(ascii: "\n")) else { return 0 }
        return endIndex - (end + 1)
    }
}

extension Slice<UnsafeRawBufferPointer> {
    /// Whether two blocks, whose length is a multiple of eight, are the same.
    fileprivate func isEqual(_ other: Self) -> Bool {
        let (mine, theirs) = (
            UnsafeRawBufferPointer(rebasing: self), UnsafeRawBufferPointer(rebasing: other)
        )
        return stride(from: 0, to: mine.count, by: 8).allSatisfy {
            mine.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
                == theirs.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
        }
    }
}
