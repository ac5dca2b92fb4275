import Foundation
import HTTPTypes
import Hummingbird
import NIOFoundationCompat
import PlumblineCore

extension Request {
    /// What stands in the path behind the component `name` that follows the repository's id, undecoded.
    ///
    /// The router's own captures are not used: they drop empty components.
    func rest(after name: String) -> Substring {
        let path = head.path.map { $0.prefix { $0 != "?" } } ?? ""
        // "", "v1", "repositories", ID, name, rest
        let parts = path.split(separator: "/", maxSplits: 5, omittingEmptySubsequences: false)
        return parts.count == 6 && parts[4] == name ? parts[5] : ""
    }

    /// The path of a file behind the component `name`; empty for the root.
    func path(after name: String) throws(Problem) -> TreePath {
        let text = rest(after: name)
        guard let path = TreePath(percentEncoded: text) else {
            throw Problem(.invalidRequest, "path '\(text)' holds a malformed %-escape or a NUL")
        }
        return path
    }

    /// The value of the query parameter `name` as text; `nil` if it is not there.
    func query(_ name: String) throws(Problem) -> String? {
        guard let bytes = try queryBytes(name) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The revision that `at` names; without one, `HEAD`.
    func revision() throws(Problem) -> Revision {
        guard let bytes = try queryBytes("at") else { return .head }
        return try Revision(checking: bytes)
    }

    /// Whether the client has what `etag` names.
    func matches(_ etag: String?) -> Bool {
        guard let etag, let known = headers[.ifNoneMatch] else { return false }
        return known == "*"
            || known.split(separator: ",").contains {
                let tag = $0.trimmingCharacters(in: .whitespaces)
                return tag == etag || tag == "W/" + etag
            }
    }

    /// Reads the body, which must be JSON of at most `limit` bytes.
    func decodeJSON<Body: Decodable>(_ type: Body.Type, limit: Int) async throws -> Body {
        let mediaType = headers[.contentType]?.split(separator: ";").first ?? ""
        guard mediaType.trimmingCharacters(in: .whitespaces).lowercased() == "application/json"
        else {
            throw Problem(
                .unsupportedMediaType,
                "the body is '\(mediaType)'; send it with Content-Type: application/json")
        }
        if let length = headers[.contentLength].flatMap(Int.init), length > limit {
            throw Problem.bodyTooLarge(limit)
        }
        let bytes: ByteBuffer
        do {
            bytes = try await body.collect(upTo: limit)
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw Problem.bodyTooLarge(limit)
        }
        do {
            return try JSONDecoder().decode(type, from: bytes)
        } catch let error as DecodingError {
            throw Problem(.invalidRequest, error.explanation)
        }
    }

    /// A plus sign is a plus sign: ref names have them and never a blank.
    private func queryBytes(_ name: String) throws(Problem) -> [UInt8]? {
        guard let query = head.path?.split(separator: "?", maxSplits: 1).dropFirst().first else {
            return nil
        }
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts[0] == name else { continue }
            guard let bytes = PercentEncoding.decode((parts.count > 1 ? parts[1] : "").utf8) else {
                throw Problem(.invalidRequest, "\(name) holds a malformed %-escape")
            }
            return bytes
        }
        return nil
    }
}

extension Problem {
    static func bodyTooLarge(_ limit: Int) -> Problem {
        Problem(
            .bodyTooLarge, "a body may have \(limit) bytes", members: ["limit": .number(limit)])
    }
}

extension Revision {
    /// Reads a revision from percent-encoded text.
    init(encoded text: some StringProtocol) throws(Problem) {
        guard let bytes = PercentEncoding.decode(text.utf8) else {
            throw Problem(.invalidRequest, "revision '\(text)' holds a malformed %-escape")
        }
        try self.init(checking: bytes)
    }

    /// Reads a revision from bytes.
    init(checking bytes: [UInt8]) throws(Problem) {
        guard let revision = Revision(bytes: bytes) else {
            let text = String(decoding: bytes.prefix(80), as: UTF8.self)
            throw Problem(
                .invalidRequest,
                "'\(text)' is no revision; give an id, a branch, a tag or HEAD, with ~N or ^N")
        }
        self = revision
    }
}

extension DecodingError {
    /// One line that says which key is wrong and how.
    var explanation: String {
        switch self {
        case .keyNotFound(let key, let context):
            "'\(Self.path(context, key))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(Self.path(context))': \(context.debugDescription)"
        case .dataCorrupted(let context):
            "the body is not valid JSON: \(context.debugDescription)"
        @unknown default: "the body cannot be read"
        }
    }

    private static func path(_ context: Context, _ last: (any CodingKey)? = nil) -> String {
        (context.codingPath + (last.map { [$0] } ?? [])).map { key in
            key.intValue.map(String.init) ?? key.stringValue
        }.joined(separator: ".")
    }
}
