/// What became of a position.
public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// Same path, same blob.
    case identical
    /// Same path, the line's text is unchanged; its number may differ.
    case shifted
    /// Another path, the line's text unchanged, one candidate.
    case renamed
    /// In place, equal up to white space.
    case reformatted
    /// The text, up to white space, stands elsewhere in the file or in another touched file.
    case moved
    /// The line was rewritten; its counterpart is proposed.
    case edited
    /// Several counterparts are equally good.
    case ambiguous
    /// The line has no counterpart.
    case deleted
    /// The file has no counterpart.
    case fileDeleted
    /// The path or the line is not in the old commit.
    case noSuchPosition
    /// One of the two is not text: binary, a submodule, a symbolic link.
    case notText
    /// One of the two is above a size limit.
    case tooLarge
    /// A budget ran out before an answer was found.
    case timedOut
    /// The commit is not in the repository.
    case unknownCommit

    /// Whether the answer names one place.
    public var isPlace: Bool {
        switch self {
        case .identical, .shifted, .renamed, .reformatted, .moved, .edited: true
        case .ambiguous, .deleted, .fileDeleted, .noSuchPosition, .notText, .tooLarge, .timedOut,
            .unknownCommit:
            false
        }
    }
}
