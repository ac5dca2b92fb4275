import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

/// Questions about the graph of commits, with git as the referee.
@Suite struct CommitGraphTests {
    private let scratch: ScratchRepository
    private let commits: [ObjectID]

    init() throws {
        scratch = try ScratchRepository()
        commits = try Self.history(in: scratch)
    }

    @Test func `merge bases and distances are those of git`() async throws {
        let browser = scratch.browser
        var random = SplitMix(seed: 2)
        for _ in 0..<30 {
            let (old, new) = (pick(&random), pick(&random))
            let relation = try await browser.relation(from: old, to: new)
            let words = ["merge-base", "--all", "\(old)", "\(new)"].map { Array($0.utf8) }
            let bases = try scratch.git.command(words).outcome().lines
            #expect(Set(relation.mergeBases.map(\.description)) == Set(bases))
            #expect(relation.mergeBases.count == bases.count)
            let counts = try scratch.git(
                "rev-list", "--left-right", "--count", "\(old)...\(new)"
            ).line.split(separator: "\t").compactMap { Int($0) }
            #expect([relation.behind, relation.ahead] == counts)
            let question = ["merge-base", "--is-ancestor", "\(old)", "\(new)"]
            let isAncestor = try scratch.git.command(question.map { Array($0.utf8) }).outcome()
            #expect(relation.isAncestor == (isAncestor.status == 0))
        }
    }

    @Test func `a commit with a clock that is wrong by hours changes no answer`() async throws {
        let base = try scratch.commit(["a": "a\n"], on: "skewed", parents: [])
        let early = try scratch.commit(["a": "b\n"], on: "skewed", parents: [base])
        let late = try scratch.write(
            Array(
                """
                tree \(try scratch.id(of: "\(base)^{tree}"))
                parent \(early)
                author A <a@example.org> 1 +0000
                committer A <a@example.org> \(try seconds(base) - 7_200) +0000

                Late
                """.utf8), as: "commit")
        let tip = try scratch.commit(["a": "c\n"], on: "skewed", parents: [late])

        let relation = try await scratch.browser.relation(from: early, to: tip)
        #expect(relation == CommitRelation(mergeBases: [early], ahead: 2, behind: 0))
        try scratch.setRef("refs/heads/early", to: early)
        let refs = try await scratch.browser.refs(containing: early)
        #expect(refs.map(\.name.shorthand) == ["early", "skewed"])
    }

    @Test func `the nearest tag is that of git describe`() async throws {
        var random = SplitMix(seed: 3)
        for number in 0..<14 {
            let message = number.isMultiple(of: 3) ? nil : "Tag \(number)"
            try scratch.tag("v\(number)", at: pick(&random), message: message)
        }
        let browser = scratch.browser
        for commit in commits {
            for includesLightweight in [false, true] {
                let words =
                    ["describe", "--abbrev=40"] + (includesLightweight ? ["--tags"] : [])
                    + ["\(commit)"]
                let expected = try scratch.git.command(words.map { Array($0.utf8) }).outcome().line
                let found = try await browser.description(
                    of: commit, includesLightweight: includesLightweight)
                let text = found.description.map { found in
                    found.tag.shorthand
                        + (found.distance == 0 ? "" : "-\(found.distance)-g\(commit)")
                }
                #expect(text ?? "" == expected)
            }
        }
    }

    @Test func `of several tags of one commit the youngest with an object is meant`() async throws {
        let commit = commits[5]
        try scratch.tag("a-light", at: commit)
        try scratch.tag("z-first", at: commit, message: "First")
        _ = try scratch.commit(["time": "goes by\n"], on: "clock")
        try scratch.tag("b-second", at: commit, message: "Second")

        let expected = try scratch.git("describe", "\(commit)").line
        let found = try await scratch.browser.description(of: commit, includesLightweight: true)
        #expect(found.description == CommitDescription(tag: .tag(expected), distance: 0))
        #expect(commit.description.hasPrefix(found.abbreviation))
        #expect(found.abbreviation.count >= 7)
    }

    @Test func `the refs that contain a commit are those of git`() async throws {
        var random = SplitMix(seed: 4)
        for number in 0..<12 {
            try scratch.setBranch("branch\(number)", to: pick(&random))
            try scratch.tag("t\(number)", at: pick(&random), message: number < 6 ? "Tag" : nil)
        }
        let browser = scratch.browser
        for commit in commits {
            let expected = try scratch.git(
                "for-each-ref", "--format=%(refname)", "--contains", "\(commit)", "refs/heads",
                "refs/tags"
            ).lines
            let refs = try await browser.refs(containing: commit)
            #expect(refs.map(\.name.description) == expected)
        }
    }

    private func pick(_ random: inout SplitMix) -> ObjectID {
        commits[Int.random(in: commits.indices, using: &random)]
    }

    private func seconds(_ commit: ObjectID) throws -> Int {
        Int(try scratch.git("show", "-s", "--format=%ct", "\(commit)").line) ?? 0
    }

    /// A history of some branches that merge at random, from two roots.
    private static func history(in scratch: ScratchRepository) throws -> [ObjectID] {
        var random = SplitMix(seed: 1)
        var commits = [try scratch.commit(["a": "a\n"], on: "topic", parents: [])]
        commits.append(try scratch.commit(["b": "b\n"], on: "topic", parents: []))
        for number in 0..<40 {
            let count = Int.random(in: 1...3, using: &random) == 1 ? 2 : 1
            let parents = Set(
                (0..<count).map { _ in
                    commits.suffix(7)[
                        Int.random(in: commits.suffix(7).indices, using: &random)]
                })
            commits.append(
                try scratch.commit(["c": "\(number)\n"], on: "topic", parents: parents.sorted()))
        }
        return commits
    }
}
