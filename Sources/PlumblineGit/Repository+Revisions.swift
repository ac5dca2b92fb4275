import CLibGit2
public import PlumblineCore

/// What a revision turned out to name.
public enum Resolution: Hashable, Sendable {
    /// This commit.
    case commit(ObjectID)
    /// Nothing in this repository. With `missing`, a full id that is not here but may be upstream.
    case nothing(missing: ObjectID?)
    /// Several things: ref names or ids.
    case ambiguous([String])
}

extension Repository {
    /// Prefixes of ids are at least this long.
    private static let shortestPrefix = 7

    /// Finds the commit that `revision` names.
    ///
    /// Ids, prefixes and names are looked up here, one by one: libgit2's own parser is never given
    /// a person's text.
    public func resolve(_ revision: Revision) throws(GitError) -> Resolution {
        let base = try resolveBase(revision.base)
        guard case .commit(var id) = base else { return base }
        for step in revision.steps {
            guard let next = try take(step, from: id) else { return .nothing(missing: nil) }
            id = next
        }
        return .commit(id)
    }

    private func resolveBase(_ base: [UInt8]) throws(GitError) -> Resolution {
        let text = String(decoding: base, as: UTF8.self)
        if let id = ObjectID(hex: text) { return try resolveID(id) }
        if base == Array("HEAD".utf8) {
            guard let target = try headTarget() else { return .nothing(missing: nil) }
            return try resolvePeeled(target)
        }
        let named = try refs(named: base)
        if named.count > 1 { return .ambiguous(named.map(\.name.description)) }
        guard let ref = named.first else { return try resolvePrefix(text) }
        return try resolvePeeled(ref.target)
    }

    /// A commit is told by its header: nothing of it is inflated.
    private func resolveID(_ id: ObjectID) throws(GitError) -> Resolution {
        guard contains(id) else { return .nothing(missing: id) }
        return try header(id).kind == .commit ? .commit(id) : try resolvePeeled(id)
    }

    private func resolvePeeled(_ id: ObjectID) throws(GitError) -> Resolution {
        try peeledCommit(id).map(Resolution.commit) ?? .nothing(missing: nil)
    }

    private func refs(named base: [UInt8]) throws(GitError) -> [Ref] {
        if base.starts(with: "refs/".utf8) {
            let name = RefName(bytes: base)
            guard name.isBranch || name.isTag else { return [] }
            return try ref(name).map { [$0] } ?? []
        }
        var found: [Ref] = []
        for space in ["refs/heads/", "refs/tags/"] {
            if let ref = try ref(RefName(bytes: Array(space.utf8) + base)) { found.append(ref) }
        }
        return found
    }

    private func resolvePrefix(_ text: String) throws(GitError) -> Resolution {
        let isPrefix = (Self.shortestPrefix..<ObjectID.hexCount).contains(text.utf8.count)
        guard isPrefix, text.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else {
            return .nothing(missing: nil)
        }
        var oid = git_oid()
        guard git_oid_fromstrn(&oid, text, text.utf8.count) == 0 else {
            return .nothing(missing: nil)
        }
        var found = git_oid()
        let status = git_odb_exists_prefix(&found, odb.pointer, &oid, text.utf8.count)
        if status == GIT_ENOTFOUND.rawValue { return .nothing(missing: nil) }
        if status == GIT_EAMBIGUOUS.rawValue {
            return try resolveAmbiguous(oid, digitCount: text.utf8.count)
        }
        try check(status, "git_odb_exists_prefix")
        return try resolvePeeled(ObjectID(found))
    }

    /// Git's rule: among several objects, the only commit is meant.
    private func resolveAmbiguous(
        _ prefix: git_oid, digitCount: Int
    ) throws(GitError) -> Resolution {
        var commits: Set<ObjectID> = []
        for id in try objectIDs(startingWith: prefix, digitCount: digitCount) {
            if let commit = try peeledCommit(id) { commits.insert(commit) }
        }
        if commits.count > 1 { return .ambiguous(commits.sorted().map(\.description)) }
        return commits.first.map(Resolution.commit) ?? .nothing(missing: nil)
    }

    /// The ids of the objects that start with a prefix; all are looked at, none other is kept.
    private func objectIDs(
        startingWith prefix: git_oid, digitCount: Int
    ) throws(GitError) -> Set<ObjectID> {
        var search = PrefixSearch(prefix: prefix, digitCount: digitCount)
        try withUnsafeMutablePointer(to: &search) { search throws(GitError) in
            let status = git_odb_foreach(
                odb.pointer,
                { oid, payload in
                    guard let oid, let payload else { return -1 }
                    payload.assumingMemoryBound(to: PrefixSearch.self).pointee.visit(oid)
                    return 0
                }, search)
            try check(status, "git_odb_foreach")
        }
        return search.found
    }

    private func take(_ step: Revision.Step, from id: ObjectID) throws(GitError) -> ObjectID? {
        switch step {
        case .parent(number: 0): return id
        case .parent(let number):
            return try parent(number, of: id)
        case .ancestor(let generations):
            var id = id
            for _ in 0..<generations {
                guard let parent = try parent(1, of: id) else { return nil }
                id = parent
            }
            return id
        }
    }

    /// The parent with this number, counted from 1; `nil` if there is none, or it was not cloned.
    private func parent(_ number: Int, of id: ObjectID) throws(GitError) -> ObjectID? {
        let parents = try commit(id).parents
        guard number <= parents.count else { return nil }
        let parent = parents[number - 1]
        return isShallow && !contains(parent) ? nil : parent
    }
}

/// The ids that start with a prefix, as they are come across.
private struct PrefixSearch {
    var prefix: git_oid
    let digitCount: Int
    var found: Set<ObjectID> = []

    init(prefix: git_oid, digitCount: Int) {
        self.prefix = prefix
        self.digitCount = digitCount
    }

    mutating func visit(_ oid: UnsafePointer<git_oid>) {
        if git_oid_ncmp(oid, &prefix, digitCount) == 0 { found.insert(ObjectID(oid.pointee)) }
    }
}
