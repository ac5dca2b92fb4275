import NIOConcurrencyHelpers
import PlumblineGit

extension RepositoryBrowser {
    /// Does `work` piece by piece: a thread is held for one piece, and a question that was cancelled
    /// ends with it.
    func finish<Work: PieceByPiece>(_ work: Work) async throws(BrowseError) -> Work {
        // In a box: a closure that holds a second reference would have each piece copy all that was found.
        let box = NIOLockedValueBox(work)
        while !box.withLockedValue({ $0.isFinished }) {
            if Task.isCancelled { throw .busy(retryAfter: 1) }
            try await read { repository in
                try box.withLockedValue { try $0.advance(in: repository) }
            }
        }
        return box.withLockedValue { $0 }
    }
}
