import PlumblineGit

extension RepositoryBrowser {
    /// Does `work` piece by piece: a thread is held for one piece, and a question that was cancelled
    /// ends with it.
    func finish<Work: PieceByPiece>(_ work: Work) async throws(BrowseError) -> Work {
        var work = work
        while !work.isFinished {
            if Task.isCancelled { throw .busy(retryAfter: 1) }
            work = try await read { [work] repository in
                var work = work
                try work.advance(in: repository)
                return work
            }
        }
        return work
    }
}
