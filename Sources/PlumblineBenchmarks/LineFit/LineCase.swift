import PlumblineCore
import PlumblineGit

/// A question about two texts whose paths are known, with its answer.
struct LineCase {
    let truth: LinesTruth
    /// Names the pair of texts; cases of one pair have the same.
    let pair: String
    let old: Text
    let new: Text
    let map: LineMap

    var line: LineNumber { LineNumber(truth.fromLine) }
    /// The line's counterpart; `nil` if it has none.
    var answer: LineNumber? { truth.toLine.map { LineNumber($0) } }

    /// Whether the line lies in a hunk of the diff.
    var isChanged: Bool {
        if case .replaced = map.destination(of: line) { return true }
        return false
    }
}

/// Reads the cases that the repositories at hand can answer.
struct LineCaseReader {
    private let gitDirectories: [String: String]
    private var repositories: [String: Repository] = [:]
    private var texts: [ObjectID: Text] = [:]
    private var maps: [String: LineMap] = [:]

    /// Creates a reader of these repositories.
    init(_ repositories: [LinesRepository]) {
        gitDirectories = Dictionary(repositories.map { ($0.name, $0.gitDirectory) }) { $1 }
    }

    /// Returns the cases of `truths` whose two texts exist; a line that is gone is looked for in the
    /// file of its old path.
    mutating func cases(of truths: [LinesTruth]) throws -> [LineCase] {
        try truths.compactMap { truth in
            guard let repository = try repository(truth.repo) else { return nil }
            return try lineCase(truth, in: repository)
        }
    }

    private mutating func lineCase(
        _ truth: LinesTruth, in repository: Repository
    ) throws(GitError) -> LineCase? {
        guard let old = try blob(truth.fromPath, at: truth.fromCommit, in: repository),
            let new = try blob(truth.toPath ?? truth.fromPath, at: truth.toCommit, in: repository)
        else { return nil }
        let (oldText, newText) = (try text(old, in: repository), try text(new, in: repository))
        guard truth.fromLine <= oldText.lineCount, (truth.toLine ?? 1) <= newText.lineCount else {
            return nil
        }
        let pair = "\(old) \(new)"
        let map = try map(from: oldText, to: newText, pair: pair)
        return LineCase(truth: truth, pair: pair, old: oldText, new: newText, map: map)
    }

    private mutating func map(
        from old: Text, to new: Text, pair: String
    ) throws(GitError) -> LineMap {
        if let known = maps[pair] { return known }
        let map = LineMap(from: old, to: new)
        maps[pair] = map
        return map
    }

    private mutating func repository(_ name: String) throws(GitError) -> Repository? {
        if let known = repositories[name] { return known }
        guard let directory = gitDirectories[name] else { return nil }
        let repository = try Repository(gitDirectory: directory)
        repositories[name] = repository
        return repository
    }

    private func blob(
        _ path: String, at commit: String, in repository: Repository
    ) throws(GitError) -> ObjectID? {
        guard let id = ObjectID(hex: commit), repository.contains(id), let path = TreePath(path)
        else { return nil }
        return try repository.entry(at: path, in: repository.commit(id).tree)?.id
    }

    private mutating func text(
        _ id: ObjectID, in repository: Repository
    ) throws(GitError) -> Text {
        if let known = texts[id] { return known }
        let text = Text(bytes: try repository.blob(id).bytes)
        texts[id] = text
        return text
    }
}
