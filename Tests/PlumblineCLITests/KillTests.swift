import Glibc
import PlumblineCore
import PlumblineTesting
import Testing

/// What a power failure, or a kill at any moment, leaves behind.
@Suite(.serialized) struct KillTests {
    /// A moment of a clone, told by what is on the disk.
    enum Moment: Hashable, Sendable, CaseIterable {
        case linked, child, folder, eighth, quarter, threeEighths, half, fiveEighths, threeQuarters
        case sevenEighths, pack, refs, published, ready

        /// How much of the clone is there, in eighths.
        var eighths: Int? {
            let parts: [Moment: Int] = [
                .eighth: 1, .quarter: 2, .threeEighths: 3, .half: 4, .fiveEighths: 5,
                .threeQuarters: 6, .sevenEighths: 7, .pack: 8,
            ]
            return parts[self]
        }
    }

    @Test(arguments: Moment.allCases)
    func `a service that is killed while it clones serves everything after a restart`(
        moment: Moment
    ) async throws {
        let remote = try LargeRemote.shared.get()
        let scratch = try CLIScratch(ports: [remote.server.port])
        let first = try await scratch.serve()
        let id = try await first.link(remote.url).repository.id
        try await reach(moment, of: id, in: scratch, first)
        try await first.kill()

        let second = try await scratch.serve()
        let repository = try await second.settled(id)

        #expect(repository.state == "ready")
        #expect(try await second.serves(remote, as: id))
        #expect(scratch.names(in: "incoming").isEmpty)
        #expect(ProcessTable.transfers(in: scratch.data).isEmpty)
        #expect(try await second.stop() == 0)
    }

    @Test func `the children of a killed service end by themselves`() async throws {
        let server = try SilentServer()
        let scratch = try CLIScratch(ports: [server.port])
        let service = try await scratch.serve()
        _ = try await service.link(server.url(for: "repo.git"))
        _ = try await service.transfer()

        try await service.kill()

        try await waitUntil("end of the child") {
            ProcessTable.transfers(in: scratch.data).isEmpty
        }
    }

    @Test(arguments: [0, cloneByteCount / 4, cloneByteCount * 3 / 4])
    func `a clone whose child is killed fails with a reason, and is made when asked for again`(
        byteCount: Int
    ) async throws {
        let remote = try LargeRemote.shared.get()
        let holding = try HoldingServer(before: remote.server)
        let scratch = try CLIScratch(ports: [holding.port])
        let service = try await scratch.serve()
        holding.hold(after: byteCount)
        let id = try await service.link(holding.url(for: "repo.git")).repository.id
        try await waitUntil("part of the pack") { holding.isHolding }

        for child in ProcessTable.transfers(in: scratch.data) { kill(child, SIGKILL) }
        let failed = try await service.settled(id)
        holding.release()
        let asked = try await service.clone(holding.url(for: "repo.git"))

        #expect(failed.state == "failed")
        #expect(failed.error?.detail.contains("died (signal 9)") == true)
        #expect(asked.state == "ready")
        #expect(try await service.serves(remote, as: id))
        #expect(scratch.names(in: "incoming").isEmpty)
    }

    @Test func `a service that is killed while it fetches serves what it had, and fetches again`()
        async throws
    {
        let remotes = try ScratchFolder()
        let remote = try ScratchRepository(in: remotes)
        let before = try remote.commit(["poem.txt": "roses\n"])
        let server = try GitHTTPServer(serving: remotes.path)
        let holding = try HoldingServer(before: server)
        let scratch = try CLIScratch(ports: [holding.port], remotes: remotes)
        let first = try await scratch.serve()
        let id = try await first.clone(holding.url(for: "repo.git")).id
        let after = try remote.commit([
            "poem.txt": "violets\n", "noise": .noise(byteCount: 8 << 20),
        ])
        holding.hold(after: 4 << 20)
        async let fetch = first.fetch(id)
        try await waitUntil("part of the pack") { holding.isHolding }
        try await first.kill()
        _ = try await fetch
        holding.release()

        let second = try await scratch.serve()

        #expect(try await second.raw(id, "poem.txt", at: "\(before)").text == "roses\n")
        #expect(try await second.fetch(id).status == 202)
        #expect(try await second.raw(id, "poem.txt", at: "\(after)").text == "violets\n")
        #expect(scratch.names(in: "repositories/\(id).git").contains("incoming") == false)
    }

    /// Waits until `moment` has come, or has passed: the clone is there.
    private func reach(
        _ moment: Moment, of id: String, in scratch: CLIScratch, _ service: Service
    ) async throws {
        if moment == .linked { return }
        if moment == .ready { return _ = try await service.settled(id) }
        try await waitUntil("\(moment)", every: .milliseconds(1)) {
            has(moment, in: scratch) || !scratch.names(in: "repositories").isEmpty
        }
    }

    private func has(_ moment: Moment, in scratch: CLIScratch) -> Bool {
        if let eighths = moment.eighths {
            return scratch.byteCount(below: "incoming") >= Self.cloneByteCount * eighths / 8
        }
        switch moment {
        case .child: return !ProcessTable.transfers(in: scratch.data).isEmpty
        case .folder: return scratch.files(below: "incoming").contains { $0.hasSuffix("/objects") }
        case .refs: return scratch.files(below: "incoming").contains { $0.hasSuffix("packed-refs") }
        default: return false
        }
    }

    /// The bytes that a clone of the large remote has at least.
    private static let cloneByteCount = 12 << 20
}
