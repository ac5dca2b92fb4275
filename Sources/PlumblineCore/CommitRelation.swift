/// How the histories of two commits stand to each other.
public struct CommitRelation: Hashable, Sendable {
    /// The best common ancestors, the newest first; none if the histories are unrelated.
    public let mergeBases: [ObjectID]
    /// How many commits the newer end has that the older lacks, as in `git rev-list --count old..new`.
    public let ahead: Int
    /// How many commits the older end has that the newer lacks.
    public let behind: Int

    /// Creates a relation.
    public init(mergeBases: [ObjectID], ahead: Int, behind: Int) {
        self.mergeBases = mergeBases
        self.ahead = ahead
        self.behind = behind
    }

    /// Whether the older end is an ancestor of the newer one, or the same.
    public var isAncestor: Bool { behind == 0 }
}

/// A tag near a commit, as `git describe` names it.
public struct CommitDescription: Hashable, Sendable {
    /// The tag.
    public let tag: RefName
    /// How many commits the described one has that the tag's lacks.
    public let distance: Int

    /// Creates a description.
    public init(tag: RefName, distance: Int) {
        self.tag = tag
        self.distance = distance
    }
}
