import CLibGit2
public import PlumblineCore

extension Repository {
    /// Returns the best common ancestor of two commits; `nil` if their histories are unrelated.
    public func mergeBase(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> ObjectID? {
        var base = git_oid()
        let status = one.withOID { one in
            other.withOID { git_merge_base(&base, handle.pointer, one, $0) }
        }
        if status == GIT_ENOTFOUND.rawValue { return nil }
        try check(status, "git_merge_base")
        return ObjectID(base)
    }

    /// Returns the commits that `tip` has and `excluded` has not, parents before their children.
    ///
    /// - Returns: `nil` if there are more than `limit`.
    public func commits(
        reachableFrom tip: ObjectID, notFrom excluded: ObjectID?, limit: Int
    ) throws(GitError) -> [ObjectID]? {
        let walk = try Handle("git_revwalk_new", free: git_revwalk_free) {
            git_revwalk_new(&$0, handle.pointer)
        }
        try check(
            git_revwalk_sorting(
                walk.pointer, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_REVERSE.rawValue),
            "git_revwalk_sorting")
        try check(tip.withOID { git_revwalk_push(walk.pointer, $0) }, "git_revwalk_push")
        if let excluded {
            try check(excluded.withOID { git_revwalk_hide(walk.pointer, $0) }, "git_revwalk_hide")
        }
        var commits: [ObjectID] = []
        var oid = git_oid()
        while true {
            let status = git_revwalk_next(&oid, walk.pointer)
            if status == GIT_ITEROVER.rawValue { return commits }
            try check(status, "git_revwalk_next")
            if commits.count == limit { return nil }
            commits.append(ObjectID(oid))
        }
    }
}
