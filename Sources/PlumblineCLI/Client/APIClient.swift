import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PlumblineCore

/// Asks a service over its HTTP API.
struct APIClient: Sendable {
    /// A request may take as long as a slow clone takes to say something.
    private static let timeout = TimeAmount.minutes(10)
    private static let largestAnswer = 1 << 30

    let http: HTTPClient
    /// Such as `http://127.0.0.1:8420`, or `http+unix://` with an encoded socket path.
    let base: String
    let token: String?

    /// Sends a request and reads the whole answer.
    ///
    /// - Throws: `CommandFailure` with the detail of the problem if the answer is one.
    func bytes(
        _ method: HTTPMethod, _ path: String, body: (any Encodable & Sendable)? = nil
    ) async throws -> ByteBuffer {
        let response = try await response(method, path, body: body)
        return try await response.body.collect(upTo: Self.largestAnswer)
    }

    /// Sends a request and decodes the answer.
    func json<Answer: Decodable>(
        _ method: HTTPMethod, _ path: String, body: (any Encodable & Sendable)? = nil
    ) async throws -> Answer {
        try JSONDecoder().decode(Answer.self, from: try await bytes(method, path, body: body))
    }

    /// Sends a request; the answer's body is still to be read.
    func response(
        _ method: HTTPMethod, _ path: String, body: (any Encodable & Sendable)? = nil,
        accept: String? = nil
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if base.hasPrefix("http+unix") { request.headers.add(name: "Host", value: "localhost") }
        if let accept { request.headers.add(name: "Accept", value: accept) }
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(data: try JSONEncoder().encode(body)))
        }
        let response: HTTPClientResponse
        do {
            response = try await http.execute(request, timeout: Self.timeout)
        } catch {
            throw CommandFailure("cannot reach the service at \(base): \(error)")
        }
        guard (200..<300).contains(response.status.code) else {
            let body = try await response.body.collect(upTo: 1 << 20)
            let problem = try? JSONDecoder().decode(ProblemAnswer.self, from: body)
            throw CommandFailure(problem?.detail ?? "the service answered \(response.status)")
        }
        return response
    }

    /// The repository that `name`, an id, a name or any spelling of its URL, means.
    func repository(_ name: String) async throws -> RepositoryAnswer {
        guard let repository = try await findRepository(name) else {
            throw CommandFailure(
                "no repository '\(name)' is linked; 'plumbline link URL' links one,"
                    + " 'plumbline repositories' lists them")
        }
        return repository
    }

    /// The repository that `name` means; `nil` if it is not linked.
    func findRepository(_ name: String) async throws -> RepositoryAnswer? {
        let query = PercentEncoding.encode(name.utf8, keeping: "")
        let list: RepositoriesAnswer = try await json(.GET, "/v1/repositories?url=\(query)")
        return list.repositories.first
    }
}

/// The part of a problem that a person reads.
struct ProblemAnswer: Decodable {
    let detail: String
}

/// A linked repository, as the service describes it.
struct RepositoryAnswer: Decodable, Sendable {
    let id: String
    let name: String
    let url: String
    let state: String
    let progress: Progress?
    let head: String?
    let error: Failure?

    struct Progress: Decodable, Sendable {
        let phase: String
        let receivedObjects: Int
        let totalObjects: Int
        let receivedBytes: Int
        let percent: Int
        let bytesPerSecond: Int
    }

    struct Failure: Decodable, Sendable {
        let detail: String
    }
}

/// All linked repositories.
struct RepositoriesAnswer: Decodable {
    let repositories: [RepositoryAnswer]
}
