import PlumblineCache
public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// Follows `anchors` to the commit `new`; an answer for each, in their order.
    ///
    /// An anchor whose commit is not here has the verdict `unknownCommit`. What was answered before
    /// comes from memory.
    public func follow(
        _ anchors: [Anchor], to new: ObjectID
    ) async throws(BrowseError) -> [FollowedAnchor] {
        guard caches.followed.isKeeping else { return try await followAnew(anchors, to: new) }
        let grounds = try await grounds(of: Set(anchors.lazy.map(\.commit)), to: new)
        var answers = anchors.map { anchor in
            grounds[anchor.commit].flatMap { caches.followed.answer(to: anchor.position, on: $0) }
        }
        let open = answers.indices.filter { answers[$0] == nil }
        if open.count == anchors.count {
            let followed = try await followAnew(anchors, to: new)
            caches.followed.keep(followed, to: anchors, on: grounds)
            return followed
        }
        if !open.isEmpty {
            let asked = open.map { anchors[$0] }
            let followed = try await followAnew(asked, to: new)
            caches.followed.keep(followed, to: asked, on: grounds)
            for (index, answer) in zip(open, followed) { answers[index] = answer }
        }
        return answers.map { answer in
            guard let answer else { preconditionFailure("an anchor was left without an answer") }
            return answer
        }
    }

    /// Follows `anchors` to the commit `new`, whatever is in memory.
    func followAnew(
        _ anchors: [Anchor], to new: ObjectID
    ) async throws(BrowseError) -> [FollowedAnchor] {
        let commits = Set(anchors.lazy.map(\.commit))
        let known = try await read { repository in
            try commits.filter { try repository.hasCommit($0) }
        }
        if known.count == commits.count { return try await follow(known: anchors, to: new) }
        let followable = anchors.indices.filter { known.contains(anchors[$0].commit) }
        let unknown = FollowedAnchor(blob: nil, trace: .unanswered(.unknownCommit))
        var answers = [FollowedAnchor](repeating: unknown, count: anchors.count)
        let followed = try await follow(known: followable.map { anchors[$0] }, to: new)
        for (index, answer) in zip(followable, followed) { answers[index] = answer }
        return answers
    }

    /// Follows `anchors` at commits that are here.
    private func follow(
        known anchors: [Anchor], to new: ObjectID
    ) async throws(BrowseError) -> [FollowedAnchor] {
        let follower = PositionFollower(pool: pool, budget: budget)
        // It holds all that was read, which takes milliseconds to be given back.
        defer { pool.release(follower) }
        return try await translating { try await follower.follow(anchors, to: new) }
    }

    /// What answers from each of `commits` to `new` depend on; none for a commit that is not here.
    func grounds(
        of commits: Set<ObjectID>, to new: ObjectID
    ) async throws(BrowseError) -> [ObjectID: FollowedAnswers.Ground] {
        try await read { repository in
            var grounds: [ObjectID: FollowedAnswers.Ground] = [:]
            for old in commits where try repository.hasCommit(old) {
                grounds[old] = FollowedAnswers.Ground(
                    repository: key, old: old, new: new,
                    ignoredRevisions: try repository.ignoredRevisions(between: old, and: new))
            }
            return grounds
        }
    }
}

extension Repository {
    /// Whether `id` is a commit of the repository; one that is damaged is.
    fileprivate func hasCommit(_ id: ObjectID) throws(GitError) -> Bool {
        do {
            _ = try commit(id)
            return true
        } catch  where error.code == .notFound {
            return false
        }
    }

    /// The blob of the list of commits to ignore in the newer of two commits; `nil` if it has none.
    fileprivate func ignoredRevisions(
        between old: ObjectID, and new: ObjectID
    ) throws(GitError) -> ObjectID? {
        let (oldLinks, newLinks) = (try links(of: old), try links(of: new))
        let newer = newLinks.seconds < oldLinks.seconds ? oldLinks : newLinks
        return try entry(at: IgnoredRevisions.path, in: newer.tree)?.id
    }
}
