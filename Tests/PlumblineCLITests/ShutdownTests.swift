import Foundation
import PlumblineCore
import PlumblineTesting
import Testing

/// How the service stops when it is asked to.
@Suite struct ShutdownTests {
    @Test(arguments: [SIGTERM, SIGINT])
    func `a service that is asked to stop ends its transfers, its streams and itself`(
        signal: Int32
    ) async throws {
        let server = try SilentServer()
        let scratch = try CLIScratch(ports: [server.port])
        let service = try await scratch.serve()
        let id = try await service.link(server.url(for: "repo.git")).repository.id
        async let events = service.get("/v1/repositories/\(id)/events")
        let child = try await service.transfer()

        let status = try await service.stop(signal)

        #expect(status == 0)
        #expect(try await events.status == 200)
        #expect(ProcessTable.visibleText(of: child).isEmpty)
        #expect(scratch.names(in: "incoming").isEmpty)
    }

    @Test func `a request that is being answered is answered to the end`() async throws {
        let scratch = try CLIScratch()
        let remote = try scratch.repository()
        try remote.commit(["noise": .noise(byteCount: 8 << 20)])
        let service = try await scratch.serve()
        let id = try await service.clone(scratch.url()).id
        let slow = try scratch.start(
            program: "curl",
            ["--silent", "--limit-rate", "8M", "\(service.address)/v1/repositories/\(id)/raw/noise"])
        try await waitUntil("first bytes") { !slow.outputBytes.isEmpty }

        let status = try await service.stop()

        #expect(status == 0)
        #expect(try await slow.end() == 0)
        #expect(slow.outputBytes.count == 8 << 20)
    }

    @Test func `a clone that a stop interrupted is made after the restart`() async throws {
        let remote = try LargeRemote.shared.get()
        let scratch = try CLIScratch(ports: [remote.server.port])
        let first = try await scratch.serve()
        let id = try await first.link(remote.url).repository.id
        _ = try await first.transfer()
        #expect(try await first.stop() == 0)

        let second = try await scratch.serve()

        #expect(try await second.settled(id).state == "ready")
        #expect(try await second.serves(remote, as: id))
    }

    @Test func `a second service on the same data folder says who has it`() async throws {
        let scratch = try CLIScratch()
        let first = try await scratch.serve()

        let second = try await scratch.run("serve")

        #expect(second.status == 1)
        #expect(second.errorText.contains("is in use by another plumbline at \(first.address)"))
    }

    @Test func `a service says that its port is taken`() async throws {
        let scratch = try CLIScratch()
        let taken = try SilentServer()

        let output = try await scratch.run("serve", "--server-port", "\(taken.port)")

        #expect(output.status == 1)
        #expect(output.errorText.contains("cannot listen on 127.0.0.1:\(taken.port)"))
    }
}
