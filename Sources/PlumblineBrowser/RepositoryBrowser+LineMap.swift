public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// Follows all lines of the file at `path` in the commit `old` to the commit `new`.
    ///
    /// A file that is no text or too large to be compared has no lines; the map says why.
    ///
    /// - Throws: `BrowseError.noSuchPath`, `.notAFile` for a folder, `.tooManyLines` above `lineLimit`.
    public func lineMap(
        of path: TreePath, from old: ObjectID, to new: ObjectID, lineLimit: Int
    ) async throws(BrowseError) -> FileLineMap {
        let entry = try await entry(path, at: old)
        guard entry.kind != .tree else { throw .notAFile(path, entry.kind, id: entry.id) }
        guard let ground = try await grounds(of: [old], to: new)[old] else {
            throw .noSuchRevision(Revision(old))
        }
        if let known = caches.lineMaps.map(of: path, on: ground) { return known }
        let lines = try await lines(of: entry)
        let map = FileLineMap(
            source: FileLineMap.File(path: path, blob: entry.id), old: old, new: new,
            ignoredRevisions: ground.ignoredRevisions, refusal: lines.refusal,
            lineCount: lines.count, runs: try await runs(lines.count, path, ground, lineLimit))
        caches.lineMaps.keep(map, on: ground)
        return map
    }

    private func runs(
        _ lineCount: Int, _ path: TreePath, _ ground: FollowedAnswers.Ground, _ lineLimit: Int
    ) async throws(BrowseError) -> [FileLineMap.Run] {
        guard lineCount <= lineLimit else {
            throw .tooManyLines(path, lineCount: lineCount, limit: lineLimit)
        }
        let anchors = (0..<lineCount).map {
            Anchor(
                commit: ground.old, position: Position(path: path, line: LineNumber(index: $0)))
        }
        // The map is kept as a whole, so its lines would only drive others out.
        let followed = try await followAnew(anchors, to: ground.new)
        return FileLineMap.Run.runs(of: followed.lazy.map(\.trace))
    }

    /// How many lines a file has, or why they cannot be followed.
    private func lines(
        of entry: Tree.Entry
    ) async throws(BrowseError) -> (count: Int, refusal: Verdict?) {
        guard entry.kind.isFile else { return (0, .notText) }
        return try await read { repository in
            guard try repository.header(entry.id).byteCount <= budget.textByteLimit else {
                return (0, .tooLarge)
            }
            let blob = try repository.blob(entry.id)
            return blob.kind == .binary ? (0, .notText) : (Text(bytes: blob.bytes).lineCount, nil)
        }
    }
}
