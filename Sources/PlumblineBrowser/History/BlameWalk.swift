import HeapModule
import PlumblineCore
import PlumblineGit

/// Finds the commits that brought the lines of a file, as `git blame` does: what a parent's version has
/// is passed to that parent, commit by commit, and what no parent has stays.
struct BlameWalk: Sendable {
    private var graph: HistoryGraph
    private let ignored: IgnoredRevisions
    private let followsMoves: Bool
    private let budget: BlameBudget
    private let followBudget: FollowBudget
    private var queue = Heap<Entry>()
    private var pending: [Suspect: [BlamePiece]] = [:]
    private var comparedKibibytes = 0
    private var commits: [Int: BlameCommit] = [:]
    /// Lines that were given up.
    private var unattributed: [BlamePiece] = []
    /// What was found since it was last taken.
    private var runs: [BlameRun] = []

    /// A version of the file that may have brought lines.
    private struct Suspect: Hashable {
        let commit: Int
        let path: Int
    }

    private struct Entry: Comparable {
        let rank: Int64
        let suspect: Suspect

        static func < (left: Entry, right: Entry) -> Bool {
            (left.rank, left.suspect.commit, left.suspect.path)
                < (right.rank, right.suspect.commit, right.suspect.path)
        }
    }

    /// The version of a parent.
    private struct Origin {
        let suspect: Suspect
        let blob: ObjectID
    }

    /// A version with what stands in it.
    private struct Version {
        let suspect: Suspect
        let blob: ObjectID
        let text: Text
    }

    init(
        _ subject: BlameSubject, _ index: HistoryIndex?, ignoring ignored: IgnoredRevisions,
        followsMoves: Bool, budget: BlameBudget, followBudget: FollowBudget,
        _ repository: Repository
    ) throws(GitError) {
        graph = HistoryGraph(index)
        self.ignored = ignored
        self.followsMoves = followsMoves
        self.budget = budget
        self.followBudget = followBudget
        guard !subject.lines.isEmpty,
            let commit = try graph.number(of: subject.commit, repository)
        else { return }
        let start = subject.lines.lowerBound.index
        add(
            [BlamePiece(line: start, place: start, count: subject.lines.count)],
            to: Suspect(commit: commit, path: graph.number(of: subject.path)))
    }

    /// Whether every line has its commit or was given up.
    var isFinished: Bool { queue.isEmpty }

    /// How it ended.
    var end: BlameEnd {
        BlameEnd(
            unattributed: unattributed.map {
                BlamePiece(line: $0.line, place: $0.line, count: $0.count)
            }.joined().map(\.lines),
            isIndexed: graph.isIndexed)
    }

    /// Goes on for a while and returns what was found.
    mutating func advance(_ repository: Repository) throws(GitError) -> [BlameRun] {
        let texts = BlameTexts(repository, byteLimit: followBudget.textByteLimit)
        let origins = RenameOrigins(repository, followBudget)
        runs = []
        for _ in 0..<budget.pieceLength where texts.comparedKibibytes < budget.pieceKibibytes {
            guard let entry = queue.popMax() else { break }
            guard let pieces = pending.removeValue(forKey: entry.suspect)?.joined() else {
                continue
            }
            guard comparedKibibytes + texts.comparedKibibytes < budget.comparedKibibytes,
                graph.readCount < budget.readLimit
            else {
                unattributed += pieces
                continue
            }
            try visit(entry.suspect, pieces, repository, texts, origins)
        }
        comparedKibibytes += texts.comparedKibibytes
        return runs
    }

    private mutating func add(_ pieces: [BlamePiece], to suspect: Suspect) {
        guard !pieces.isEmpty else { return }
        if pending[suspect] == nil {
            queue.insert(Entry(rank: graph.rank(of: suspect.commit), suspect: suspect))
        }
        pending[suspect, default: []] += pieces
    }

    private mutating func visit(
        _ suspect: Suspect, _ pieces: [BlamePiece], _ repository: Repository, _ texts: BlameTexts,
        _ origins: RenameOrigins
    ) throws(GitError) {
        let changed = try lastChange(before: suspect, repository)
        // It may be reached by others, too, whose lines are better compared together.
        if changed != suspect { return add(pieces, to: changed) }
        guard let blob = try graph.side(suspect.path, in: suspect.commit, repository)?.id else {
            return unattributed += pieces
        }
        let parents = try self.origins(of: suspect, repository, origins)
        if let same = parents.first(where: { $0.blob == blob }) {
            return add(pieces, to: same.suspect)
        }
        var left = pieces
        var mayHaveMoved = followsMoves
        if followsMoves {
            mayHaveMoved = try graph.parentCount(of: suspect.commit, repository) > 0
        }
        if !parents.isEmpty || mayHaveMoved {
            guard let text = try texts.text(blob) else { return unattributed += pieces }
            var added = mayHaveMoved ? [BlamePiece(line: 0, place: 0, count: text.lineCount)] : []
            left = try pass(left, of: text, to: parents, texts, suspect, added: &added)
            if mayHaveMoved, !left.isEmpty {
                let version = Version(suspect: suspect, blob: blob, text: text)
                left = try passMoved(left, of: version, added, to: parents, texts, repository)
            }
        }
        try attribute(left, to: suspect, repository)
    }

