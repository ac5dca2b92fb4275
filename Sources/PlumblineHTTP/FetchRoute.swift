import Hummingbird
import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineStore

extension APIHandlers {
    private static let longestWait = 300

    /// `POST repositories/{id}/fetch`: fetches what is new upstream, or clones what could not be cloned.
    func fetch(_ request: Request, _ context: APIContext) async throws -> Response {
        let wait = Duration.seconds(try Self.wait(request))
        let id = try context.repositoryID()
        let repository = try await browser.repository(id)
        switch repository.status.state {
        case .ready, .empty:
            return try Self.accepted(await browser.fetch(id, waiting: wait))
        case .cloning: break
        case .failed:
            // Linking again is what tries again.
            _ = try await browser.link(repository.link.url.description, credential: nil)
        }
        try await waitForClone(of: id, within: wait)
        return try Self.accepted(await browser.repository(id))
    }

    private static func wait(_ request: Request) throws(Problem) -> Int {
        guard let text = try request.query("wait") else { return 0 }
        guard let seconds = Int(text), (0...longestWait).contains(seconds) else {
            throw Problem(
                .invalidRequest, "wait is '\(text)', not a number from 0 to \(longestWait)")
        }
        return seconds
    }

    private static func accepted(_ repository: LinkedRepository) throws -> Response {
        try JSONAnswer.response(RepositoryResponse(repository), status: .accepted)
    }

    /// Waits until the clone of `id` is there or has failed, but not longer than `limit`.
    private func waitForClone(of id: RepositoryID, within limit: Duration) async throws {
        let changes = try await browser.changes(of: id)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await changes.first { $0.state.isFinal } }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
