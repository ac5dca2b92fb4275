import Hummingbird
import NIOCore

/// Answers from memory, on the connection's own loop, what was answered before and never changes.
///
/// It stands before requests are parsed: who sends the very bytes that were sent before asks the same,
/// and every check of the request's text has the same outcome. What is checked each time is what may
/// have changed since: the token, the clone, and how the connection stands.
final class ShortWayHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let way: ShortWay
    private let boundary: RequestBoundary
    private let draining: DrainingHandler
    private let date = HTTPDate()
    /// When a request last went on to the routes.
    private var lastLongWay = NIODeadline.now()
    private var hasUnsent = false
    private var isAdmitted = false

    /// Creates a handler of the connection on which requests begin where `boundary` says, and whose
    /// close waits for what `draining` knows of.
    init(_ way: ShortWay, _ boundary: RequestBoundary, draining: DrainingHandler) {
        self.way = way
        self.boundary = boundary
        self.draining = draining
    }

    func handlerAdded(context: ChannelHandlerContext) {
        isAdmitted = way.admits(context.remoteAddress)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        let key = boundary.isStart ? RequestKey(bytes) : nil
        if let key, mayAnswer(context), let answer = way.answers.answer(to: key),
            let asker = way.asker(of: answer)
        {
            return send(answer, to: asker, context)
        }
        lastLongWay = .now()
        boundary.read(bytes, key: key)
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if hasUnsent { context.flush() }
        hasUnsent = false
        context.fireChannelReadComplete()
    }

    /// Whether the client may ask and takes what it asked for, and Hummingbird, which closes idle connections and
    /// does not see what is answered here, saw a request lately.
    private func mayAnswer(_ context: ChannelHandlerContext) -> Bool {
        isAdmitted && context.channel.isWritable
            && NIODeadline.now() - lastLongWay < way.longestSilence
    }

    private func send(
        _ answer: SentAnswers.Answer, to asker: ShortWay.Asker, _ context: ChannelHandlerContext
    ) {
        let start = ContinuousClock.now
        let id = RequestID().description
        var head = context.channel.allocator.buffer(capacity: answer.head.readableBytes + 128)
        head.writeImmutableBuffer(answer.head)
        head.writeString("X-Request-Id: \(id)\r\nDate: \(date.text())\r\n\r\n")
        let isSent = draining.awaited(context.eventLoop.makePromise())
        context.write(wrapOutboundOut(head), promise: answer.body == nil ? isSent : nil)
        if let body = answer.body { context.write(wrapOutboundOut(body), promise: isSent) }
        hasUnsent = true
        way.note(answer, to: asker, id: id, since: start)
    }
}