    /// Follows the parents that have the same version.
    private mutating func lastChange(
        before suspect: Suspect, _ repository: Repository
    ) throws(GitError) -> Suspect {
        var commit = suspect.commit
        search: while graph.readCount < budget.readLimit {
            for index in 0..<(try graph.parentCount(of: commit, repository)) {
                let parent = graph.parent(index, of: commit)
                if try graph.isSame(suspect.path, commit, parent, repository) {
                    commit = parent
                    continue search
                }
            }
            break
        }
        return Suspect(commit: commit, path: suspect.path)
    }

    /// The versions of the parents: at the same path, or at the one that the file was renamed from.
    private mutating func origins(
        of suspect: Suspect, _ repository: Repository, _ renames: RenameOrigins
    ) throws(GitError) -> [Origin] {
        var origins: [Origin] = []
        for parent in try graph.parents(of: suspect.commit, repository) {
            var path = suspect.path
            var side = try graph.side(path, in: parent, repository)
            if side?.kind.isFile != true {
                let tree = graph.tree(of: suspect.commit)
                guard
                    let source = try renames.origin(
                        of: graph.path(path), in: tree, from: graph.tree(of: parent))
                else { continue }
                path = graph.number(of: source)
                side = try graph.side(path, in: parent, repository)
            }
            guard let side, side.kind.isFile, !origins.contains(where: { $0.blob == side.id })
            else { continue }
            origins.append(
                Origin(suspect: Suspect(commit: parent, path: path), blob: side.id))
        }
        return origins
    }

    /// Passes to each parent what its version has, and returns what none has.
    ///
    /// - Parameter added: lines of the version, of which those stay that no diff keeps.
    private mutating func pass(
        _ pieces: [BlamePiece], of text: Text, to parents: [Origin], _ texts: BlameTexts,
        _ suspect: Suspect, added: inout [BlamePiece]
    ) throws(GitError) -> [BlamePiece] {
        var left = pieces
        let isLayout = ignored.commits.contains(graph.id(of: suspect.commit))
        for byTokens in isLayout ? [false, true] : [false] {
            for parent in parents where !left.isEmpty {
                guard let old = try texts.text(parent.blob) else {
                    unattributed += left
                    return []
                }
                let split: (passed: [BlamePiece], left: [BlamePiece])
                if byTokens {
                    split = try texts.pairs(of: left, in: text, with: old)
                } else {
                    let map = try texts.map(from: text, toParent: old)
                    split = left.split(by: map)
                    added = added.split(by: map).left
                }
                add(split.passed, to: parent.suspect)
                left = split.left
            }
        }
        return left
    }

    /// Passes on what `version` has from elsewhere in the parents, and returns what is left: first from
    /// their versions of the file, then from the other files that the commit changed.
    private mutating func passMoved(
        _ pieces: [BlamePiece], of version: Version, _ added: [BlamePiece], to parents: [Origin],
        _ texts: BlameTexts, _ repository: Repository
    ) throws(GitError) -> [BlamePiece] {
        let moves = BlameMoves(repository, texts)
        var search = BlameMoves.Search(version.text, added.joined(), left: pieces)
        for parent in parents where search.mayFind(.sameFile) {
            let source = BlameMoves.Source(
                path: graph.path(parent.suspect.path), old: parent.blob, new: version.blob)
            let found = try moves.find(&search, .sameFile, in: [source])
            for (_, pieces) in found { add(pieces, to: parent.suspect) }
        }
        for parent in try graph.parents(of: version.suspect.commit, repository)
        where search.mayFind(.otherFile) {
            var known = parents.filter { $0.suspect.commit == parent }.map(\.suspect.path)
            known.append(version.suspect.path)
            let sources = try moves.sources(
                from: graph.tree(of: parent), to: graph.tree(of: version.suspect.commit),
                besides: known.map { graph.path($0) })
            let found = try moves.find(&search, .otherFile, in: sources)
            for (number, pieces) in found.sorted(by: { $0.key < $1.key }) {
                let path = graph.number(of: sources[number].path)
                add(pieces, to: Suspect(commit: parent, path: path))
            }
        }
        return search.left
    }

    private mutating func attribute(
        _ pieces: [BlamePiece], to suspect: Suspect, _ repository: Repository
    ) throws(GitError) {
        guard !pieces.isEmpty else { return }
        let commit: BlameCommit
        if let known = commits[suspect.commit] {
            commit = known
        } else {
            commit = BlameCommit(try repository.commit(graph.id(of: suspect.commit)))
            commits[suspect.commit] = commit
        }
        runs += pieces.joined().map {
            BlameRun(
                lines: $0.lines, commit: commit, path: graph.path(suspect.path),
                start: LineNumber(index: $0.place))
        }
    }
}
