public import PlumblineCore

extension HistoryIndex {
    /// A path of the index, and what stood there.
    public struct PathChanges: Sendable {
        /// The path.
        public let path: [UInt8]
        /// The commits in which it differs from the first parent, ascending.
        public let changes: [Change]

        /// Creates what an index would have of a path.
        public init(path: [UInt8], changes: [Change]) {
            self.path = path
            self.changes = changes
        }
    }

    /// How far a content stands from the commit that brought it to a path, along first parents.
    public struct Reign: Hashable, Sendable {
        /// The commit that brought it.
        public let commit: Int
        /// The number of the object.
        public let object: UInt32
        /// The newest commit that has it.
        public fileprivate(set) var last: Int
        /// How many commits have it.
        public fileprivate(set) var commitCount = 0
        /// The first commits, by their numbers, that brought something else in its place.
        public fileprivate(set) var replacedBy: [Int] = []
    }

    /// How many blocks the sorted paths are kept in.
    public var blockCount: Int { counts.blocks }

    /// The block in which a search that goes on at `path` begins.
    public func firstBlock(from path: TreePath) -> Int { block(of: path) }

    /// Returns the paths of a block that `isWanted` takes, in the order of their bytes.
    public func paths(
        inBlock index: Int, where isWanted: (_ path: [UInt8]) -> Bool
    ) -> [PathChanges] {
        var found: [PathChanges] = []
        forEachPath(inBlock: index) { path, range in
            guard isWanted(path) else { return true }
            var changes: [Change] = []
            forEachChange(in: range) { changes.append(Change(commit: $0, object: $1)) }
            found.append(PathChanges(path: path, changes: changes))
            return true
        }
        return found
    }

    /// Returns the paths of a block at which one of `objects` ever stood.
    public func paths(inBlock index: Int, having objects: Set<UInt32>) -> [PathChanges] {
        var found: [PathChanges] = []
        forEachPath(inBlock: index) { path, range in
            var changes: [Change] = []
            var isFound = false
            forEachChange(in: range) { commit, object in
                if objects.contains(object) { isFound = true }
                changes.append(Change(commit: commit, object: object))
            }
            if isFound { found.append(PathChanges(path: path, changes: changes)) }
            return true
        }
        return found
    }

    /// The numbers of the files and symbolic links whose blob is `id`: one for each kind.
    ///
    /// - Complexity: O(*n*) in objects.
    public func blobs(named id: ObjectID) -> [UInt32] {
        (1...UInt32(max(objectCount, 1))).filter { number in
            guard Int(number) <= objectCount else { return false }
            let object = object(number)
            return object.id == id && object.kind.isBlob
        }
    }

    /// Says how far `objects` stand at a path, one reign for each change that brought one of them.
    ///
    /// - Parameter replacementLimit: so many replacements of each are named.
    /// - Complexity: O(*n*) in commits.
    public func reigns(
        of objects: Set<UInt32>, in changes: [Change], replacementLimit: Int
    ) -> [Reign] {
        guard let first = changes.first?.commit else { return [] }
        var reigns: [Reign] = []
        // By commit: 0 for another content, else the number of the reign plus one.
        var rulers = [UInt32](repeating: 0, count: commitCount - first)
        withFirstParents { firstParents in
            var next = changes.makeIterator()
            var change = next.next()
            for commit in first..<commitCount {
                let parent = Int(firstParents[commit])
                var ruler = parent >= first && parent < commit ? rulers[parent - first] : 0
                if let current = change, current.commit == commit {
                    if ruler > 0 {
                        reigns[Int(ruler) - 1].end(at: commit, limit: replacementLimit)
                    }
                    ruler = 0
                    if objects.contains(current.object) {
                        reigns.append(Reign(commit: commit, object: current.object, last: commit))
                        ruler = UInt32(reigns.count)
                    }
                    change = next.next()
                }
                rulers[commit - first] = ruler
                guard ruler > 0 else { continue }
                let index = Int(ruler) - 1
                reigns[index].commitCount += 1
                if seconds(of: commit) >= seconds(of: reigns[index].last) {
                    reigns[index].last = commit
                }
            }
        }
        return reigns
    }
}

extension HistoryIndex.Reign {
    fileprivate mutating func end(at commit: Int, limit: Int) {
        if replacedBy.count < limit { replacedBy.append(commit) }
    }
}
