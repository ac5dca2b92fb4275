import Foundation
import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

extension ScratchRepository {
    /// Where the history index stands.
    var indexPath: String { HistoryIndex.path(in: gitDirectory) }

    /// Makes the history index anew and opens it.
    func historyIndex() throws -> HistoryIndex {
        var builder = HistoryIndexBuilder(try Repository(gitDirectory: gitDirectory))
        try builder.write(to: indexPath)
        return try #require(HistoryIndex(at: indexPath))
    }

    /// Puts other bytes in the place of the history index.
    func overwriteIndex(_ bytes: some Collection<UInt8>) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: indexPath))
    }

    /// What git finds at the paths of every commit, those of folders too.
    func allEntries() throws -> [ObjectID: [TreePath: Delta.Side]] {
        var entries: [ObjectID: [TreePath: Delta.Side]] = [:]
        for commit in try git("rev-list", "--all").lines {
            let lines = try git("ls-tree", "-r", "-t", commit).lines
            let sides = lines.compactMap { line -> (TreePath, Delta.Side)? in
                let words = line.split { $0 == " " || $0 == "\t" }
                guard let mode = UInt32(words[0], radix: 8), let id = ObjectID(hex: words[2])
                else { return nil }
                return (TreePath(stringLiteral: String(words[3])), Delta.Side(id: id, mode: mode))
            }
            entries[try #require(ObjectID(hex: commit))] = Dictionary(uniqueKeysWithValues: sides)
        }
        return entries
    }
}

extension HistoryIndex {
    /// What the index finds at a path in a commit.
    func side(_ path: TreePath, in commit: ObjectID) throws -> Delta.Side? {
        let value = values(of: path)[try #require(commitNumber(of: commit))]
        return value == 0 ? nil : object(value)
    }
}
