import HTTPTypes
import Hummingbird
import Logging
import PlumblineBrowser

/// A list that is sent while it is being found.
///
/// It is one JSON object, `{"commit":…,"matches":[…],"truncated":false}`: first the members that are
/// known before, then the list, then what is known at its end. A client that accepts
/// `application/x-ndjson` gets an object a line instead: the entries, and last `{"end":{…}}` with the
/// other members. What fails once the answer has begun is the member `error`, a problem.
struct StreamedList {
    private static let lines = "application/x-ndjson"

    private let name: StaticString
    private let isLines: Bool
    private let head: @Sendable (inout JSONWriter) -> Void

    /// Whether `request` asks for an object a line.
    static func isLines(_ request: Request) -> Bool {
        request.headers[values: .accept].joined(separator: ",").contains(lines)
    }

    /// Answers `request` with the list `name`.
    ///
    /// - Parameters:
    ///   - head: writes the members that are known before.
    ///   - body: finds and writes the entries, piece by piece; what it needs to fail as a whole is
    ///     checked before this function is called.
    static func response(
        to request: Request, _ context: APIContext, _ name: StaticString, headers: HTTPFields,
        head: @escaping @Sendable (inout JSONWriter) -> Void,
        body: @escaping @Sendable (inout Entries) async throws -> Void
    ) -> Response {
        let list = StreamedList(name: name, isLines: isLines(request), head: head)
        var headers = headers
        headers[.contentType] = list.isLines ? lines : "application/json; charset=utf-8"
        headers[.vary] = "Accept"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                var entries = Entries(list, writer)
                do {
                    try await body(&entries)
                    try await entries.finish()
                } catch let error where Problem(sending: error) != nil {
                    context.logger.info("answer cut short", metadata: ["error": "\(error)"])
                    try await entries.finish(Problem(sending: error))
                }
            })
    }

    /// The entries on their way to the client.
    struct Entries {
        private let list: StreamedList
        private var writer: any ResponseBodyWriter
        private var hasBegun = false
        private var tail = JSONWriter()

        fileprivate init(_ list: StreamedList, _ writer: any ResponseBodyWriter) {
            self.list = list
            self.writer = writer
        }

        /// Sends entries; `write` writes the members of one. Returns when the client has room for more.
        mutating func write<Entry>(
            _ entries: [Entry], _ write: (inout JSONWriter, Entry) -> Void
        ) async throws {
            var buffer = ByteBuffer()
            for entry in entries {
                begin(&buffer)
                var json = JSONWriter()
                json.object { write(&$0, entry) }
                buffer.writeImmutableBuffer(json.buffer)
                if list.isLines { buffer.writeString("\n") }
            }
            if buffer.readableBytes > 0 { try await writer.write(buffer) }
        }

        /// Sets the members that stand behind the list.
        mutating func end(_ members: (inout JSONWriter) -> Void) {
            tail = JSONWriter()
            tail.object(members)
        }

        private mutating func begin(_ buffer: inout ByteBuffer) {
            if !list.isLines {
                if hasBegun {
                    buffer.writeString(",")
                } else {
                    buffer.writeImmutableBuffer(opening)
                }
            }
            hasBegun = true
        }

        /// The object up to the first entry.
        private var opening: ByteBuffer {
            var json = JSONWriter()
            json.object {
                list.head(&$0)
                $0.key(list.name)
                $0.list([Never]()) { _, _ in }
            }
            return json.buffer.getSlice(at: 0, length: json.buffer.readableBytes - 2)
                ?? ByteBuffer()
        }

        fileprivate mutating func finish(_ problem: Problem? = nil) async throws {
            var buffer = ByteBuffer()
            if list.isLines {
                var json = JSONWriter()
                json.object(list.head)
                buffer.writeString("{\"end\":")
                writeEnd(joining: json.buffer, problem, to: &buffer)
                buffer.writeString("}\n")
            } else {
                if !hasBegun { buffer.writeImmutableBuffer(opening) }
                writeEnd(joining: ByteBuffer(string: "]}"), problem, to: &buffer)
            }
            try await writer.write(buffer)
            try await writer.finish(nil)
        }

        /// Writes the end of an object: `object`, which is closed, with the last members put into it.
        private func writeEnd(
            joining object: ByteBuffer, _ problem: Problem?, to buffer: inout ByteBuffer
        ) {
            var members = tail.buffer
            if let problem {
                var json = JSONWriter()
                json.object { json in
                    json.key("error")
                    json.object { problem.write(to: &$0) }
                }
                members = json.buffer
            }
            guard members.readableBytes > 2 else { return _ = buffer.writeImmutableBuffer(object) }
            var object = object
            let length = object.readableBytes - 1
            buffer.writeImmutableBuffer(object.readSlice(length: length) ?? ByteBuffer())
            if length > 1 || !list.isLines { buffer.writeString(",") }
            members.moveReaderIndex(forwardBy: 1)
            buffer.writeBuffer(&members)
        }
    }
}

extension Problem {
    /// Says what failed in the middle of an answer; `nil` where the client is gone.
    fileprivate init?(sending error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as BrowseError: self.init(error)
        default: return nil
        }
    }

    fileprivate func write(to json: inout JSONWriter) {
        json.member("type", "/problems/\(kind.rawValue)")
        json.member("title", kind.title)
        json.member("status", status.code)
        json.member("detail", detail)
    }
}
