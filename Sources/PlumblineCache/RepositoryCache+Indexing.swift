import Logging
public import PlumblineCore
import PlumblineGit

extension RepositoryCache {
    /// Sees to it that every clone has a history index that is up to date; it is made in the background.
    public func updateIndexes() {
        for id in folder.publishedClones() { updateIndex(of: id) }
    }

    /// Brings the history index of `id` up to date in the background, one repository at a time.
    func updateIndex(of id: RepositoryID) {
        guard pool(of: id) != nil, !isShutDown else { return }
        let earlier = indexings[id]
        let clone = folder.clone(of: id)
        indexings[id] = Task(priority: .background) {
            [logger, indexExecutor, integrity, settings] in
            await earlier?.value
            do {
                try await indexExecutor.run {
                    try integrity.check(clone)
                    try HistoryIndexBuilder.update(clone, limits: settings.indexLimits) {
                        Task.isCancelled
                    }
                }
            } catch HistoryIndexBuilder.Failure.cancelled {
                return
            } catch {
                logger.notice(
                    "no history index",
                    metadata: ["repository": "\(id)", "detail": "\(error)"])
            }
        }
    }

    /// Returns when the history index of `id` is as up to date as it gets.
    public func waitForIndex(of id: RepositoryID) async { await indexings[id]?.value }

    /// Ends the making of an index and returns when it has ended.
    func endIndexing(of id: RepositoryID) async {
        let indexing = indexings.removeValue(forKey: id)
        indexing?.cancel()
        await indexing?.value
    }

    /// Ends the making of all indexes.
    func endIndexing() async {
        for indexing in indexings.values { indexing.cancel() }
        for id in Array(indexings.keys) { await endIndexing(of: id) }
    }
}

extension HistoryIndexBuilder {
    /// Makes the history index of the clone in a folder, or adds to it what is new.
    fileprivate static func update(
        _ gitDirectory: String, limits: Limits, isCancelled: @escaping () -> Bool
    ) throws {
        let path = HistoryIndex.path(in: gitDirectory)
        let repository = try Repository(gitDirectory: gitDirectory)
        if let known = HistoryIndex(at: path) {
            if try isComplete(known, for: repository) { return }
            do {
                var builder = Self(repository, limits: limits, isCancelled: isCancelled)
                builder.takeOver(known)
                return try builder.write(to: path)
            } catch Failure.tooLarge {
                // Commits that nothing reaches any more count too: they go when it is made anew.
            }
        }
        var builder = Self(repository, limits: limits, isCancelled: isCancelled)
        try builder.write(to: path)
    }
}
