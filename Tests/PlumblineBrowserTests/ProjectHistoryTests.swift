import Foundation
import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

/// The repository that this package is checked out in.
private enum Project {
    /// The folder of the package.
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    static let git = Git(in: folder)

    /// Its git directory; `nil` outside a repository, in a shallow clone, and below three commits.
    static let gitDirectory: String? = {
        guard FileManager.default.fileExists(atPath: "\(folder)/.git"),
            let shallow = try? git("rev-parse", "--is-shallow-repository").line, shallow == "false",
            let count = try? git("rev-list", "--count", "HEAD").line, Int(count) ?? 0 > 2
        else { return nil }
        return try? git("rev-parse", "--path-format=absolute", "--git-common-dir").line
    }()

    /// Up to ten commits, evenly spread over the history, newest first.
    static func commits() throws -> [ObjectID] {
        let all = try git("rev-list", "--first-parent", "HEAD").lines.compactMap {
            ObjectID(hex: $0)
        }
        let step = max(1, all.count / 10)
        return stride(from: 0, to: all.count, by: step).map { all[$0] }
    }
}

@Suite(
    .enabled(
        if: Project.gitDirectory != nil,
        "the package must be in a clone that is not shallow and has a few commits"))
struct ProjectHistoryTests {
    private func browser() throws -> RepositoryBrowser {
        makeBrowser(of: try #require(Project.gitDirectory))
    }

    @Test func `lines on which git's algorithms agree are found in our own history`() async throws {
        let commits = try Project.commits()
        for (new, old) in zip(commits, commits.dropFirst()) {
            let there = DiffReferee(git: Project.git, old: old, new: new)
            #expect(try await there.disagreements(with: browser()) == [])
        }
        let first = try #require(commits.last)
        let back = DiffReferee(git: Project.git, old: commits[0], new: first)
        #expect(try await back.disagreements(with: browser()) == [])
    }

    @Test func `our own history is compared as git does`() async throws {
        let commits = try Project.git("rev-list", "--first-parent", "HEAD").lines
            .compactMap { ObjectID(hex: $0) }
        let browser = try browser()
        for distance in [1, 5, 20] where distance < commits.count {
            let there = ComparisonReferee(
                git: Project.git, browser: browser, commits[distance], commits[0])
            #expect(try await there.changes() == there.raw("-M"))
            #expect(try await there.patch() == there.gitPatch())
        }
    }

    @Test(arguments: [
        SearchReferee.Question("func", ["-F"]), SearchReferee.Question("Import", ["-F", "-i"]),
        SearchReferee.Question("git_[a-z]+\\(", ["-P"], syntax: .regularExpression),
        SearchReferee.Question("^ *}$", ["-P"], syntax: .regularExpression),
        SearchReferee.Question("path", ["-F", "-w"], isWord: true),
    ])
    func `lines of our own files are found as git does`(question: SearchReferee.Question)
        async throws
    {
        let browser = try browser()
        for commit in try Project.commits().prefix(3) {
            let referee = SearchReferee(git: Project.git, commit: commit)
            #expect(try await referee.ours(question, browser) == referee.gits(question))
        }
    }

    @Test func `our own refs and files are those that git lists`() async throws {
        let browser = try browser()
        let names = try Project.git(
            "for-each-ref", "--format=%(refname)", "refs/heads", "refs/tags"
        ).lines
        #expect(try await browser.refs(RefsQuestion()).refs.map(\.name.description) == names)
        let head = try #require(ObjectID(hex: try Project.git("rev-parse", "HEAD").line))
        #expect(try await browser.find(.head).commit == head)

        let listed = try Project.git("ls-tree", "-r", "-z", "HEAD").bytes.split(separator: 0)
        for line in listed {
            let tab = try #require(line.firstIndex(of: UInt8(ascii: "\t")))
            let words = String(decoding: line[..<tab], as: UTF8.self).split(separator: " ")
            guard words[1] == "blob" else { continue }
            let path = try #require(TreePath(bytes: line[line.index(after: tab)...]))
            #expect(try await browser.file(path, at: head).entry.id == ObjectID(hex: words[2]))
        }
    }
}
