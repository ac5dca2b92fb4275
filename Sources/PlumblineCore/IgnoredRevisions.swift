/// The commits that a repository's `.git-blame-ignore-revs` names: changes of layout, not of code.
public struct IgnoredRevisions: Hashable, Sendable {
    /// Where the file stands in a tree.
    public static let path: TreePath = ".git-blame-ignore-revs"
    /// A larger file is not read.
    public static let byteLimit = 1 << 20

    /// The commits.
    public let commits: Set<ObjectID>

    /// No commit at all.
    public static let none = IgnoredRevisions(commits: [])

    private init(commits: Set<ObjectID>) { self.commits = commits }

    /// Reads a file as `git blame --ignore-revs-file` does: a full id on each line, `#` begins a comment.
    ///
    /// `nil` if a line holds anything else.
    public init?(_ text: Text) {
        var commits: Set<ObjectID> = []
        for index in 0..<text.lineCount {
            let line = text[LineNumber(index: index)].prefix { $0 != UInt8(ascii: "#") }
                .filter { !LineTraits.isWhitespace($0) }
            if line.isEmpty { continue }
            guard let id = line.withUnsafeBytes({ ObjectID(hexDigits: $0) }) else { return nil }
            commits.insert(id)
        }
        self.commits = commits
    }
}
