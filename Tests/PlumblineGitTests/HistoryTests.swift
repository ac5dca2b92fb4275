import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct HistoryTests {
    @Test func `the merge base is one of those that git finds`() throws {
        let (scratch, commits) = try history(seed: 1)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        var random = SplitMix(seed: 2)
        for _ in 0..<30 {
            let (one, other) = (pick(commits, &random), pick(commits, &random))
            let words = ["merge-base", "--all", one.description, other.description]
            let bases = try scratch.git.command(words.map { Array($0.utf8) }).outcome().lines
            let base = try reader.mergeBase(one, other)
            #expect(base.map { bases.contains($0.description) } ?? bases.isEmpty)
        }
    }

    @Test func `unrelated histories have no merge base`() throws {
        let scratch = try ScratchRepository()
        let one = try scratch.commit(["a": "a\n"])
        let other = try scratch.commit(["b": "b\n"], on: "other")
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        #expect(try reader.mergeBase(one, other) == nil)
        #expect(try reader.mergeBase(one, one) == one)
    }

    @Test func `a walk lists what git rev-list does, parents first`() throws {
        let (scratch, commits) = try history(seed: 3)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        var random = SplitMix(seed: 4)
        for _ in 0..<30 {
            let (tip, excluded) = (pick(commits, &random), pick(commits, &random))
            let walked = try #require(
                try reader.commits(reachableFrom: tip, notFrom: excluded, limit: 1_000))
            let listed = try scratch.git("rev-list", "\(tip)", "^\(excluded)").lines
            #expect(Set(walked.map(\.description)) == Set(listed))
            #expect(walked.count == listed.count)
            for (index, id) in walked.enumerated() {
                let parents = Set(try reader.commit(id).parents)
                #expect(parents.isDisjoint(with: walked[index...]))
            }
        }
    }

    @Test func `a walk of more commits than the limit gives up`() throws {
        let scratch = try ScratchRepository()
        let commits = try scratch.commitHistory(count: 10)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        for (limit, count) in [(0, nil), (9, nil), (10, 10), (11, 10)] {
            let walked = try reader.commits(
                reachableFrom: commits[9], notFrom: nil, limit: limit)
            #expect(walked?.count == count)
        }
        #expect(try reader.commits(reachableFrom: commits[9], notFrom: commits[9], limit: 0) == [])
    }

    private func pick(_ commits: [ObjectID], _ random: inout SplitMix) -> ObjectID {
        commits[Int.random(in: commits.indices, using: &random)]
    }

    /// A history of some branches that merge at random, from two roots.
    private func history(seed: UInt64) throws -> (ScratchRepository, [ObjectID]) {
        let scratch = try ScratchRepository()
        var random = SplitMix(seed: seed)
        var commits = [try scratch.commit(["a": "a\n"], on: "topic", parents: [])]
        commits.append(try scratch.commit(["b": "b\n"], on: "topic", parents: []))
        for number in 0..<40 {
            let count = Int.random(in: 1...4, using: &random) == 1 ? 2 : 1
            let parents = Set((0..<count).map { _ in pick(commits.suffix(6), &random) })
            commits.append(
                try scratch.commit(
                    ["c": "\(number)\n"], on: "topic", parents: parents.sorted()))
        }
        return (scratch, commits)
    }
}
