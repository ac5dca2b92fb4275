import Hummingbird
import NIOCore
import PlumblineBrowser
import PlumblineCore

/// A file on the wire: what it is and, behind all else, its text.
struct FileResponse: Sendable {
    /// Raised when the answer about the same file changes.
    private static let edition = 1
    /// So much of a large text is written at a time.
    private static let pieceByteCount = 256 << 10

    private let file: File
    private let content: FileContents.Content
    private let details: ContentDetails
    /// The lines that the text holds, and their bytes; `nil` for what has no text.
    private let text: Selection?

    /// What was asked for.
    struct File: Sendable {
        let path: TreePath
        let entry: Tree.Entry
        let lines: LineSelection?

        /// The entity tag of the answer, which depends on nothing but this and `more`.
        func tag(_ more: String? = nil) -> String {
            let parts = [
                "f\(edition)", entry.id.description, String(entry.mode, radix: 8),
                lines?.description, more,
            ]
            return parts.compactMap(\.self).joined(separator: "-")
        }
    }

    private struct Selection {
        let format: TextFormat
        let lines: Range<LineNumber>
        let bytes: Range<Int>
    }

    /// - Throws: a problem if the lines that were asked for lie behind the last one.
    init(
        _ file: File, _ content: FileContents.Content, _ details: ContentDetails
    ) throws(Problem) {
        self.file = file
        self.content = content
        self.details = details
        guard file.entry.kind.isFile, let format = details.format else {
            text = nil
            return
        }
        // The first line may be asked for even where there is none.
        if let first = file.lines?.first, first.value > max(format.lineCount, 1) {
            throw .noSuchLine(first, in: file.path, lineCount: format.lineCount)
        }
        let lines = (file.lines ?? .all).lines(of: format.lineCount)
        text = Selection(
            format: format, lines: lines,
            bytes: content.withBytes { format.byteRange(of: lines, in: $0) })
    }

    /// The answer: at once, or piece by piece where the content is large.
    var body: ResponseBody {
        let head = head
        guard let text else { return ResponseBody(byteBuffer: head) }
        guard case .large = content.body else {
            var buffer = head
            buffer.writeImmutableBuffer(piece(text.format.encoding, text.bytes))
            buffer.writeString("\"}")
            return ResponseBody(byteBuffer: buffer)
        }
        return ResponseBody { [self] writer in
            try await writer.write(head)
            var rest = text.bytes
            while !rest.isEmpty {
                let range = content.withBytes {
                    text.format.encoding.piece(of: rest, in: $0, byteCount: Self.pieceByteCount)
                }
                try await writer.write(piece(text.format.encoding, range))
                rest = range.upperBound..<rest.upperBound
            }
            try await writer.write(ByteBuffer(string: "\"}"))
            try await writer.finish(nil)
        }
    }

    /// Everything up to the first character of the text; all where there is no text.
    private var head: ByteBuffer {
        var json = JSONWriter(expecting: 1024)
        json.object { json in
            json.file(file, kind: kind)
            json.member("blob", file.entry.id)
            json.member("size", content.byteCount)
            json.key("digests")
            json.object { $0.digests(details.digests, file.entry.id) }
            if file.entry.kind == .symlink { writeTarget(to: &json) }
            if file.entry.kind.isFile, let pointer = details.lfsPointer {
                json.key("lfs")
                json.object {
                    $0.member("oid", pointer.oid)
                    $0.member("size", pointer.byteCount)
                }
            }
            if let text {
                json.format(text.format)
                json.member("lines", text.lines.isEmpty ? nil : text.lines) { json, lines in
                    json.object {
                        $0.member("start", lines.lowerBound.value)
                        $0.member("end", lines.upperBound.value - 1)
                    }
                }
                json.member("text", "")
            }
        }
        let head = json.buffer
        let openCount = text == nil ? 0 : 2
        return head.getSlice(at: 0, length: head.readableBytes - openCount) ?? head
    }

    private var kind: String {
        if file.entry.kind == .symlink { return Tree.Kind.symlink.rawValue }
        if details.lfsPointer != nil { return ContentKind.lfsPointer.rawValue }
        return (details.format == nil ? ContentKind.binary : .text).rawValue
    }

    private func writeTarget(to json: inout JSONWriter) {
        let target = content.withBytes(Array.init)
        json.member("target", String(decoding: target, as: UTF8.self))
        if String(validating: target, as: UTF8.self) == nil {
            json.member("targetEncoded", PercentEncoding.encode(target))
        }
    }

    private func piece(_ encoding: TextEncoding, _ range: Range<Int>) -> ByteBuffer {
        content.withBytes { bytes in
            let bytes = UnsafeRawBufferPointer(rebasing: bytes[range])
            var json = JSONWriter(expecting: bytes.count + bytes.count / 8)
            if encoding == .utf8 {
                json.part(utf8: bytes)
            } else {
                encoding.utf8(bytes).withUnsafeBytes { json.part(utf8: $0) }
            }
            return json.buffer
        }
    }

    /// The answer about a submodule, which has no contents here.
    static func submodule(_ file: File, url: String?) -> ByteBuffer {
        var json = JSONWriter()
        json.object { json in
            json.file(file, kind: Tree.Kind.submodule.rawValue)
            json.key("submodule")
            json.object { json in
                json.member("commit", file.entry.id)
                json.member("url", url) { $0.value($1) }
            }
        }
        return json.buffer
    }
}

extension LineSelection {
    /// Every line.
    fileprivate static let all = LineSelection(first: 1, last: nil)
}

extension Problem {
    fileprivate static func noSuchLine(
        _ line: LineNumber, in path: TreePath, lineCount: Int
    ) -> Problem {
        Problem(
            .noSuchLine, "'\(path)' has \(lineCount) lines, and \(line) is none of them",
            members: ["path": .text(path.description), "lineCount": .number(lineCount)])
    }
}

extension JSONWriter {
    fileprivate mutating func file(_ file: FileResponse.File, kind: String) {
        path(file.path)
        member("kind", kind)
        member("mode", file.entry.modeDigits)
    }

    fileprivate mutating func format(_ format: TextFormat) {
        member("encoding", format.encoding.rawValue)
        member("byteOrderMark", format.markByteCount > 0)
        member("lineEnding", format.lineEnding.rawValue)
        member("lineCount", format.lineCount)
        member("finalNewline", format.hasFinalNewline)
    }

    fileprivate mutating func digests(_ digests: ContentDigests, _ blob: ObjectID) {
        member("gitBlob", blob)
        member("sha256", digests.sha256)
        member("sha256WithLf", digests.sha256WithLF)
        member("sha256WithFirstLf", digests.sha256WithFirstLF)
    }
}
