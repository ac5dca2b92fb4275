/// Work on a repository that is done in pieces, so that no thread is held for long.
///
/// Between two pieces the state is a value that may wait, go to another thread, or be let go of.
public protocol PieceByPiece: Sendable {
    /// Whether nothing is left to be done.
    var isFinished: Bool { get }
    /// Does the next piece, some hundredths of a second of work.
    mutating func advance(in repository: Repository) throws(GitError)
}
