import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineStore
import ServiceLifecycle

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

/// A stream with a beat in its silences.
private struct Pulse {
    /// The changes as they come, and `nil` at each beat; ends with the changes.
    let events: AsyncStream<CloneStatus?>

    init(_ changes: AsyncStream<CloneStatus>, every interval: Duration) {
        // A client that does not keep up needs the newest only.
        let (events, continuation) = AsyncStream.makeStream(
            of: CloneStatus?.self, bufferingPolicy: .bufferingNewest(16))
        let beat = Task {
            while true {
                try await Task.sleep(for: interval)
                continuation.yield(nil)
            }
        }
        let relay = Task {
            for await change in changes.cancelOnGracefulShutdown() { continuation.yield(change) }
            continuation.finish()
        }
        continuation.onTermination = { _ in
            beat.cancel()
            relay.cancel()
        }
        self.events = events
    }
}
