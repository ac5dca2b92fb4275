/// A commit, without what it contains.
public struct Commit: Hashable, Sendable {
    /// Its name.
    public let id: ObjectID
    /// The tree that it records.
    public let tree: ObjectID
    /// The commits that it follows; none for a root commit.
    public let parents: [ObjectID]
    /// Who wrote the change, and when.
    public let author: Signature
    /// Who made the commit, and when.
    public let committer: Signature
    /// The message; bytes that are not UTF-8 become U+FFFD.
    public let message: String

    /// Creates a commit.
    public init(
        id: ObjectID, tree: ObjectID, parents: [ObjectID], author: Signature,
        committer: Signature, message: String
    ) {
        self.id = id
        self.tree = tree
        self.parents = parents
        self.author = author
        self.committer = committer
        self.message = message
    }
}

/// A name, an email and a time, as commits and tags carry them.
public struct Signature: Hashable, Sendable {
    /// The person's name.
    public let name: String
    /// The person's email.
    public let email: String
    /// Seconds since 1970, UTC.
    public let seconds: Int64
    /// The person's offset from UTC, in minutes.
    public let offsetMinutes: Int

    /// Creates a signature.
    public init(name: String, email: String, seconds: Int64, offsetMinutes: Int) {
        self.name = name
        self.email = email
        self.seconds = seconds
        self.offsetMinutes = offsetMinutes
    }
}
