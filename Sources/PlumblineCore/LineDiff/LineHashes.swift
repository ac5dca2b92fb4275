/// A number for each line of a text that equal lines of all texts have in common, read once for all
/// diffs of the text.
package struct LineHashes: Sendable {
    let values: [UInt32]

    /// Reads the lines of `text`.
    ///
    /// - Complexity: O(*n*) in bytes.
    package init(_ text: Text) {
        values = text.withDiffSide(ignoringWhitespace: false, hashes: nil) { side in
            (0..<side.count).map { side.hash(of: $0) }
        }
    }
}
