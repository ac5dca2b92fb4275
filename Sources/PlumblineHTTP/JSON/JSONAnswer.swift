import Foundation
import HTTPTypes
import Hummingbird
import NIOFoundationCompat

/// JSON as we write and read it.
enum JSONAnswer {
    /// Keys in a fixed order, slashes as they are.
    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// Makes a response of `value`.
    static func response(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        response(written: try buffer(value), status: status, headers: headers)
    }

    /// Makes a response of JSON that was written before.
    static func response(
        written: ByteBuffer, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json; charset=utf-8"
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-cache" }
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: written))
    }

    /// Makes a response to `request` of JSON that was written before, with a tag of its bytes: a client
    /// that has it already is told so.
    static func response(
        to request: Request, written: ByteBuffer, headers: HTTPFields = [:]
    ) throws(Problem) -> Response {
        var headers = headers
        headers[.eTag] = "\"\(CachePolicy.tag(of: written))\""
        if headers[.cacheControl] == nil { headers[.cacheControl] = "private, no-cache" }
        return try request.conditionalAnswer(headers)
            ?? response(written: written, headers: headers)
    }

    /// Reads a value, or says what is wrong with it.
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: ByteBuffer) throws -> Value
    {
        do {
            return try JSONDecoder().decode(type, from: bytes)
        } catch let error as DecodingError {
            throw Problem(.invalidRequest, error.explanation)
        }
    }

    /// Writes `value`.
    static func buffer(_ value: some Encodable) throws -> ByteBuffer {
        ByteBuffer(data: try encoder.encode(value))
    }
}

/// A value that is written as `null` where there is none, so that its key is always there.
struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
    let value: Value?

    init(_ value: Value?) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}
