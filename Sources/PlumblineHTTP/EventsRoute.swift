import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineStore

extension APIHandlers {
    /// `GET repositories/{id}/events`: how a clone goes on, as server-sent events.
    ///
    /// Each event carries the whole state, so that one who comes back needs the newest only.
    func events(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = try context.repositoryID()
        let seen = request.headers[.lastEventID].flatMap(Int.init)
        let changes = try await browser.changes(of: id)
        let headers: HTTPFields = [
            .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
        ]
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { [browser, settings] writer in
                let pulse = Pulse(changes, every: settings.heartbeat)
                defer { pulse.end() }
                for await change in pulse.events {
                    guard let status = change else {
                        try await writer.write(ByteBuffer(string: ": still here\n\n"))
                        continue
                    }
                    guard seen.map({ status.revision > $0 }) ?? true || status.state.isFinal else {
                        continue
                    }
                    // Unlinked meanwhile, it has no more to tell.
                    guard let repository = try? await browser.repository(id) else { break }
                    try await writer.write(try Self.event(status, repository))
                    if status.state.isFinal { break }
                }
                try await writer.finish(nil)
            })
    }

    private static func event(
        _ status: CloneStatus, _ repository: LinkedRepository
    ) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeString("id: \(status.revision)\nevent: \(status.state.eventName)\ndata: ")
        var json = try JSONAnswer.buffer(RepositoryResponse(repository, status: status))
        buffer.writeBuffer(&json)
        buffer.writeString("\n\n")
        return buffer
    }
}

extension CloneState {
    /// Whether nothing more happens by itself.
    var isFinal: Bool {
        switch self {
        case .cloning: false
        case .ready, .empty, .failed: true
        }
    }

    /// The name of the event that says so.
    var eventName: String {
        switch self {
        case .cloning: "progress"
        case .ready, .empty: "ready"
        case .failed: "failed"
        }
    }
}
