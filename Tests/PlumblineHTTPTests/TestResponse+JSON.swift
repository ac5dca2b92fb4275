import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

extension TestResponse {
    var bytes: [UInt8] { Array(body.readableBytesView) }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The body as JSON.
    var json: JSONValue { get throws { try JSONValue(bytes) } }

    /// The name of the problem that the answer is; `nil` if it is none or lacks what every one has.
    var problem: String? {
        guard headers[.contentType] == "application/problem+json", let json = try? json,
            json["status"]?.number == Double(status.code), json["title"]?.text?.isEmpty == false,
            json["detail"]?.text?.isEmpty == false, let type = json["type"]?.text,
            type.hasPrefix("/problems/")
        else { return nil }
        return String(type.dropFirst("/problems/".count))
    }
}

extension ByteBuffer {
    /// Writes JSON.
    init(json: JSONValue) throws {
        self.init(bytes: try JSONEncoder().encode(json))
    }
}

extension HTTPField.Name {
    static var secFetchSite: HTTPField.Name { named("Sec-Fetch-Site") }
    static var secFetchMode: HTTPField.Name { named("Sec-Fetch-Mode") }
    static var secFetchDest: HTTPField.Name { named("Sec-Fetch-Dest") }
    static var lastEventID: HTTPField.Name { named("Last-Event-ID") }
    static var plumblineCommit: HTTPField.Name { named("Plumbline-Commit") }
    static var plumblineKind: HTTPField.Name { named("Plumbline-Kind") }
    static var plumblineContent: HTTPField.Name { named("Plumbline-Content") }
    static var contentSecurityPolicy: HTTPField.Name { named("Content-Security-Policy") }
    static var crossOriginResourcePolicy: HTTPField.Name { named("Cross-Origin-Resource-Policy") }
    static var contentTypeOptions: HTTPField.Name { named("X-Content-Type-Options") }

    static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("'\(name)' is no header") }
        return name
    }
}
