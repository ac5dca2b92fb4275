import HTTPTypes
import Hummingbird
import NIOCore

/// A file that is served whole from memory.
struct Asset: Sendable {
    private let contents: ByteBuffer
    private let tag: EntityTag
    private let mediaType: MediaType

    /// Creates an asset from its contents.
    init(_ contents: some Sequence<UInt8>, _ mediaType: MediaType) {
        self.contents = ByteBuffer(bytes: contents)
        self.tag = EntityTag(of: contents)
        self.mediaType = mediaType
    }

    /// Creates an asset from a page.
    init(page: String) {
        self.init(page.utf8, .html)
    }

    /// Returns the contents, or 304 if the request says that its sender has them.
    func response(to request: Request) -> Response {
        var headers = HTTPFields.harmless
        headers[.eTag] = tag.description
        if request.headers[.ifNoneMatch].map(tag.isNamed(by:)) ?? false {
            return Response(status: .notModified, headers: headers)
        }
        return response(status: .ok, headers: headers)
    }

    /// Returns the contents with a status that tells that they are not what was asked for.
    func response(status: HTTPResponse.Status) -> Response {
        response(status: status, headers: .harmless)
    }

    private func response(status: HTTPResponse.Status, headers: HTTPFields) -> Response {
        var headers = headers
        headers[.contentType] = mediaType.rawValue
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: contents))
    }
}

extension Asset {
    /// What the contents are.
    enum MediaType: String, Sendable {
        case css = "text/css; charset=utf-8"
        case html = "text/html; charset=utf-8"
        case javaScript = "text/javascript; charset=utf-8"
        case svg = "image/svg+xml"
    }
}

extension HTTPFields {
    /// What every page of ours carries: nothing but our own files is loaded, and nothing frames us.
    fileprivate static var harmless: HTTPFields {
        var fields = HTTPFields()
        fields[.cacheControl] = "no-cache"
        fields[.contentSecurityPolicy] = [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
            "img-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
        fields[.xContentTypeOptions] = "nosniff"
        fields[.referrerPolicy] = "no-referrer"
        fields[.crossOriginResourcePolicy] = "same-origin"
        fields[.crossOriginOpenerPolicy] = "same-origin"
        return fields
    }
}

extension HTTPField.Name {
    fileprivate static let crossOriginOpenerPolicy = Self(known: "Cross-Origin-Opener-Policy")
    fileprivate static let referrerPolicy = Self(known: "Referrer-Policy")

    /// Creates a name that is known to be valid.
    private init(known name: StaticString) {
        guard let field = Self("\(name)") else {
            preconditionFailure("'\(name)' is no name of a header field")
        }
        self = field
    }
}
