import Logging
public import PlumblineCache
public import PlumblineCore
import PlumblineGit
import PlumblineStore

extension Browser {
    /// Links the repository that `text`, any spelling of its URL, names, and begins to clone it.
    ///
    /// Linked already, it is joined; after a failure it is tried again. Another credential is
    /// tried on the remote first and replaces the old one only if it is accepted.
    ///
    /// - Returns: the repository, and whether the link is new.
    public func link(
        _ text: String, credential given: Credential?
    ) async throws(BrowseError) -> (repository: LinkedRepository, isNew: Bool) {
        let (url, embedded) = try parse(text)
        do { try policy.check(url) } catch { throw .hostNotAllowed(error) }
        let credential = given ?? embedded
        let id = RepositoryID(naming: RepositoryName(url))
        if let link = try await records({ try $0.link(id) }) {
            try await relink(link, url: url, credential: credential)
            return (try await repository(id), false)
        }
        try await records { store in
            _ = try store.insertLink(to: url)
            if let credential { try store.setCredential(credential, for: id) }
        }
        await cache.clone(remote(url, credential), as: id)
        return (try await repository(id), true)
    }

    /// All linked repositories, in the order of their names.
    public func repositories() async throws(BrowseError) -> [LinkedRepository] {
        var repositories: [LinkedRepository] = []
        for link in try await records({ try $0.links() }) {
            repositories.append(await linked(link))
        }
        return repositories
    }

    /// What is known about the repository `id`.
    public func repository(_ id: RepositoryID) async throws(BrowseError) -> LinkedRepository {
        guard let link = try await records({ try $0.link(id) }) else {
            throw .noSuchRepository(id.description)
        }
        return await linked(link)
    }

    /// The linked repository that `text`, its id, its name or any spelling of its URL, means; `nil`
    /// if it is not linked.
    public func findRepository(
        named text: String
    ) async throws(BrowseError) -> LinkedRepository? {
        let id = try id(text)
        guard let link = try await records({ try $0.link(id) }) else { return nil }
        return await linked(link)
    }

    /// Ends a running clone of `id` and removes its clone, its credential and its link.
    public func unlink(_ id: RepositoryID) async throws(BrowseError) {
        guard try await records({ try $0.deleteLink(id) }) else {
            throw .noSuchRepository(id.description)
        }
        await cache.remove(id)
    }

    /// The status of the repository `id` now and after every change.
    public func changes(of id: RepositoryID) async throws(BrowseError) -> AsyncStream<CloneStatus> {
        _ = try await repository(id)
        return await cache.changes(of: id)
    }

    private func relink(
        _ link: Link, url: RemoteURL, credential given: Credential?
    ) async throws(BrowseError) {
        let old = try await credential(of: link, orNone: given != nil)
        let remote = remote(url, given ?? old)
        let isOther = remote.credential != old
        switch await cache.status(of: link.id)?.state {
        case .ready, .empty:
            guard isOther else { return }
            if let failure = await cache.fetch(remote, into: link.id, isTrial: true) {
                throw Self.refusal(failure, link.name)
            }
            try await accept(remote, for: link.id)
        case .cloning, .failed, nil:
            guard await !cache.isCloning(link.id, withOtherThan: remote.credential) else {
                throw .notReady(link.name, retryAfter: 2)
            }
            await retry(link, from: remote, isUrgent: isOther || url != link.url)
        }
    }

    /// The credential that is kept for `link`; `orNone` takes one that cannot be opened for none.
    private func credential(
        of link: Link, orNone isReplaced: Bool
    ) async throws(BrowseError) -> Credential? {
        do {
            return try await records { try $0.credential(for: link.id) }
        } catch {
            guard isReplaced else { throw error }
            return nil
        }
    }

    /// Clones again what could not be cloned; what is new about `remote` is kept if that succeeds.
    private func retry(_ link: Link, from remote: Remote, isUrgent: Bool) async {
        let task = await cache.clone(remote, as: link.id, isUrgent: isUrgent)
        guard isUrgent else { return }
        Task {
            guard await task.value == nil else { return }
            do {
                try await accept(remote, for: link.id)
            } catch {
                logger.error("cannot keep a credential", metadata: ["detail": "\(error)"])
            }
        }
    }

    private func accept(_ remote: Remote, for id: RepositoryID) async throws(BrowseError) {
        try await records { store in
            if let credential = remote.credential { try store.setCredential(credential, for: id) }
            try store.setURL(remote.url, of: id)
        }
    }

    private func id(_ text: String) throws(BrowseError) -> RepositoryID {
        if let id = RepositoryID(text) { return id }
        let isURL = text.contains("://") || text.contains("@")
        if !isURL, let name = RepositoryName(text) { return RepositoryID(naming: name) }
        return RepositoryID(naming: RepositoryName(try parse(text).url))
    }

    private func parse(
        _ text: String
    ) throws(BrowseError) -> (url: RemoteURL, credential: Credential?) {
        do { return try RemoteURL.parse(text) } catch { throw .invalidURL(error) }
    }

    private func linked(_ link: Link) async -> LinkedRepository {
        let status = await cache.status(of: link.id)
        let tip = await tip(of: link.id)
        return LinkedRepository(
            link: link, status: status ?? CloneStatus.waiting, defaultBranch: tip?.branch,
            head: tip?.commit, sizes: await cache.sizes(of: link.id))
    }

    private func tip(of id: RepositoryID) async -> (branch: RefName?, commit: ObjectID?)? {
        try? await cache.pool(of: id)?.withRepository { repository in
            guard let name = try repository.headName() else { return (nil, nil) }
            return (name, try repository.ref(name)?.commit)
        }
    }

    static func refusal(_ failure: CloneFailure, _ name: RepositoryName) -> BrowseError {
        failure.kind == .credentialsRefused
            ? .credentialsRefused(name) : .cloneFailed(name, failure)
    }
}
