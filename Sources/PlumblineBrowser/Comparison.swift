public import PlumblineCore

/// The files in which two commits differ.
public struct Comparison: Sendable {
    /// The commit that was compared: the one that was given, or the merge base.
    public let old: ObjectID
    /// The commit that it was compared with.
    public let new: ObjectID
    /// The changed files, in the order of their paths; a renamed one stands at its new path.
    public let changes: [FileChange]
    /// Whether there are more changed files than were looked for.
    public let isCut: Bool
    /// How far renames were looked for.
    public let renames: Renames

    /// How far renames were looked for.
    public enum Renames: String, Hashable, Sendable {
        /// Nobody wanted them.
        case off
        /// As far as git does.
        case complete
        /// Some were left out, as too many files were deleted and added.
        case incomplete
    }
}

/// What is asked about two commits.
public struct ComparisonQuestion: Hashable, Sendable {
    /// The older end.
    public var old: ObjectID
    /// The newer end.
    public var new: ObjectID
    /// Only what stands at or below this path is compared, and a rename from elsewhere is an addition.
    public var path: TreePath
    /// Whether the merge base of the two is compared in place of the older end.
    public var usesMergeBase = false
    /// Whether renames are looked for.
    public var findsRenames = true

    /// Creates the question how `new` differs from `old`.
    public init(from old: ObjectID, to new: ObjectID, at path: TreePath = .root) {
        self.old = old
        self.new = new
        self.path = path
    }
}

/// How lines are compared and shown.
public struct LineOptions: Hashable, Sendable {
    /// How many unchanged lines stand around a change.
    public var context: Int
    /// Whether lines that differ in white space alone are the same.
    public var ignoresWhitespace: Bool

    /// Creates options; without arguments, those of `git diff`.
    public init(context: Int = 3, ignoresWhitespace: Bool = false) {
        self.context = context
        self.ignoresWhitespace = ignoresWhitespace
    }
}
