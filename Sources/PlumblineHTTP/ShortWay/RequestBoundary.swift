import NIOCore

/// Where a connection stands between its requests, told without parsing them once more.
///
/// Bytes may be taken for a request only where one begins: when all that was read before is known to be
/// one whole request after another, each answered. A client that sends ahead, or a head in pieces, or a
/// body in chunks, leaves that unknown for the rest of its connection.
///
/// It belongs to the connection's loop.
final class RequestBoundary {
    private enum Position {
        case start
        case inside(Request)
        case unknown
    }

    /// The request under way.
    private struct Request {
        let key: RequestKey
        /// The bytes behind the head, less those of the body that the parser handed on.
        var unparsedCount: Int
        var hasHead = false
        var isParsed = false
    }

    private var position = Position.start

    /// Whether the next byte is the first of a request, and no request waits for its answer.
    var isStart: Bool {
        if case .start = position { true } else { false }
    }

    /// The key of the request under way; `nil` if it is not alone.
    var key: RequestKey? {
        if case .inside(let request) = position { request.key } else { nil }
    }

    /// Notes bytes that go to the parser; at a start they have `key`.
    func read(_ bytes: ByteBuffer, key: RequestKey?) {
        if isStart, let key, let headCount = bytes.readableBytesView.headCount {
            position = .inside(
                Request(key: key, unparsedCount: bytes.readableBytes - headCount))
        } else {
            change { request in
                request.unparsedCount += bytes.readableBytes
                return true
            }
        }
    }

    /// Notes a head that the parser found; a second one was sent ahead.
    func parsedHead() {
        change { request in
            defer { request.hasHead = true }
            return !request.hasHead
        }
    }

    /// Notes so many bytes of a body.
    func parsedBody(_ byteCount: Int) {
        change { request in
            request.unparsedCount -= byteCount
            return true
        }
    }

    /// Notes the end of a request.
    func parsedEnd() {
        change { request in
            request.isParsed = true
            return true
        }
    }

    /// Notes that an answer was written to its end.
    func answered() {
        guard case .inside(let request) = position, request.isParsed, request.unparsedCount == 0
        else { return position = .unknown }
        position = .start
    }

    /// Changes the request under way; the position is unknown if there is none or `body` says so.
    private func change(_ body: (inout Request) -> Bool) {
        guard case .inside(var request) = position, body(&request) else {
            return position = .unknown
        }
        position = .inside(request)
    }
}

extension ByteBufferView {
    /// The bytes of the head that stands first; `nil` if it has no end here.
    fileprivate var headCount: Int? {
        var start = startIndex
        while let feed = self[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if self[...feed].suffix(4).elementsEqual("\r\n\r\n".utf8) {
                return feed + 1 - startIndex
            }
            start = feed + 1
        }
        return nil
    }
}
