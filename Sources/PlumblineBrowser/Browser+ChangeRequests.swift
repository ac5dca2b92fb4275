import PlumblineCache
public import PlumblineCore
import PlumblineGit
import PlumblineStore

extension Browser {
    /// Fetches the head of a change request of the repository `id`, waiting for it as long as the
    /// settings say.
    ///
    /// - Returns: the head, and whether it was fetched just now; where the remote cannot be asked, the
    ///   head is the one that was fetched last.
    public func head(
        of request: ChangeRequest, in id: RepositoryID
    ) async throws(BrowseError) -> (commit: ObjectID, isCurrent: Bool) {
        let link = try await repository(id).link
        let browser = try await open(id)
        guard !request.refNames(at: link.url).isEmpty else {
            throw .noSuchChangeRequest(request, link.name)
        }
        let remote = try await remote(of: link)
        let outcome = await Race.first(within: settings.fetchWait) { [cache] in
            await cache.fetch(request, from: remote, into: id)
        }
        if case .some(.some(let failure)) = outcome, failure.kind == .notOffered {
            throw .noSuchChangeRequest(request, link.name)
        }
        if let head = try await asking(id, { try await browser.knownHead(of: request) }) {
            return (head, outcome == .some(nil))
        }
        switch outcome {
        case nil: throw .notReady(link.name, retryAfter: Self.retryAfter)
        case .some(let failure?): throw .cloneFailed(link.name, failure)
        case .some(nil): throw .noSuchChangeRequest(request, link.name)
        }
    }
}

extension RepositoryBrowser {
    /// The head of a change request as it was fetched last; `nil` if it never was.
    fileprivate func knownHead(of request: ChangeRequest) async throws(BrowseError) -> ObjectID? {
        try await read { try $0.commit(of: request.ownRefName) }
    }
}
