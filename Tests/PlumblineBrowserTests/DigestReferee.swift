import PlumblineBrowser
import PlumblineCore
import PlumblineTesting

/// What git says about which commit has which content where.
struct DigestReferee {
    /// For each commit, newest first as git lists them, the blob at each path.
    let commits: [(id: ObjectID, files: [TreePath: ObjectID])]

    /// Lists the trees of the commits that `git rev-list` shows for `arguments`.
    init(_ scratch: ScratchRepository, _ arguments: String...) throws {
        let words = ["rev-list"] + arguments
        let ids = try scratch.git.command(words.map { Array($0.utf8) }).outcome().lines
        commits = try ids.compactMap { ObjectID(hex: $0) }.map { id in
            (id, try Self.files(of: id, in: scratch))
        }
    }

    private static func files(
        of commit: ObjectID, in scratch: ScratchRepository
    ) throws -> [TreePath: ObjectID] {
        var files: [TreePath: ObjectID] = [:]
        for line in try scratch.git("ls-tree", "-r", "\(commit)").lines {
            let parts = line.split(separator: "\t")
            let words = parts[0].split(separator: " ")
            guard words[1] == "blob", let path = TreePath(String(parts[1])) else { continue }
            files[path] = ObjectID(hex: words[2])
        }
        return files
    }

    /// The runs of commits that have all of `files`.
    func runs(having files: [SeenFile]) -> [[ObjectID]] {
        var runs: [[ObjectID]] = []
        var isOpen = false
        for commit in commits {
            let isFit = files.allSatisfy { Self.has(commit.files, $0) }
            if isFit { isOpen ? runs[runs.count - 1].append(commit.id) : runs.append([commit.id]) }
            isOpen = isFit
        }
        return runs
    }

    /// How many of `files` each commit has.
    func counts(of files: [SeenFile]) -> [Int] {
        commits.map { commit in files.count { Self.has(commit.files, $0) } }
    }

    private static func has(_ files: [TreePath: ObjectID], _ seen: SeenFile) -> Bool {
        files.contains { path, blob in
            seen.path.contains(path.bytes) && seen.digest == .blob(blob)
        }
    }
}

extension CommitFit {
    /// The ends and the length of each run.
    var summary: [[String]] {
        fits.map { ["\($0.newest.id)", "\($0.oldest.id)", "\($0.commitCount)"] }
    }
}
