import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PlumblineCore

extension Request {
    /// What stands in the path behind `/v1/repositories/ID/NAME/`, undecoded; it may be empty.
    ///
    /// The router's own captures are not used: they drop empty components. Bytes are looked at, not
    /// characters: a slash before a combining accent is a slash.
    var rest: Substring {
        let path = uri.path
        var rest = path.utf8[...]
        for _ in 0..<4 {
            rest = rest.drop { $0 == UInt8(ascii: "/") }.drop { $0 != UInt8(ascii: "/") }
        }
        return Substring(rest.dropFirst())
    }

    /// The path of a file behind `/v1/repositories/ID/NAME/`; empty for the root.
    func treePath() throws(Problem) -> TreePath {
        let text = rest
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

    /// The number that the query parameter `name` gives; `fallback` if it is not there.
    func number(_ name: String, in range: ClosedRange<Int>, else fallback: Int) throws(Problem)
        -> Int
    {
        guard let text = try query(name) else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw Problem(
                .invalidRequest,
                "\(name) is '\(text)'; give a number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// Whether the query parameter `name` is `true`; without one it is `false`.
    func isSet(_ name: String) throws(Problem) -> Bool {
        switch try query(name) {
        case nil, "false": return false
        case "true": return true
        case let text?: throw Problem(.invalidRequest, "\(name) is '\(text)'; give true or false")
        }
    }

    /// The path that the query parameter `name` gives; `nil` if it is not there.
    func treePath(named name: String) throws(Problem) -> TreePath? {
        guard let bytes = try queryBytes(name) else { return nil }
        guard let path = TreePath(bytes: bytes) else {
            throw Problem(.invalidRequest, "\(name) holds a NUL")
        }
        return path
    }

    /// The lines that `lines` gives, as `120-160` or `120`; `nil` if it is not there.
    func lineRange() throws(Problem) -> ClosedRange<LineNumber>? {
        guard let text = try query("lines") else { return nil }
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = numbers.first ?? nil, let last = numbers.last ?? nil,
            numbers.count <= 2, first >= 1, first <= last, last < Int.max
        else {
            throw Problem(
                .invalidRequest, "lines is '\(text)'; give a line, or the first and last as 120-160"
            )
        }
        return LineNumber(first)...LineNumber(last)
    }

    /// The revision that `at` names; without one, `HEAD`.
    func revision() throws(Problem) -> Revision {
        guard let bytes = try queryBytes("at") else { return .head }
        return try Revision(checking: bytes)
    }

    /// The revision that the query parameter `name` gives, which has to be there.
    func revision(named name: String) throws(Problem) -> Revision {
        guard let bytes = try queryBytes(name) else {
            throw Problem(.invalidRequest, "'\(name)' is missing: give a revision")
        }
        return try Revision(checking: bytes)
    }

    /// Reads the body, which must be JSON of at most `limit` bytes.
    func decodeJSON<Body: Decodable>(_ type: Body.Type, limit: Int) async throws -> Body {
        try JSONAnswer.decode(type, from: try await collectJSON(limit: limit))
    }

    /// Returns the bytes of the body, which must say that it is JSON and have `limit` bytes at most.
    func collectJSON(limit: Int) async throws -> ByteBuffer {
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
        do {
            return try await body.collect(upTo: limit)
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw Problem.bodyTooLarge(limit)
        }
    }

    /// A plus sign is a plus sign: ref names have them and never a blank.
    private func queryBytes(_ name: String) throws(Problem) -> [UInt8]? {
        for pair in (uri.query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let key = pair.prefix { $0 != UInt8(ascii: "=") }
            guard key.elementsEqual(name.utf8) else { continue }
            guard let bytes = PercentEncoding.decode(pair.dropFirst(key.count + 1)) else {
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
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            "the body is not valid JSON: \(context.debugDescription)"
        case .dataCorrupted(let context):
            "'\(Self.path(context))': \(context.debugDescription)"
        @unknown default: "the body cannot be read"
        }
    }

    private static func path(_ context: Context, _ last: (any CodingKey)? = nil) -> String {
        (context.codingPath + (last.map { [$0] } ?? [])).map { key in
            key.intValue.map(String.init) ?? key.stringValue
        }.joined(separator: ".")
    }
}
