public import PlumblineCore

/// A commit and its time.
public struct DatedCommit: Hashable, Sendable {
    /// The commit.
    public let id: ObjectID
    /// When it was committed, in seconds since 1970.
    public let seconds: Int64
}
