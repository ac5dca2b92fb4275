/// One run of changed lines: what stood in the old text and what took its place in the new one.
public struct Hunk: Hashable, Sendable {
    /// The lines that were replaced; empty, at the line before which something was inserted.
    public let old: Range<LineNumber>
    /// The lines that took their place; empty, at the line before which something was deleted.
    public let new: Range<LineNumber>

    /// Creates a hunk from its two sides.
    public init(old: Range<LineNumber>, new: Range<LineNumber>) {
        self.old = old
        self.new = new
    }

    /// By how many lines the text after the hunk is shifted.
    var shift: Int { new.upperBound.value - old.upperBound.value }
}
