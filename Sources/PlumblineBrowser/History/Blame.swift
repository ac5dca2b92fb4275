public import PlumblineCore

/// What is known about a file before its lines are blamed.
public struct BlameSubject: Hashable, Sendable {
    /// The commit that the lines stand in.
    public let commit: ObjectID
    /// The file.
    public let path: TreePath
    /// Its content.
    public let blob: ObjectID
    /// How many lines it has.
    public let lineCount: Int
    /// The lines that are asked for; empty if the file does not have them.
    public let lines: Range<LineNumber>
}

/// Consecutive lines that the same commit brought, one behind the other.
public struct BlameRun: Hashable, Sendable {
    /// The lines of the file that is asked about.
    public let lines: Range<LineNumber>
    /// The commit that brought them.
    public let commit: BlameCommit
    /// The path of the file in that commit.
    public let path: TreePath
    /// The place of the first line in that file.
    public let start: LineNumber
}

/// What a blame says about a commit.
public struct BlameCommit: Hashable, Sendable {
    /// Its name.
    public let id: ObjectID
    /// Who wrote the change, and when.
    public let author: Signature
    /// When it was committed, in seconds since 1970.
    public let seconds: Int64
    /// The first line of the message.
    public let summary: String

    init(_ commit: Commit) {
        id = commit.id
        author = commit.author
        seconds = commit.committer.seconds
        let paragraph = commit.message.drop { $0.isNewline }
        summary = String(paragraph.prefix { !$0.isNewline }.prefix(500))
    }
}

/// How a blame ended.
public struct BlameEnd: Hashable, Sendable {
    /// The lines whose commit was not found within the work that a blame may cost.
    public let unattributed: [Range<LineNumber>]
    /// Whether the history index answered; without it trees were read.
    public let isIndexed: Bool
}

/// How much work a blame may cost, counted so that load does not change an answer.
struct BlameBudget: Hashable, Sendable {
    /// So many KiB of texts are compared, at some 10 µs each.
    var comparedKibibytes = 2 << 20
    /// So many commits and paths in trees are read for what the index does not know.
    var readLimit = 200_000
    /// So many KiB are compared, and versions met, before what was found is sent.
    var pieceKibibytes = 4_096
    var pieceLength = 64
}
