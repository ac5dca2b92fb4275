import PlumblineCore
import PlumblineGit
import PlumblineTesting

extension ScratchRepository {
    /// Makes the history index, as the cache does after a clone.
    func makeHistoryIndex() throws {
        var builder = HistoryIndexBuilder(try Repository(gitDirectory: gitDirectory))
        try builder.write(to: HistoryIndex.path(in: gitDirectory))
    }
}
