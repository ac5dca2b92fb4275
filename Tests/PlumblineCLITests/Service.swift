import Foundation
import PlumblineTesting

/// A running `plumbline serve`.
final class Service: Sendable {
    let program: RunningProgram
    /// Sends it requests.
    let curl: Curl
    private let data: String

    /// Waits until `program` says where it listens; `options` are for `curl`.
    init(
        _ program: RunningProgram, data: String, scheme: String = "http", options: [String] = []
    ) async throws {
        self.program = program
        self.data = data
        try await waitUntil("address of the service") {
            program.output.contains("\n") || !program.isRunning
        }
        guard let start = program.output.firstRange(of: "\(scheme)://") else {
            throw TestingError.unexpectedOutput(of: "serve", program.output + program.errors)
        }
        let address = program.output[start.lowerBound...].prefix { $0 != "," }
        curl = Curl(base: String(address), options: options)
    }

    /// Its address.
    var address: String { curl.base }

    /// Links a repository; `credential` is JSON.
    func link(_ url: String, credential: String? = nil) async throws -> Answer {
        let more = credential.map { ", \"credential\": \($0)" } ?? ""
        return try await curl.post("/v1/repositories", "{\"url\": \"\(url)\"\(more)}")
    }

    /// Links a repository and waits until its clone is there or has failed.
    func clone(_ url: String, credential: String? = nil) async throws -> Answer.LinkedRepository {
        try await settled(try await link(url, credential: credential).repository.id)
    }

    /// Waits until the clone of the repository `id` is there or has failed: its events end then.
    func settled(_ id: String) async throws -> Answer.LinkedRepository {
        _ = try await curl.send("GET", "/v1/repositories/\(id)/events")
        return try await repository(id)
    }

    func repository(_ id: String) async throws -> Answer.LinkedRepository {
        try await get("/v1/repositories/\(id)").repository
    }

    func get(_ path: String) async throws -> Answer { try await curl.send("GET", path) }

    /// Reads a file of the repository `id`.
    func raw(_ id: String, _ path: String, at revision: String = "HEAD") async throws -> Answer {
        try await get("/v1/repositories/\(id)/raw/\(path)?at=\(revision)")
    }

    /// Fetches and waits for it.
    func fetch(_ id: String) async throws -> Answer {
        try await curl.send("POST", "/v1/repositories/\(id)/fetch?wait=60")
    }

    /// Waits until a transfer runs and returns its process.
    func transfer() async throws -> pid_t {
        var found: pid_t?
        try await waitUntil("transfer", every: .milliseconds(1)) {
            found = ProcessTable.transfers(in: data).first
            return found != nil
        }
        return found ?? 0
    }

    /// Ends it at once, as a power failure would, and returns when it is gone.
    func kill() async throws {
        program.kill(SIGKILL)
        _ = try await program.end()
    }

    /// Asks it to end and returns its status.
    func stop(_ signal: Int32 = SIGTERM) async throws -> Int32 {
        program.kill(signal)
        return try await program.end()
    }
}
