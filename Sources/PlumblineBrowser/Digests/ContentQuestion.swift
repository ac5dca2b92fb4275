public import PlumblineCore

/// Where in a history a content is looked for.
public struct ContentQuestion: Hashable, Sendable {
    /// The content.
    public var digest: ContentDigest
    /// The paths that are looked at; `nil` for all, which only the id of a blob can be looked for at.
    public var path: PathEnding?
    /// How many places are given.
    public var limit = 100
    /// Where the page begins.
    public var cursor: ContentCursor?

    /// Asks for a content.
    public init(_ digest: ContentDigest) { self.digest = digest }
}

/// The last place of a page: the places behind it, in the order of paths and commits, come next.
public struct ContentCursor: Hashable, Sendable {
    /// The path.
    public let path: TreePath
    /// The commit that brought the content there.
    public let commit: ObjectID

    /// Reads a cursor from its text; `nil` for any other text.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let commit = ObjectID(hex: parts[0]),
            let path = TreePath(percentEncoded: parts[1])
        else { return nil }
        self.init(path: path, commit: commit)
    }

    init(path: TreePath, commit: ObjectID) {
        self.path = path
        self.commit = commit
    }
}

extension ContentCursor: CustomStringConvertible {
    /// The text that a client hands back.
    public var description: String { "\(commit):\(path.percentEncoded)" }
}

/// Some places of a history at which a content stands.
public struct ContentPage: Sendable {
    /// The places, by path, and the oldest first.
    public internal(set) var places: [Place] = []
    /// Where the next page begins; `nil` at the end.
    public internal(set) var next: ContentCursor?
    /// Whether the history index answered, for every branch and tag; else the first-parent history of
    /// HEAD was looked at.
    public internal(set) var isIndexed = true
    /// Why the answer may lack something; `nil` if it is complete.
    public internal(set) var cut: DigestCut?

    /// Where a content stands, and in which commits.
    public struct Place: Hashable, Sendable {
        /// The path.
        public let path: TreePath
        /// The blob: line ends may make it another one for the same SHA-256.
        public let blob: ObjectID
        /// What it is.
        public let kind: Tree.Kind
        /// The commit that brought it there: it differs in this from its first parent.
        public let commit: DatedCommit
        /// The newest commit that has it there, along first parents.
        public let last: DatedCommit
        /// How many commits have it there since.
        public let commitCount: Int
        /// The first commits that brought something else in its place.
        public let replacedBy: [ObjectID]
    }
}
