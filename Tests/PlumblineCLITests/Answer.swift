import Foundation
import PlumblineTesting

/// What a service answered.
struct Answer: Sendable {
    /// The status; 0 if there was no answer.
    let status: Int
    /// The value of the header field `Retry-After`; empty if there was none.
    let retryAfter: String
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    /// The repository that it tells about.
    var repository: LinkedRepository { get throws { try decoded() } }
    /// The problem that it tells about.
    var problem: Problem { get throws { try decoded() } }

    func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(body))
    }

    /// A linked repository, as far as the tests look at it.
    struct LinkedRepository: Decodable, Sendable {
        let id: String
        let name: String
        let url: String
        let state: String
        let fetching: Bool
        let head: String?
        let sizes: Sizes?
        let error: Failure?
    }

    struct Repositories: Decodable {
        let repositories: [LinkedRepository]
    }

    struct Sizes: Decodable, Sendable {
        let bytesOnDisk: Int
        let packs: Int
    }

    struct Failure: Decodable, Sendable {
        let reason: String
        let detail: String
    }

    /// A problem, as far as the tests look at it.
    struct Problem: Decodable {
        let type: String
        let detail: String
        let reason: String?

        var name: String { String(type.dropFirst("/problems/".count)) }
    }
}

/// Sends requests with `curl`.
struct Curl: Sendable {
    /// What comes before each path, as in `http://127.0.0.1:8420`.
    let base: String
    /// Options for every request.
    var options: [String] = []

    /// Sends one request and reads the whole answer.
    func send(_ method: String, _ path: String, _ more: [String] = []) async throws -> Answer {
        let words =
            ["--silent", "--globoff", "--path-as-is", "--max-time", "60", "--request", method]
            + ["--write-out", "%{stderr}%{http_code} %header{retry-after}"]
            + options + more + [base + path]
        let output = try await onThread { try Command("curl", words).outcome() }
        let fields = output.errorText.split(separator: " ", omittingEmptySubsequences: false)
        return Answer(
            status: fields.first.flatMap { Int($0) } ?? 0,
            retryAfter: fields.count > 1 ? String(fields[1]) : "", body: output.bytes)
    }

    /// Sends a body of JSON.
    func post(_ path: String, _ json: String) async throws -> Answer {
        try await send("POST", path, ["--json", json])
    }

    /// Reads several paths, one after the other, and returns their contents without a seam.
    func contents(of paths: [String]) async throws -> [UInt8] {
        let words = ["--silent", "--fail", "--globoff", "--max-time", "60"]
        let urls = paths.map { base + $0 }
        return try await onThread { [options] in
            try Command("curl", words + options + urls).run().bytes
        }
    }

    /// Sends the same request so many times at once and returns the statuses, sorted.
    func statuses(of path: String, times: Int) async throws -> [Int] {
        let words =
            ["--silent", "--globoff", "--parallel", "--parallel-immediate"]
            + ["--parallel-max", "\(times)", "--max-time", "60", "--write-out", "%{http_code}\\n"]
        let urls = (0..<times).flatMap { _ in ["--output", "/dev/null", base + path] }
        let output = try await onThread { [options] in
            try Command("curl", words + options + urls).run()
        }
        return output.lines.compactMap { Int($0) }.sorted()
    }
}
