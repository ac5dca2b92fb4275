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

    /// How much following lines through the history may cost: a commit read counts 1, a text compared
    /// 10, a commit's changes searched as many as it has files; what is left open is `timedOut`.
    public var historyWorkLimit = 1_000_000

    /// Creates the default budget.
    public init() {}
}
