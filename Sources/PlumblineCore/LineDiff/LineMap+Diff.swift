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

    /// Compares two texts whose lines were hashed before; else the same without context.
    package init(from old: Text, to new: Text, hashes: (old: LineHashes, new: LineHashes)) {
        self.init(
            from: old, to: new, ignoringWhitespace: false, context: 0,
            workLimit: EditScript.workLimit, hashes: hashes)
    }

    init(
        from old: Text, to new: Text, ignoringWhitespace: Bool, context: Int, workLimit: Int,
        hashes: (old: LineHashes, new: LineHashes)? = nil
    ) {
        let ignores = ignoringWhitespace
        self.init(
            hunks: old.withDiffSide(ignoringWhitespace: ignores, hashes: hashes?.old) { old in
                new.withDiffSide(ignoringWhitespace: ignores, hashes: hashes?.new) { new in
                    LineDiff(old, new, cutsTail: context == 0, workLimit: workLimit).hunks()
                }
            })
    }
}

extension Text {
    /// Calls `body` with the lines as a diff sees them, and with `hashes` of this text if there are any.
    func withDiffSide<Result>(
        ignoringWhitespace: Bool, hashes: LineHashes?, _ body: (DiffSide) -> Result
    ) -> Result {
        bytes.withUnsafeBufferPointer { buffer in
            starts.withUnsafeBufferPointer { starts in
                // An empty text has no line, and so no byte is looked at.
                let empty: [UInt8] = [0]
                return empty.withUnsafeBufferPointer { empty in
                    guard let base = buffer.baseAddress ?? empty.baseAddress else {
                        preconditionFailure("an array of one byte has no bytes")
                    }
                    return (hashes?.values ?? []).withUnsafeBufferPointer { values in
                        body(
                            DiffSide(
                                bytes: base, byteCount: buffer.count, starts: starts,
                                ignoringWhitespace: ignoringWhitespace,
                                hashes: hashes == nil ? nil : values))
                    }
                }
            }
        }
    }
}
