import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineBrowser

@Suite struct LastCommitsTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test(arguments: [0, 1, 2])
    func `each entry has the commit that git log finds for it`(indexing: Int) async throws {
        try scratch.commitBranches(count: 60, seed: 8)
        if indexing > 0 { try scratch.makeHistoryIndex() }
        if indexing == 2 { try scratch.commit(["a": "new\n", "b/c": "new\n"], on: "branch0") }
        let tip = try scratch.id(of: "branch0")

        for folder: TreePath in ["", "b"] {
            let tree = try await scratch.browser.tree(folder, at: tip).tree
            var found: [TreePath: ObjectID] = [:]
            let isIndexed = try await scratch.browser.lastCommits(
                of: tree.entries, in: folder, at: tip
            ) { commits in
                for last in commits {
                    found[folder.appending(last.entry.name)] = last.commit?.id
                }
            }
            #expect(found.count == tree.entries.count)
            #expect(isIndexed == (indexing == 1))
            for (path, commit) in found {
                let line = try scratch.git("log", "-1", "--format=%H", "\(tip)", "--", "\(path)")
                #expect(commit.description == line.line, "\(path)")
            }
        }
    }

    @Test func `without an index what would cost too much is left open`() async throws {
        let commits = try scratch.commitHistory(count: 60, fileCount: 12, seed: 2)
        let tip = try #require(commits.last)
        let tree = try await scratch.browser.tree("source/part0", at: tip).tree

        var found: [LastCommit] = []
        _ = try await scratch.browser.lastCommits(
            of: tree.entries, in: "source/part0", at: tip, readLimit: 4
        ) { found += $0 }
        #expect(found.count == tree.entries.count)
        #expect(found.contains { $0.commit == nil })
    }
}
