import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct FollowRefereeTests {
    @Test func `lines on which git's algorithms agree are found in 2,000 commits`() async throws {
        let scratch = try ScratchRepository()
        let commits = try scratch.commitHistory(count: 2_000, seed: 7)

        var count = 0
        for (old, new) in [
            (0, 150), (1_000, 1_100), (1_900, 1_999), (1_999, 1_800), (700, 300), (49, 50),
        ] {
            let referee = DiffReferee(git: scratch.git, old: commits[old], new: commits[new])
            count += try referee.unchangedLines().count
            #expect(try await referee.disagreements(with: scratch.browser) == [])
        }
        #expect(count > 1_000)
    }

    @Test(arguments: 0..<4) func `files go where git diff -M sees them go`(seed: UInt64)
        async throws
    {
        let scratch = try ScratchRepository()
        var random = SplitMix(seed: seed)
        var (before, after): ([String: String], [String: String]) = ([:], [:])
        for number in 0..<40 {
            let kept = Int.random(in: 13...20, using: &random)
            let folder = Int.random(in: 0..<6, using: &random)
            before["old/\(number).txt"] = lines("file\(number)", 1...20)
            after["new/\(folder)/\(number * 3).txt"] =
                lines("added\(number)", 1...(21 - kept)) + lines("file\(number)", 1...kept)
        }
        let old = try scratch.commit(before)
        let new = try scratch.commit(after, removing: ["old"])

        let referee = DiffReferee(git: scratch.git, old: old, new: new)
        let pairs = try referee.pairs()
        #expect(pairs.count > 30)
        let anchors = pairs.map {
            Anchor(commit: old, position: Position(path: $0.oldPath, line: 1))
        }
        let answers = try await scratch.browser.follow(anchors, to: new)
        for (pair, answer) in zip(pairs, answers) {
            #expect(answer.trace.verdict == .renamed)
            #expect(answer.trace.path == pair.newPath)
        }
        #expect(try await referee.disagreements(with: scratch.browser) == [])
    }

    /// Git hashes chunks into 17 bits and its percentages are rounded down: a few differ by one or two.
    @Test func `the measure of similarity is git's, give or take two per cent`() throws {
        let scratch = try ScratchRepository()
        let texts = (0...18).map { lines("kept", 1...20) + lines("added", 1...($0 + 1)) }
        for text in texts {
            let old = try scratch.commit(["a.txt": lines("kept", 1...20)], parents: [])
            let new = try scratch.commit(["b.txt": text], removing: ["a.txt"])

            let pairs = try DiffReferee(git: scratch.git, old: old, new: new).pairs()
            let ours = ContentSketch(Array(lines("kept", 1...20).utf8))
                .similarity(to: ContentSketch(Array(text.utf8)))
            if let theirs = pairs.first?.similarity {
                #expect(abs(ours.percent - theirs) <= 2)
            } else {
                #expect(ours.percent <= 62)
            }
        }
    }

    @Test func `a line that git blame --reverse follows is found`() async throws {
        let scratch = try ScratchRepository()
        let commits = try scratch.commitHistory(count: 120, fileCount: 3, seed: 9)
        let (old, new) = (commits[0], commits[45])
        let blamed = try scratch.git(
            "blame", "--reverse", "--line-porcelain", "\(old)..\(new)", "--",
            "source/part0/file0.txt")
        // What stands in the newest commit still is unchanged: each header has the id and both lines.
        let survivors = blamed.lines.filter { $0.hasPrefix("\(new) ") }.map { header in
            header.split(separator: " ").compactMap { Int($0) }.prefix(2)
        }
        #expect(!survivors.isEmpty)

        for survivor in survivors {
            let trace = try await scratch.follow(
                "source/part0/file0.txt", line: survivor[1], from: old, to: new)
            #expect(trace.verdict == .shifted)
            #expect(trace.line == survivor[0])
        }
    }
}
