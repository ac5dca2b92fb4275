extension LineMap {
    /// Compares two texts as `git diff -U0` does: myers with the indent heuristic; lines that differ
    /// in white space alone are the same if that is ignored.
    ///
    /// Where several shortest diffs exist git finds another one if it shows `context`, and so do we.
    /// Texts beyond what people write, of which the search would not come to an end, have one hunk for
    /// all that was not compared.
    ///
    /// - Complexity: O(*n*) in bytes, and O(*nd*) in lines between the first and the last of *d* changed
    ///   ones.
    public init(
        from old: Text, to new: Text, ignoringWhitespace: Bool = false, context: Int = 0
    ) {
        self.init(
            from: old, to: new, ignoringWhitespace: ignoringWhitespace, context: context,
            workLimit: EditScript.workLimit)
    }

    init(
        from old: Text, to new: Text, ignoringWhitespace: Bool, context: Int, workLimit: Int
    ) {
        self.init(
            hunks: old.withDiffSide(ignoringWhitespace: ignoringWhitespace) { old in
                new.withDiffSide(ignoringWhitespace: ignoringWhitespace) { new in
                    LineDiff(old, new, cutsTail: context == 0, workLimit: workLimit).hunks()
                }
            })
    }
}

extension Text {
    fileprivate func withDiffSide<Result>(
        ignoringWhitespace: Bool, _ body: (DiffSide) -> Result
    ) -> Result {
        bytes.withUnsafeBufferPointer { buffer in
            starts.withUnsafeBufferPointer { starts in
                // An empty text has no line, and so no byte is looked at.
                let empty: [UInt8] = [0]
                return empty.withUnsafeBufferPointer { empty in
                    guard let base = buffer.baseAddress ?? empty.baseAddress else {
                        preconditionFailure("an array of one byte has no bytes")
                    }
                    return body(
                        DiffSide(
                            bytes: base, byteCount: buffer.count, starts: starts,
                            ignoringWhitespace: ignoringWhitespace))
                }
            }
        }
    }
}
