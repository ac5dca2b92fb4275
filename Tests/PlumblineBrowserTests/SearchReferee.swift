import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

/// What `git grep` finds in a commit, to compare our answers with.
struct SearchReferee {
    /// Runs in the repository.
    let git: Git
    let commit: ObjectID

    /// A pattern, as both are asked for it.
    struct Question: Sendable {
        let options: [String]
        var question: SearchQuestion

        init(
            _ text: String, _ options: [String], syntax: SearchPattern.Syntax = .literal,
            isWord: Bool = false
        ) {
            self.options = options
            question = SearchQuestion(
                SearchPattern(
                    Array(text.utf8), syntax: syntax,
                    letterCase: options.contains("-i") ? .insensitive : .sensitive, isWord: isWord))
            question.lineLimit = 1_000_000
            question.fileLineLimit = 1_000_000
        }
    }

    /// The paths and lines that git finds.
    func gits(_ question: Question, paths: [String] = []) throws -> [String] {
        let words = ["grep", "-n", "-z", "-I"] + question.options + ["-e"]
        let arguments =
            words.map { Array($0.utf8) } + [question.question.pattern.text]
            + [Array("\(commit)".utf8), Array("--".utf8)] + paths.map { Array($0.utf8) }
        let output = try git.command(arguments).outcome()
        try #require(output.status <= 1, "\(output.errorText)")
        return output.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
            .map { line in
                let fields = line.split(separator: 0, maxSplits: 2)
                let path = fields[0].dropFirst(ObjectID.hexCount + 1)
                return Self.place(
                    TreePath(bytes: path) ?? .root, String(decoding: fields[1], as: UTF8.self))
            }
    }

    /// The paths and lines that we find.
    func ours(_ question: Question, _ browser: RepositoryBrowser) async throws -> [String] {
        var search = try await browser.search(question.question, at: commit)
        var places: [String] = []
        while let files = try await search.next() {
            for file in files {
                for line in file.lines where !line.matches.isEmpty {
                    places.append(Self.place(file.path, "\(line.number)"))
                }
            }
        }
        #expect(search.summary.end == nil)
        #expect(search.summary.matchCount == places.count)
        return places
    }

    private static func place(_ path: TreePath, _ line: String) -> String {
        "\(path.percentEncoded):\(line)"
    }
}
