public import PlumblineCore

/// What is looked for in the files of a commit.
public struct SearchQuestion: Hashable, Sendable {
    /// The text or expression.
    public var pattern: SearchPattern
    /// The files that are looked into.
    public var paths = PathSelection()
    /// How many lines before and after each match are given.
    public var contextLines = 0
    /// How many matching lines are found in all.
    public var lineLimit = 1000
    /// How many of them in one file.
    public var fileLineLimit = 1000
    /// Where to begin.
    public var start: SearchPlace?

    /// Asks for `pattern` in all files.
    public init(_ pattern: SearchPattern) { self.pattern = pattern }
}

/// A place from which a search can go on: it is compared with others, and need not exist.
public struct SearchPlace: Hashable, Sendable {
    /// The file, or the next one behind it.
    public let path: TreePath
    /// The line in that very file.
    public let line: LineNumber

    /// Creates a place.
    public init(path: TreePath, line: LineNumber = 1) {
        self.path = path
        self.line = line
    }
}

/// A file that has lines which a search found.
public struct FoundFile: Hashable, Sendable {
    /// Where it is.
    public let path: TreePath
    /// Its blob.
    public let blob: ObjectID
    /// The lines that match and those near them, in order.
    public let lines: [FoundLine]
    /// Whether the file has more lines that match, or may have.
    public let isCut: Bool
}

/// What a search looked at, and why it ended.
public struct SearchSummary: Hashable, Sendable {
    /// How many files were looked into.
    public var fileCount = 0
    /// How many bytes they have.
    public var byteCount = 0
    /// How many lines matched.
    public var matchCount = 0
    /// How many files were left out as they are binary.
    public var binaryCount = 0
    /// How many were left out as they are too large.
    public var tooLargeCount = 0
    /// How many could not be searched to their end, as the expression would take too many steps.
    public var tooExpensiveCount = 0
    /// Why not all files were looked into; `nil` if they were.
    public var end: End?
    /// Where to go on; `nil` if nothing is left.
    public var next: SearchPlace?

    /// Why a search ended early.
    public enum End: String, Hashable, Sendable, CaseIterable {
        /// As many lines as were asked for were found.
        case limit
        /// As many bytes were searched as one request may cost.
        case work
        /// There was no time left.
        case time
        /// The expression takes too many steps in too many files.
        case patternTooExpensive
        /// The tree has more files than are listed.
        case files
    }
}

/// How much one search may cost.
public struct SearchBudget: Hashable, Sendable {
    /// A file above this many bytes is left out.
    public var fileByteLimit = 8 << 20
    /// So many bytes are searched.
    public var byteLimit = 2 << 30
    /// So many files may be too expensive before the search is given up.
    public var expensiveFileLimit = 20
    /// The last net: time on each thread, whatever it was spent on.
    public var time = Duration.seconds(30)

    /// Creates the default budget.
    public init() {}
}
