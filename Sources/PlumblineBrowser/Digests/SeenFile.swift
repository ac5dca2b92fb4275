public import PlumblineCore

/// A file as a running application has it: where it is, as far as is known there, and its digest.
public struct SeenFile: Hashable, Sendable {
    /// The path, or how it ends.
    public let path: PathEnding
    /// A digest of its content.
    public let digest: ContentDigest

    /// Creates a file.
    public init(_ path: PathEnding, _ digest: ContentDigest) {
        self.path = path
        self.digest = digest
    }
}

/// The commits that have some files with the very contents that were seen.
public struct CommitFit: Sendable {
    /// Runs of commits that have all of them: those of the first history first, the newest first.
    public internal(set) var fits: [Run] = []
    /// Where none has all of them, the newest run of those that have most; `nil` if none has any.
    public internal(set) var nearest: (run: Run, misfits: [Int])?
    /// What was found of each file, in their order.
    public internal(set) var files: [Finding] = []
    /// How many commits were looked at.
    public internal(set) var commitCount = 0
    /// Whether the history index answered for all of them; else trees were compared.
    public internal(set) var isIndexed = true
    /// Why the answer may lack something; `nil` if it is complete.
    public internal(set) var cut: DigestCut?

    /// Commits that follow one another in a first-parent history.
    public struct Run: Hashable, Sendable {
        /// The history, by its number in the question.
        public let history: Int
        /// The last of them.
        public let newest: DatedCommit
        /// The first of them.
        public let oldest: DatedCommit
        /// How many they are.
        public let commitCount: Int
    }

    /// What was found of a file.
    public enum Finding: String, Hashable, Sendable, CaseIterable {
        /// Some commits have it.
        case found
        /// Some have a file there, but none with this content.
        case otherContent
        /// None has a file there.
        case noSuchPath
    }
}
