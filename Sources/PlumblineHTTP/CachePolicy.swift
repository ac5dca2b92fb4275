import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import PlumblineCore

/// How long clients may keep an answer.
enum CachePolicy {
    /// What a full id names never changes; anything else is asked for anew each time.
    static func headers(
        _ revision: Revision, _ commit: ObjectID, etag: String? = nil
    ) -> HTTPFields {
        let isID = revision.text.lowercased() == commit.description
        var headers: HTTPFields = [
            .cacheControl: isID ? "private, max-age=31536000, immutable" : "private, no-cache",
            .plumblineCommit: commit.description,
        ]
        if let etag { headers[.eTag] = "\"\(etag)\"" }
        return headers
    }

    /// Names an answer by what alone decides on it, beginning with the edition of its form.
    static func tag(_ ground: String...) -> String {
        digits(SHA256.hash(data: Array(ground.joined(separator: "\n").utf8)))
    }

    /// Names an answer by its bytes.
    static func tag(of answer: ByteBuffer) -> String {
        answer.withUnsafeReadableBytes { digits(SHA256.hash(data: $0)) }
    }

    private static func digits(_ digest: SHA256.Digest) -> String {
        digest.prefix(10).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }

    /// As `headers`, of an answer that is sent while it is found: it may be cut short by a failure, so
    /// that only a client that has looked at its end should keep it.
    static func streamHeaders(_ commit: ObjectID, etag: String) -> HTTPFields {
        [
            .cacheControl: "private, no-store", .plumblineCommit: commit.description,
            .eTag: "\"\(etag)\"",
        ]
    }

    /// As `streamHeaders`, of an answer that the commit and the request alone decide on; and whether the
    /// history index has the commit, if it says so. `edition` is another one when its form changes.
    static func streamHeaders(
        _ commit: ObjectID, for request: Request, edition: String, isIndexed: Bool = true
    ) -> HTTPFields {
        let form = StreamedList.isLines(request) ? "lines" : "object"
        return streamHeaders(
            commit,
            etag: tag(edition, "\(commit)", request.uri.string, form, "\(isIndexed)"))
    }
}

extension HTTPField.Name {
    /// The commit that was used for an answer.
    static let plumblineCommit = named("Plumbline-Commit")
    /// What the entry is: file, executable or symlink.
    static let plumblineKind = named("Plumbline-Kind")
    /// What the bytes are: text, binary, empty or lfs-pointer.
    static let plumblineContent = named("Plumbline-Content")
    /// Where a list goes on.
    static let link = named("Link")
    static let contentSecurityPolicy = named("Content-Security-Policy")
    static let crossOriginResourcePolicy = named("Cross-Origin-Resource-Policy")
    static let contentTypeOptions = named("X-Content-Type-Options")
    static let secFetchSite = named("Sec-Fetch-Site")
    static let secFetchMode = named("Sec-Fetch-Mode")
    static let secFetchDest = named("Sec-Fetch-Dest")
    static let requestID = named("X-Request-Id")
    static let lastEventID = named("Last-Event-ID")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("'\(name)' is no header") }
        return name
    }
}
