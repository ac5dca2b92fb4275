/// How the contents of one changed file differ.
public struct FileDiff: Sendable {
    /// The old contents; empty where the file was added or is no text.
    public let old: Text
    /// The new contents; empty where the file was deleted or is no text.
    public let new: Text
    /// What can be said about the lines.
    public let lines: Lines

    /// What can be said about the lines of a changed file.
    public enum Lines: Hashable, Sendable {
        /// These differ; none where only the mode, the name or ignored white space did.
        case hunks([PatchHunk])
        /// One of the contents is binary.
        case binary
        /// One of the contents is too large to be compared.
        case tooLarge
    }

    /// Creates the diff of two texts.
    public init(old: Text, new: Text, hunks: [PatchHunk]) {
        self.old = old
        self.new = new
        lines = .hunks(hunks)
    }

    /// Creates the diff of contents that have no lines to compare.
    public init(without lines: Lines) {
        old = Text(bytes: [])
        new = Text(bytes: [])
        self.lines = lines
    }

    /// The hunks; none where there are no lines to compare.
    public var hunks: [PatchHunk] {
        if case .hunks(let hunks) = lines { hunks } else { [] }
    }
}
