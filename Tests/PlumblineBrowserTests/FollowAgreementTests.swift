import Foundation
import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

/// Where git's myers and histogram diffs both call a line unchanged and agree on its place, so do we.
struct FollowAgreementTests {
    @Test(arguments: [(0, 1), (0, 40), (100, 700), (1999, 1200), (5, 1999)])
    func `lines that git is sure of stand where git says, in a history of 2,000 commits`(
        old: Int, new: Int
    ) async throws {
        let scratch = try ScratchRepository()
        let commits = try scratch.commitHistory(count: 2000)

        try await expectAgreement(in: scratch.gitDirectory, commits[old], commits[new])
    }

    @Test(.enabled(if: OwnHistory.commits.count > 1, "a shallow clone or none has no history"))
    func `lines that git is sure of stand where git says, in the project's own history`()
        async throws
    {
        let commits = OwnHistory.commits
        for (old, new) in [(commits.count - 1, 0), (0, commits.count / 2)] where old != new {
            try await expectAgreement(in: OwnHistory.gitDirectory, commits[old], commits[new])
        }
    }

    private func expectAgreement(
        in gitDirectory: String, _ old: ObjectID, _ new: ObjectID
    ) async throws {
        let sure = try GitLines(in: gitDirectory, from: old, to: new).agreed
        let anchors = sure.keys.map { Anchor(commit: old, position: $0) }

        let answers = try await FollowScratch.browser(of: gitDirectory).follow(anchors, to: new)

        #expect(!anchors.isEmpty)
        for (anchor, answer) in zip(anchors, answers) {
            let expected = sure[anchor.position]
            guard answer.trace.place?.position == expected else {
                Issue.record(
                    "\(anchor.position.path):\(anchor.position.line) is at \(answer.trace.target ?? "none"), git says \(expected.map { "\($0.path):\($0.line)" } ?? "")"
                )
                continue
            }
            #expect([.identical, .shifted, .renamed].contains(answer.trace.verdict))
        }
    }
}

/// The repository that this package is checked out in.
enum OwnHistory {
    static let gitDirectory = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: ".git").path

    /// Newest first; empty in a shallow clone or without a repository.
    static let commits: [ObjectID] = {
        guard FileManager.default.fileExists(atPath: gitDirectory),
            !FileManager.default.fileExists(atPath: gitDirectory + "/shallow"),
            let output = try? Command(
                "git", ["--git-dir", gitDirectory, "log", "--first-parent", "--format=%H"]
            ).run()
        else { return [] }
        return output.lines.compactMap { ObjectID(hex: $0) }
    }()
}
