import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

/// What git says about two commits, and what we do.
struct ComparisonReferee {
    let git: Git
    let browser: RepositoryBrowser
    let old: ObjectID
    let new: ObjectID

    init(_ scratch: ScratchRepository, _ old: ObjectID, _ new: ObjectID) {
        self.init(git: scratch.git, browser: scratch.browser, old, new)
    }

    init(git: Git, browser: RepositoryBrowser, _ old: ObjectID, _ new: ObjectID) {
        self.git = git
        self.browser = browser
        self.old = old
        self.new = new
    }

    /// The records of `git diff --raw`, with the paths percent-encoded.
    func raw(_ options: String...) throws -> [String] {
        let words = ["diff", "--raw", "-z", "--no-abbrev", "\(old)", "\(new)"]
        let output = try git.command((words + options).map { Array($0.utf8) }).run()
        var fields = output.bytes.split(separator: 0, omittingEmptySubsequences: false)[...]
        var records: [String] = []
        while let head = fields.popFirst(), !head.isEmpty {
            let text = String(decoding: head.dropFirst(), as: UTF8.self)
            let letter = text.split(separator: " ").last?.first
            let paths = fields.prefix(letter == "R" || letter == "C" ? 2 : 1)
            fields = fields.dropFirst(paths.count)
            let record = [text] + paths.map { PercentEncoding.encode($0) }
            records.append(record.joined(separator: " "))
        }
        return records
    }

    /// Our changes in the same form.
    func changes(
        _ change: (inout ComparisonQuestion) -> Void = { _ in }
    ) async throws -> [String] {
        var question = ComparisonQuestion(from: old, to: new)
        change(&question)
        return try await browser.comparison(question).changes.map(Self.record)
    }

    private static func record(_ change: FileChange) -> String {
        let sides = [change.old, change.new]
        let modes = sides.map { $0.map { String($0.kind.mode, radix: 8) } ?? "000000" }
        let ids = sides.map { $0?.id.description ?? String(repeating: "0", count: 40) }
        let letters: [FileChange.Status: String] = [
            .added: "A", .deleted: "D", .modified: "M", .renamed: "R", .typeChanged: "T",
        ]
        let percent = change.similarity.map { String("00\($0.percent)".suffix(3)) } ?? ""
        let paths = change.status == .renamed ? sides : [change.new ?? change.old]
        let words = modes + ids + [(letters[change.status] ?? "") + percent]
        return (words + paths.compactMap { $0?.path.percentEncoded }).joined(separator: " ")
    }

    /// The patch of `git diff`.
    func gitPatch(_ options: String...) throws -> [UInt8] {
        let words = ["diff", "--full-index", "-M", "\(old)", "\(new)"]
        return try git.command((words + options).map { Array($0.utf8) }).run().bytes
    }

    /// Our patch.
    func patch(
        _ options: LineOptions = LineOptions(),
        _ change: (inout ComparisonQuestion) -> Void = { _ in }
    ) async throws -> [UInt8] {
        var question = ComparisonQuestion(from: old, to: new)
        change(&question)
        var rest = try await browser.comparison(question).changes[...]
        var patch = PatchWriter()
        while !rest.isEmpty {
            let diffs = try await browser.diffs(of: rest, options)
            for (change, diffs) in zip(rest, diffs) {
                for (part, diff) in zip(change.parts, diffs) { patch.write(part, diff) }
            }
            rest = rest.dropFirst(diffs.count)
        }
        return patch.bytes
    }

    /// The tree that `git apply` makes of `patch` and the old commit.
    func tree(applying patch: [UInt8], in folder: ScratchFolder) throws -> String {
        let index = ["GIT_INDEX_FILE": folder.path(of: "index-\(old)-\(new)")]
        try git("read-tree", "\(old)", environment: index)
        let words = ["apply", "--cached", "--whitespace=nowarn", "-"].map { Array($0.utf8) }
        if !patch.isEmpty { try git.command(words, input: patch, environment: index).run() }
        return try git("write-tree", environment: index).line
    }

    /// The tree of the new commit.
    var newTree: String { get throws { try git("rev-parse", "\(new)^{tree}").line } }
}
