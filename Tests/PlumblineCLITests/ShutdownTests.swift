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
        let child = try await service.transfer()
        let events = try scratch.start(
            program: "curl",
            ["--silent", "--no-buffer", "\(service.address)/v1/repositories/\(id)/events"])
        try await waitUntil("event") { events.output.contains("data: ") }

        let status = try await service.stop(signal)

        #expect(status == 0)
        #expect(try await events.end() == 0)
        #expect(ProcessTable.visibleText(of: child).isEmpty)
        #expect(scratch.names(in: "incoming").isEmpty)
    }

    @Test func `a request that is being answered is answered to the end`() async throws {
        let scratch = try CLIScratch()
        let remote = try scratch.repository()
        try remote.commit(["noise": .noise(byteCount: 16 << 20)])
        let service = try await scratch.serve()
        let id = try await service.clone(scratch.url()).id
        let slow = try scratch.start(
            program: "curl",
            [
                "--silent", "--limit-rate", "16M",
                "\(service.address)/v1/repositories/\(id)/raw/noise",
            ])
        try await waitUntil("first bytes") { !slow.outputBytes.isEmpty }

        let status = try await service.stop()

        #expect(status == 0)
        #expect(try await slow.end() == 0)
        #expect(slow.outputBytes.count == 16 << 20)
    }

    @Test func `a clone that a stop found in the line is made after the restart`() async throws {
        let silent = try SilentServer()
        let scratch = try CLIScratch(ports: [silent.port], ["TRANSFER_CONCURRENT": "1"])
        try scratch.repository().commit(["poem.txt": "roses\n"])
        let first = try await scratch.serve()
        let stuck = try await first.link(silent.url(for: "repo.git")).repository.id
        _ = try await first.transfer()
        let id = try await first.link(scratch.url()).repository.id
        #expect(try await first.stop() == 0)

        let second = try await scratch.serve()
        #expect(try await second.repository(stuck).state == "cloning")
        #expect(try await second.curl.send("DELETE", "/v1/repositories/\(stuck)").status == 204)

        #expect(try await second.settled(id).state == "ready")
        #expect(try await second.raw(id, "poem.txt").text == "roses\n")
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
