import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `GET repositories/{id}/raw/{path…}`: the bytes of a file.
    func raw(_ request: Request, _ context: APIContext) async throws -> Response {
        let path = try request.treePath()
        let revision = try request.revision()
        let id = try context.repositoryID()
        let file = try await file(path, revision, in: id)
        var headers = CachePolicy.headers(revision, file.commit, etag: "\(file.entry.id)")
        headers.append(contentsOf: RawHeaders.fields(of: file))
        if let answer = try request.conditionalAnswer(headers) { return answer }
        return try RawAnswer(file.content, range: request.range(of: headers[.eTag]))
            .response(headers)
    }

    /// What is hot comes from memory, without a look at the disk.
    private func file(
        _ path: TreePath, _ revision: Revision, in id: RepositoryID
    ) async throws -> FileContents {
        let repository = try await browser.open(id)
        if let commit = ObjectID(hex: revision.text),
            let file = repository.cachedFile(path, at: commit)
        {
            return file
        }
        // Most commits are here: one look for all three, the commit, the path and the bytes.
        let found = try await browser.asking(id) { try await repository.file(path, at: revision) }
        if let found { return found }
        let commit = try await browser.resolve(revision, in: id)
        return try await browser.asking(id) { try await repository.file(path, at: commit) }
    }
}

/// The headers that keep a repository's content from ever acting on our origin.
enum RawHeaders {
    static func fields(of file: FileContents) -> HTTPFields {
        [
            .contentType: mediaType(of: file.content),
            .plumblineKind: file.entry.kind.rawValue,
            .plumblineContent: file.content.kind.rawValue,
            .contentTypeOptions: "nosniff",
            .contentSecurityPolicy: "sandbox; default-src 'none'",
            .crossOriginResourcePolicy: "same-origin",
            .acceptRanges: "bytes",
        ]
    }

    /// Text of every kind is plain text; of the rest only four kinds of picture have a name.
    private static func mediaType(of content: FileContents.Content) -> String {
        if content.kind != .binary {
            return content.isUTF8 ? "text/plain; charset=utf-8" : "text/plain"
        }
        let start = content.firstBytes
        for (magic, type) in pictures where start.starts(with: magic) { return type }
        let isWebP = start.starts(with: "RIFF".utf8) && start.dropFirst(8).starts(with: "WEBP".utf8)
        return isWebP ? "image/webp" : "application/octet-stream"
    }

    private static let pictures: [([UInt8], String)] = [
        ([0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        (Array("GIF87a".utf8), "image/gif"),
        (Array("GIF89a".utf8), "image/gif"),
    ]
}

extension FileContents.Content {
    /// Enough bytes to tell a picture by.
    var firstBytes: [UInt8] {
        let count = min(16, byteCount)
        switch body {
        case .buffer(let buffer):
            return buffer.getBytes(at: buffer.readerIndex, length: count) ?? []
        case .large(let large): return Array(large.bytes(in: 0..<count).readableBytesView)
        }
    }
}

/// The bytes of a file, all or the range that was asked for.
struct RawAnswer {
    private static let pieceByteCount = 256 << 10

    private let content: FileContents.Content
    private let range: ByteRange?

    /// - Throws: a problem if the range lies outside the content.
    init(_ content: FileContents.Content, range header: String?) throws(Problem) {
        self.content = content
        range = try header.flatMap { header throws(Problem) in
            try ByteRange.parse(header, byteCount: content.byteCount)
        }
    }

    func response(_ headers: HTTPFields) -> Response {
        var headers = headers
        if let range {
            headers[.contentRange] =
                "bytes \(range.bytes.lowerBound)-\(range.bytes.upperBound - 1)/\(content.byteCount)"
        }
        return Response(
            status: range == nil ? .ok : .partialContent, headers: headers,
            body: body(range?.bytes ?? 0..<content.byteCount))
    }

    private func body(_ range: Range<Int>) -> ResponseBody {
        switch content.body {
        case .buffer(let buffer):
            let slice = buffer.getSlice(
                at: buffer.readerIndex + range.lowerBound, length: range.count)
            return ResponseBody(byteBuffer: slice ?? ByteBuffer())
        case .large(let large):
            return ResponseBody(contentLength: range.count) { writer in
                for start in stride(
                    from: range.lowerBound, to: range.upperBound, by: Self.pieceByteCount)
                {
                    let end = min(start + Self.pieceByteCount, range.upperBound)
                    try await writer.write(large.bytes(in: start..<end))
                }
                try await writer.finish(nil)
            }
        }
    }
}
