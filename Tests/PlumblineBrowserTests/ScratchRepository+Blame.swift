import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineBrowser

/// Where a line comes from.
struct BlameOrigin: Equatable {
    let commit: ObjectID
    let path: String
    let line: Int
}

extension ScratchRepository {
    /// Blames a file, and returns where each line comes from.
    func blame(
        _ path: TreePath, at commit: ObjectID, lines: ClosedRange<LineNumber>? = nil,
        followsMoves: Bool = false, budget: BlameBudget = BlameBudget()
    ) async throws -> (lines: [Int: BlameOrigin], end: BlameEnd) {
        let browser = self.browser
        let subject = try await browser.blameSubject(path, at: commit, lines: lines)
        var found: [Int: BlameOrigin] = [:]
        let end = try await browser.blame(
            subject, followsMoves: followsMoves, budget: budget
        ) { runs in
            for run in runs {
                for (offset, line) in run.lines.enumerated() {
                    #expect(found[line.value] == nil)
                    found[line.value] = BlameOrigin(
                        commit: run.commit.id, path: run.path.description,
                        line: run.start.value + offset)
                }
            }
        }
        return (found, end)
    }

    /// Returns what `git blame` says, with `options` as in `-M`.
    func gitBlame(
        _ revision: String, _ path: String, _ options: [String] = []
    ) throws -> [Int: BlameOrigin] {
        var origins: [Int: BlameOrigin] = [:]
        var path = path
        var pending: (ObjectID, Int, Int)?
        let words = ["blame", "--line-porcelain"] + options + [revision, "--", path]
        for line in try git.command(words.map { Array($0.utf8) }).run().lines {
            let words = line.split(separator: " ")
            if line.hasPrefix("\t"), let (commit, old, new) = pending {
                origins[new] = BlameOrigin(commit: commit, path: path, line: old)
                pending = nil
            } else if line.hasPrefix("filename ") {
                path = String(line.dropFirst(9))
            } else if pending == nil, words.count > 2, let id = ObjectID(hex: words[0]),
                let old = Int(words[1]), let new = Int(words[2])
            {
                pending = (id, old, new)
            }
        }
        return origins
    }
}
