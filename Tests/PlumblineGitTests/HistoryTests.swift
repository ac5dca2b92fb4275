import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct HistoryTests {
    private static let oneDay = 86_400

    @Test(arguments: [60, 2 * oneDay])
    func `a way turns at one of the merge bases that git finds`(step: Int) throws {
        let (scratch, commits) = try history(seed: 1, step: step)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        var random = SplitMix(seed: 2)
        for _ in 0..<60 {
            let (one, other) = (pick(commits, &random), pick(commits, &random))
            let words = ["merge-base", "--all", one.description, other.description]
            let bases = try scratch.git.command(words.map { Array($0.utf8) }).outcome().lines
            switch try reader.way(from: one, to: other, limit: 100) {
            case .found(let way): #expect(bases.contains(way.stops[way.turn].id.description))
            case .unrelated: #expect(bases.isEmpty)
            case .outOfReach: Issue.record("\(one) and \(other) are within reach")
            }
        }
    }

    @Test func `a way leads from parent to child and from end to end`() throws {
        let (scratch, commits) = try history(seed: 3)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        var random = SplitMix(seed: 4)
        for _ in 0..<60 {
            let (one, other) = (pick(commits, &random), pick(commits, &random))
            guard case .found(let way) = try reader.way(from: one, to: other, limit: 100) else {
                continue
            }
            #expect(way.stops.first?.id == one)
            #expect(way.stops.last?.id == other)
            for index in way.stops.indices.dropLast() {
                let (near, far) = (way.stops[index], way.stops[index + 1])
                let isBack = index < way.turn
                #expect((isBack ? near : far).parents.contains((isBack ? far : near).id))
                #expect(way.commit(after: index) == (isBack ? near : far))
            }
        }
    }

    @Test func `between branches that merge often a way is short, however old they are`() throws {
        let scratch = try ScratchRepository()
        var main = try scratch.commit(["a": "0\n"])
        var release = try scratch.commit(["b": "0\n"], on: "release", parents: [main])
        var (before, last) = (main, release)
        for number in 1...40 {
            scratch.git.clock.tick(Self.oneDay)
            before = try scratch.commit(["a": "\(number)\n"])
            last = release
            release = try scratch.commit(["b": "\(number)\n"], on: "release")
            main = try scratch.commit(["b": "\(number)\n"], parents: [before, release])
        }
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        let way = try reader.way(from: before, to: release, limit: 12)
        guard case .found(let way) = way else {
            Issue.record("more commits were read than those of two days")
            return
        }
        #expect(way.stops[way.turn].id == last)
        #expect(way.stops.last?.id == release)
    }

    @Test func `a way from a commit to itself is that commit`() throws {
        let scratch = try ScratchRepository()
        let commit = try scratch.commit(["a": "a\n"])
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        guard case .found(let way) = try reader.way(from: commit, to: commit, limit: 0) else {
            Issue.record("there is no way")
            return
        }
        #expect(way.stops.map(\.id) == [commit])
        #expect(way.turn == 0)
    }

    @Test func `a way over more commits than the limit is out of reach`() throws {
        let scratch = try ScratchRepository()
        let commits = try scratch.commitHistory(count: 10)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        for (limit, isFound) in [(0, false), (8, false), (9, true), (20, true)] {
            let way = try reader.way(from: commits[0], to: commits[9], limit: limit)
            if case .found(let way) = way {
                #expect(isFound)
                #expect(way.stops.map(\.id) == commits)
            } else {
                #expect(!isFound)
            }
        }
    }

    @Test func `the links of a commit are what git reads`() throws {
        let (scratch, commits) = try history(seed: 5)
        let reader = try Repository(gitDirectory: scratch.gitDirectory)

        for commit in commits {
            let links = try reader.links(of: commit)
            let shown = try scratch.git("show", "-s", "--format=%T %P %ct", "\(commit)").lines[0]
            let words = [links.tree.description] + links.parents.map(\.description)
            #expect(
                shown.split(separator: " ").joined(separator: " ")
                    == (words + [String(links.seconds)]).joined(separator: " "))
        }
    }

    private func pick(_ commits: [ObjectID], _ random: inout SplitMix) -> ObjectID {
        commits[Int.random(in: commits.indices, using: &random)]
    }

    /// A history of some branches that merge at random, from two roots, a commit each `step` seconds.
    private func history(
        seed: UInt64, step: Int = 60
    ) throws -> (ScratchRepository, [ObjectID]) {
        let scratch = try ScratchRepository()
        var random = SplitMix(seed: seed)
        var commits = [try scratch.commit(["a": "a\n"], on: "topic", parents: [])]
        commits.append(try scratch.commit(["b": "b\n"], on: "topic", parents: []))
        for number in 0..<40 {
            let count = Int.random(in: 1...4, using: &random) == 1 ? 2 : 1
            scratch.git.clock.tick(step)
            let parents = Set((0..<count).map { _ in pick(commits.suffix(6), &random) })
            commits.append(
                try scratch.commit(
                    ["c": "\(number)\n"], on: "topic", parents: parents.sorted()))
        }
        return (scratch, commits)
    }
}
