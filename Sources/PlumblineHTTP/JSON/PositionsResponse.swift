import NIOCore
import PlumblineBrowser
import PlumblineCore

/// Followed positions on the wire.
struct PositionsResponse: Sendable {
    let to: ObjectID
    let positions: [Answer]

    /// The answer to one position.
    struct Answer: Sendable {
        let origin: Origin
        let trace: Trace
    }

    /// The position that was asked about.
    enum Origin: Sendable {
        case anchor(Anchor, blob: ObjectID?)
        /// It names no commit, or nothing that a commit could have; what was said is given back.
        case nowhere(PositionsRequest.PositionRequest, commit: ObjectID?)
    }

    /// About so many bytes are written for each answer.
    private static let usualByteCount = 600

    /// The answers as JSON.
    var written: ByteBuffer { Self.written(to: to, joining: [Self.list(of: positions)]) }

    /// Writes the list of some answers.
    static func list(of answers: [Answer]) -> JSONWriter {
        var writer = JSONWriter(expecting: answers.count * usualByteCount)
        writer.list(answers) { $1.write(to: &$0) }
        return writer
    }

    /// Writes all answers, whose parts are the lists that were written to `lists`.
    static func written(to commit: ObjectID, joining lists: [JSONWriter]) -> ByteBuffer {
        var head = JSONWriter()
        head.object { $0.key("positions") }
        var tail = JSONWriter()
        tail.object { $0.member("to", commit) }
        let byteCount = lists.reduce(head.byteCount + tail.byteCount) { $0 + $1.byteCount }
        var buffer = ByteBufferAllocator().buffer(capacity: byteCount)
        head.append(to: &buffer, leavingOut: (0, 1))
        buffer.writeStaticString("[")
        for (number, list) in lists.enumerated() {
            if number > 0 { buffer.writeStaticString(",") }
            list.append(to: &buffer, leavingOut: (1, 1))
        }
        buffer.writeStaticString("],")
        tail.append(to: &buffer, leavingOut: (1, 0))
        return buffer
    }
}

extension PositionsResponse.Answer {
    /// Writes the answer, its keys in the order of the alphabet.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("candidates")
            writer.list(trace.candidates) { $1.write(to: &$0) }
            writer.member("changedBy", trace.changedBy)
            writer.member("confidence", confidence: trace.confidence)
            writer.key("from")
            writer.object { origin.write(to: &$0) }
            if !trace.ignored.isEmpty {
                writer.key("ignored")
                writer.list(trace.ignored) { $0.value($1) }
            }
            writer.member("method", trace.method.description)
            writer.member("nearest", trace.nearest) { $1.write(to: &$0) }
            writer.member("to", trace.place) { $1.write(to: &$0) }
            writer.member("verdict", trace.verdict.rawValue)
        }
    }
}

extension PositionsResponse.Origin {
    fileprivate func write(to writer: inout JSONWriter) {
        switch self {
        case .anchor(let anchor, let blob):
            let position = anchor.position
            writer.member("blob", blob)
            writer.member("column", ifThere: position.column)
            writer.member("commit", anchor.commit)
            writer.member("endLine", ifThere: position.endLine?.value)
            writer.member("line", position.line.value)
            writer.path(position.path)
        case .nowhere(let request, let commit):
            // A full id is a commit's name even if the commit is not to be had.
            let named = request.from.flatMap { ObjectID(hex: $0) }
            writer.member("blob", nil)
            writer.member("column", ifThere: request.column)
            writer.member("commit", commit ?? named)
            writer.member("endLine", ifThere: request.endLine)
            writer.member("line", request.line)
            let file = request.file
            if let path = file.treePath { return writer.path(path) }
            writer.member("path", file.path ?? file.pathEncoded ?? "")
            if let encoded = file.pathEncoded { writer.member("pathEncoded", encoded) }
        }
    }
}

extension Place {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("blob", blob)
            writer.member("column", ifThere: position.column)
            writer.member("endLine", ifThere: position.endLine?.value)
            writer.member("line", position.line.value)
            writer.path(position.path)
        }
    }
}

extension Trace.Candidate {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("blob", place.blob)
            writer.member("confidence", confidence: confidence)
            writer.member("line", place.position.line.value)
            writer.path(place.position.path)
        }
    }
}

extension Trace.Nearest {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("line", position.line.value)
            writer.path(position.path)
            writer.member("reason", reason.rawValue)
        }
    }
}
