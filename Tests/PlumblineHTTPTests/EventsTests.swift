import Foundation
import HTTPTypes
import HummingbirdTesting
import PlumblineHTTP
import PlumblineTesting
import Testing

/// Server-sent events about a clone.
@Suite struct EventsTests {
    @Test func `the events of a clone end with ready`() async throws {
        let scratch = try HTTPScratch()
        let repository = try scratch.repository()
        try repository.commit(["poem.txt": "roses\n"])
        let linked = try await scratch.link(repository.url)
        let location = try #require(linked.headers[.location])

        let answer = try await scratch.get(location + "/events")

        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "text/event-stream; charset=utf-8")
        #expect(answer.headers[.cacheControl] == "no-store")
        let events = try answer.events
        #expect(events.dropLast().allSatisfy { $0.name == "progress" })
        #expect(events.last?.name == "ready")
        #expect(events.map(\.id) == events.map(\.id).sorted())
        for event in events {
            #expect(event.data["id"]?.text == String(location.suffix(16)))
            #expect(event.data["state"]?.text == (event.name == "ready" ? "ready" : "cloning"))
        }
    }

    @Test func `a clone that waits for a silent remote is in progress, then failed`() async throws {
        let server = try SilentServer()
        let scratch = try HTTPScratch(ports: [server.port])
        let linked = try await scratch.link(server.url(for: "repo.git"))
        let location = try #require(linked.headers[.location])

        let answer = await follow(location, of: scratch)
        server.stop()
        let events = try await answer.value.events

        #expect(events.first?.name == "progress")
        #expect(events.last?.name == "failed")
        #expect(events.last?.data["error"]?["type"] == "/problems/clone-failed")
    }

    @Test func `who comes late is told how it ended, and nothing else`() async throws {
        let scratch = try HTTPScratch()
        let repository = try scratch.repository()
        try repository.commit(["poem.txt": "roses\n"])
        let location = try await scratch.linked(repository)

        let late = try await scratch.get(location + "/events").events
        let id = try #require(late.first?.id)
        let again = try await scratch.get(
            location + "/events", headers: [.lastEventID: String(id)])

        #expect(late.map(\.name) == ["ready"])
        #expect(try again.events.map(\.id) == [id])
    }

    @Test func `an event id that is none of ours is no harm`() async throws {
        let scratch = try HTTPScratch()
        let location = try await scratch.linked(try scratch.repository())

        for id in ["", "-1", "seventeen", "99999999999999999999"] {
            let answer = try await scratch.get(location + "/events", headers: [.lastEventID: id])
            #expect(try answer.events.last?.name == "ready")
        }
    }

    @Test func `events that were seen are left out`() async throws {
        let server = try SilentServer()
        let scratch = try HTTPScratch(ports: [server.port])
        let linked = try await scratch.link(server.url(for: "repo.git"))
        let location = try #require(linked.headers[.location])

        async let answer = scratch.get(location + "/events", headers: [.lastEventID: "1000000"])
        try await waitUntil("connection") { server.connectionCount > 0 }
        server.stop()

        #expect(try await answer.events.map(\.name) == ["failed"])
    }

    @Test func `the events end when the repository is unlinked`() async throws {
        let server = try SilentServer()
        let scratch = try HTTPScratch(ports: [server.port])
        let linked = try await scratch.link(server.url(for: "repo.git"))
        let location = try #require(linked.headers[.location])

        let answer = await follow(location, of: scratch)
        _ = try await scratch.send(.delete, location)

        #expect(try await answer.value.status == .ok)
    }

    @Test func `a stream that has nothing to tell says that it is still there`() async throws {
        let server = try SilentServer()
        let scratch = try HTTPScratch(
            HTTPSettings(heartbeat: .milliseconds(1)), ports: [server.port])
        let linked = try await scratch.link(server.url(for: "repo.git"))
        let location = try #require(linked.headers[.location])

        let answer = await follow(location, of: scratch, until: ": still here\n\n")
        _ = try await scratch.send(.delete, location)

        #expect(try await answer.value.status == .ok)
    }

    /// Asks for events and returns when the first of them came, or `piece`; all are in the answer.
    private func follow(
        _ location: String, of scratch: HTTPScratch, until piece: String? = nil
    ) async -> Task<TestResponse, any Error> {
        let (coming, arrival) = AsyncStream.makeStream(of: Void.self)
        let answer = Task {
            defer { arrival.finish() }
            return try await scratch.send(
                .get, location + "/events",
                watch: { if piece == nil || piece == $0 { arrival.finish() } })
        }
        for await _ in coming {}
        return answer
    }
}

/// One server-sent event.
private struct Event {
    let id: Int
    let name: String
    let data: JSONValue
}

extension TestResponse {
    /// The events in the body; comments are left out.
    fileprivate var events: [Event] {
        get throws {
            try text.split(separator: "\n\n").filter { !$0.hasPrefix(":") }.map { block in
                let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
                let values = lines.map { $0.drop { $0 != " " }.dropFirst() }
                try #require(lines.count == 3)
                #expect(lines.map { $0.prefix { $0 != ":" } } == ["id", "event", "data"])
                return Event(
                    id: try #require(Int(values[0])), name: String(values[1]),
                    data: try JSONValue(values[2].utf8))
            }
        }
    }
}
