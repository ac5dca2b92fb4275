import PlumblineCache
public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// Says what there is to blame in the file at `path` in the commit `commit`.
    ///
    /// - Parameter lines: the lines that are asked for; all if there are none.
    /// - Throws: `BrowseError.notAFile` for anything but a file, `.tooLarge` for one that is too large
    ///   to be compared.
    public func blameSubject(
        _ path: TreePath, at commit: ObjectID, lines: ClosedRange<LineNumber>?
    ) async throws(BrowseError) -> BlameSubject {
        let entry = try await entry(path, at: commit)
        guard entry.kind.isFile else { throw .notAFile(path, entry.kind, id: entry.id) }
        let lineCount = try await read { repository in
            let byteCount = try repository.header(entry.id).byteCount
            guard byteCount <= budget.textByteLimit else {
                throw BrowseError.tooLarge(byteCount: byteCount, limit: budget.textByteLimit)
            }
            return Text(bytes: try repository.blob(entry.id).bytes).lineCount
        }
        let all = LineNumber(1)..<LineNumber(lineCount + 1)
        let asked = lines.map { $0.lowerBound..<$0.upperBound.shifted(by: 1) } ?? all
        return BlameSubject(
            commit: commit, path: path, blob: entry.id, lineCount: lineCount,
            lines: asked.clamped(to: all))
    }

    /// Finds the commits that brought the lines of `subject`; `send` gets what is found as it is found,
    /// in no particular order.
    ///
    /// - Parameter followsMoves: whether lines are followed, too, to where a commit moved or copied them
    ///   from: elsewhere in the file, or another file that it changed.
    public func blame(
        _ subject: BlameSubject, followsMoves: Bool = false,
        send: ([BlameRun]) async throws -> Void
    ) async throws -> BlameEnd {
        try await blame(
            subject, followsMoves: followsMoves, budget: BlameBudget(), send: send)
    }

    func blame(
        _ subject: BlameSubject, followsMoves: Bool = false, budget: BlameBudget,
        send: ([BlameRun]) async throws -> Void
    ) async throws -> BlameEnd {
        var walk = try await read { repository in
            try BlameWalk(
                subject, pool.historyIndex(),
                ignoring: repository.ignoredRevisions(in: subject.commit),
                followsMoves: followsMoves, budget: budget, followBudget: self.budget, repository)
        }
        while !walk.isFinished {
            try Task.checkCancellation()
            let before = walk
            let (after, runs) = try await read { repository in
                var walk = before
                let runs = try walk.advance(repository)
                return (walk, runs)
            }
            walk = after
            if !runs.isEmpty { try await send(runs) }
        }
        return walk.end
    }
}

extension Repository {
    /// The commits that `commit` says to ignore.
    fileprivate func ignoredRevisions(in commit: ObjectID) throws(GitError) -> IgnoredRevisions {
        let tree = try links(of: commit).tree
        guard let entry = try entry(at: IgnoredRevisions.path, in: tree), entry.kind.isFile,
            try header(entry.id).byteCount <= IgnoredRevisions.byteLimit
        else { return .none }
        return IgnoredRevisions(Text(bytes: try blob(entry.id).bytes)) ?? .none
    }
}
