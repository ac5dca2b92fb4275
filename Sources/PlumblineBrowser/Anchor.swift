public import PlumblineCore

/// A position together with the commit that it was set at.
public struct Anchor: Hashable, Sendable {
    /// The commit.
    public let commit: ObjectID
    /// The file and the line.
    public let position: Position

    /// Creates an anchor.
    public init(commit: ObjectID, position: Position) {
        self.commit = commit
        self.position = position
    }
}

/// An anchor followed to another commit.
public struct FollowedAnchor: Hashable, Sendable {
    /// The blob that the anchor stands in; `nil` if the commit has no such file.
    public let blob: ObjectID?
    /// What became of it.
    public let trace: Trace
}
