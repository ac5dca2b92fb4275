import Foundation
import PlumblineCore
import PlumblineTesting
import Testing

/// What happens when the disk or the cache has no room.
@Suite struct DiskTests {
    /// What a full cache and a full disk are called, and the setting that makes them so.
    enum Bound: Hashable, Sendable, CaseIterable {
        case cache, disk

        var reason: String { self == .cache ? "cacheFull" : "diskFull" }
        /// As if what is there already were too much.
        var settings: [String: String] {
            self == .cache
                ? ["CACHE_BYTE_LIMIT": "4096"] : ["CACHE_FREE_BYTE_FLOOR": "\(1 << 50)"]
        }
        var number: String { self == .cache ? "4096" : "\(1 << 50)" }
    }

    @Test(arguments: Bound.allCases)
    func `without room a clone is refused with both numbers, and what is there is served`(
        bound: Bound
    ) async throws {
        let scratch = try CLIScratch()
        try scratch.repository().commit(["poem.txt": "roses\n"])
        try scratch.repository(named: "other.git").commit(["poem.txt": "violets\n"])
        let first = try await scratch.serve()
        let id = try await first.clone(scratch.url()).id
        #expect(try await first.stop() == 0)

        let second = try await scratch.serve(settings: bound.settings)
        let refused = try await second.clone(scratch.url("other.git"))
        let fetch = try await second.fetch(id)

        #expect(refused.state == "failed")
        #expect(refused.error?.reason == bound.reason)
        let numbers = try #require(refused.error).detail.matches(of: /[0-9]+/).map { String($0.0) }
        #expect(numbers.count == 2)
        #expect(numbers.contains(bound.number))
        #expect(fetch.status == 409)
        #expect(try fetch.problem.reason == bound.reason)
        #expect(try await second.raw(id, "poem.txt").text == "roses\n")
        #expect(scratch.names(in: "incoming").isEmpty)
    }

    @Test func `a clone that would fill the cache is ended on the way`() async throws {
        let remote = try LargeRemote.shared.get()
        let scratch = try CLIScratch(
            ports: [remote.server.port], ["CACHE_BYTE_LIMIT": "\(4 << 20)"])
        let service = try await scratch.serve()

        let repository = try await service.clone(remote.url)

        #expect(repository.state == "failed")
        #expect(repository.error?.reason == "cacheFull")
        #expect(repository.error?.detail.contains("may hold \(4 << 20)") == true)
        #expect(scratch.names(in: "incoming").isEmpty)
        #expect(ProcessTable.transfers(in: scratch.data).isEmpty)
    }
}
