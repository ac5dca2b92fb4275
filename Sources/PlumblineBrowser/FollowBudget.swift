/// How much work one request to follow positions may do, counted so that load does not change an answer.
public struct FollowBudget: Hashable, Sendable {
    /// A text above this many bytes is not compared.
    public var textByteLimit = 16 << 20
    /// A history longer than this many commits is not walked.
    public var commitLimit = 20_000
    /// Where two commits differ in more added or deleted files, similar ones are left to the history.
    public var directRenameLimit = 50
    /// How many pairs of contents may be compared in search of a rename.
    public var comparisonLimit = 200_000

    /// How much following lines through the history may cost on each of its threads: a commit read, a
    /// path looked up, a changed file met and a KiB of text compared count 1 each, some 5 µs. What is
    /// left open is `timedOut`.
    public var historyWorkLimit = 3_000_000
    /// For so long each thread follows lines through the history at most, counted or not: the last net,
    /// for a disk or a machine that is slower than any of these counts foresee.
    public var historyTimeLimit = Duration.seconds(60)

    /// Creates the default budget.
    public init() {}
}
