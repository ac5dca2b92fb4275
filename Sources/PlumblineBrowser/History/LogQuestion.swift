public import PlumblineCore

/// Which commits of a history are asked for.
public struct LogQuestion: Hashable, Sendable {
    /// The file or folder whose history it is; the root for the whole history.
    public var path = TreePath.root
    /// What the author's name or email holds, whatever the case.
    public var author: String?
    /// What the message holds, whatever the case.
    public var message: String?
    /// Commits before this time, in seconds since 1970, are left out, and what is behind them.
    public var since: Int64?
    /// Commits after this time are left out.
    public var until: Int64?
    /// Whether a file is followed to the path that it was renamed from.
    public var followsRenames = false

    /// Asks for the whole history.
    public init() {}

    /// Whether commits have to be read to tell whether they are asked for.
    var readsCommits: Bool { author != nil || message != nil }

    /// Whether a commit that the walk shows is one that is asked for.
    func matches(_ commit: Commit) -> Bool {
        if let until, commit.committer.seconds > until { return false }
        if let author {
            let signature = "\(commit.author.name) <\(commit.author.email)>"
            guard signature.lowercased().contains(author.lowercased()) else { return false }
        }
        guard let message else { return true }
        return commit.message.lowercased().contains(message.lowercased())
    }
}

/// Where a page of a history ends: the commit that the whole walk begins at, and how many commits it
/// had visited. As commits never change, the next page goes on there whatever is committed meanwhile.
public struct LogCursor: Hashable, Sendable {
    /// Where the walk begins.
    public let start: ObjectID
    /// How many commits were visited.
    public let visitCount: Int

    /// Creates the cursor of the first page.
    public init(start: ObjectID) { self.init(start: start, visitCount: 0) }

    init(start: ObjectID, visitCount: Int) {
        self.start = start
        self.visitCount = visitCount
    }

    /// Reads a cursor from its text; `nil` for any other text.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = ObjectID(hex: parts[0]), let count = Int(parts[1]),
            count >= 0
        else { return nil }
        self.init(start: start, visitCount: count)
    }
}

extension LogCursor: CustomStringConvertible {
    /// The text that a client hands back.
    public var description: String { "\(start)-\(visitCount)" }
}

/// Some commits of a history, in the order of `git log`.
public struct LogPage: Sendable {
    /// The commits.
    public internal(set) var entries: [Entry] = []
    /// Where the next page begins; `nil` at the end.
    public internal(set) var next: LogCursor?
    /// Whether the history index answered; without it trees were read.
    public internal(set) var isIndexed = true
    /// Whether the walk ended before the history did, as it had cost too much.
    public internal(set) var isTruncated = false

    /// A commit.
    public struct Entry: Sendable {
        /// The commit.
        public let commit: Commit
        /// The path that is followed there; `nil` for the whole history.
        public let path: TreePath?
    }
}

/// How much work a page of a history may cost, counted so that load does not change an answer.
struct LogBudget: Hashable, Sendable {
    /// So many commits are read for a page in search of an author or a message.
    var matchLimit = 20_000
    /// So many commits and paths in trees are read for what the index does not know.
    var readLimit = 200_000
    /// So many commits are visited without a pause in which others can have the thread.
    var pieceLength = 4_096
}
