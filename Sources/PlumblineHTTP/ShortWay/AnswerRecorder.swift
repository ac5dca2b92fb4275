import NIOCore
import NIOHTTP1

/// Keeps what the routes send in answer to a request, if it may be sent again.
///
/// It stands where requests are parsed and nothing else was done with them.
final class AnswerRecorder: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let way: ShortWay
    private let boundary: RequestBoundary
    /// `nil` if what is sent is not to be kept.
    private var recording: Recording?

    /// An answer, as far as it was sent.
    private struct Recording {
        let key: RequestKey
        let topic: SentAnswers.Topic
        var head: HTTPResponseHead?
        var body: ByteBuffer?
    }

    /// Creates a handler of the connection on which requests begin where `boundary` says.
    init(_ way: ShortWay, _ boundary: RequestBoundary) {
        self.way = way
        self.boundary = boundary
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request):
            boundary.parsedHead()
            recording = boundary.key.flatMap { key in
                way.topic(of: request).map { Recording(key: key, topic: $0) }
            }
        case .body(let bytes): boundary.parsedBody(bytes.readableBytes)
        case .end: boundary.parsedEnd()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where (100..<200).contains(head.status.code): break
        case .head(let head): recording?.head = head
        case .body(.byteBuffer(let body)) where recording?.body == nil: recording?.body = body
        // What comes in pieces is large or made on the way.
        case .body: recording = nil
        case .end(let trailers): noteEnd(hasTrailers: trailers != nil)
        }
        context.write(data, promise: promise)
    }

    private func noteEnd(hasTrailers: Bool) {
        boundary.answered()
        guard let recording, let head = recording.head, !hasTrailers, boundary.isStart else {
            return
        }
        self.recording = nil
        way.answers.keep(head, recording.body, about: recording.topic, for: recording.key)
    }
}
