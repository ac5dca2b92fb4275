import PlumblineCore

/// Makes a `HistoryIndex`: reads the commits that the branches and tags reach and compares the tree of
/// each with that of its first parent.
///
/// It can begin with an earlier index and then reads only the commits that are new. It belongs to one
/// thread, needs a repository of its own, and keeps everything in memory until it is written.
public struct HistoryIndexBuilder {
    /// How large a history may be; a larger one gets no index.
    public struct Limits: Hashable, Sendable {
        /// The commits.
        public var commits = 2_000_000
        /// The paths that a commit changes, folders too, over all commits.
        public var changes = 12_000_000
        /// The bytes of all paths.
        public var pathBytes = 256 << 20
        /// The bytes of trees that are read.
        public var treeBytes = 256 << 30
        /// How deep folders may be nested.
        public var depth = 500

        /// Creates the default limits.
        public init() {}
    }

    /// Why there is no index.
    public enum Failure: Error, Hashable, Sendable {
        /// The history is beyond the limits.
        case tooLarge
        /// It was told to stop.
        case cancelled
        /// The repository cannot be read.
        case git(GitError)
        /// The file cannot be written; with the system's words.
        case unwritable(String)
    }

    let repository: Repository
    let limits: Limits
    let isCancelled: () -> Bool
    var commits = HistoryCommits()
    var paths = PathTable()
    var objects = HistoryObjects()
    var changes: [Change] = []
    var treeBytesLeft: Int

    /// An object, 0 for none, that stands at a path since a commit.
    struct Change {
        let path: UInt32
        let commit: UInt32
        let object: UInt32
    }

    /// Prepares an index of `repository`; `isCancelled` is asked at every commit.
    public init(
        _ repository: Repository, limits: Limits = Limits(),
        isCancelled: @escaping () -> Bool = { false }
    ) {
        self.repository = repository
        self.limits = limits
        self.isCancelled = isCancelled
        treeBytesLeft = limits.treeBytes
    }

    /// Whether `index` has all commits that the branches and tags of `repository` reach.
    public static func isComplete(
        _ index: HistoryIndex, for repository: Repository
    ) throws(GitError) -> Bool {
        try repository.historyTips().allSatisfy { index.commitNumber(of: $0) != nil }
    }

    /// Takes over what an earlier index of the same repository has; called first.
    public mutating func takeOver(_ index: HistoryIndex) {
        commits.append(index)
        objects.append(index)
        index.forEachPath { path, range in
            let number = paths.number(of: path)
            index.forEachChange(in: range) { commit, object in
                changes.append(Change(path: number, commit: UInt32(commit), object: object))
            }
        }
    }

    /// Reads what is not there yet and writes all of it to the file at `path`, in place of another one.
    public mutating func write(to path: String) throws(Failure) {
        let known = commits.count
        do {
            try commits.readAll(
                reachableFrom: repository.historyTips(), in: repository, limit: limits.commits
            ) { () throws(Failure) in
                if isCancelled() { throw .cancelled }
            }
        } catch {
            throw Failure(error)
        }
        for commit in known..<commits.count {
            if isCancelled() { throw .cancelled }
            try readChanges(of: commit)
        }
        try HistoryIndexWriter(self).write(to: path)
    }

    private mutating func readChanges(of commit: Int) throws(Failure) {
        let firstParent = commits.parents(of: commit).first.map { commits.trees[Int($0)] }
        let tree = commits.trees[commit]
        guard firstParent != tree else { return }
        try compare(
            firstParent, tree, in: PathTable.root, commit: UInt32(commit), depth: limits.depth)
    }
}

extension HistoryIndexBuilder.Failure {
    /// Tells apart what stopped a step.
    init(_ error: any Error) {
        switch error {
        case let failure as Self: self = failure
        case let error as GitError: self = .git(error)
        default: self = .unwritable("\(error)")
        }
    }
}

extension Repository {
    /// The commits at which the branches, the tags and HEAD stand.
    func historyTips() throws(GitError) -> [ObjectID] {
        var tips: [ObjectID] = []
        if let head = try headTarget() { tips.append(head) }
        return tips + (try refs().compactMap(\.commit))
    }
}
