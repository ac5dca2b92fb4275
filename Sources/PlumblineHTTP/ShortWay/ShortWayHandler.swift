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
    private var ids = RequestIDs()
    /// The head that was sent last; its memory serves the next one.
    private var head = ByteBuffer()
    /// When a request last went on to the routes.
    private var lastLongWay = ContinuousClock.now
    private var isAdmitted = false
    /// What became of the bytes that were read together.
    private var hasAnswered = false
    private var hasPassedOn = false

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
        let start = ContinuousClock.now
        let bytes = unwrapInboundIn(data)
        let key = boundary.isStart ? RequestKey(bytes) : nil
        if let key, mayAnswer(context, at: start), let answer = way.answers.answer(to: key),
            let asker = way.asker(of: answer)
        {
            hasAnswered = true
            return send(answer, to: asker, since: start, context)
        }
        lastLongWay = start
        hasPassedOn = true
        boundary.read(bytes, key: key)
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if hasAnswered { context.flush() }
        if hasAnswered, !hasPassedOn {
            // The others saw nothing, and wait for more as before.
            context.read()
        } else {
            context.fireChannelReadComplete()
        }
        hasAnswered = false
        hasPassedOn = false
    }

    /// Whether the client may ask and takes what it asked for, and Hummingbird, which closes idle connections and
    /// does not see what is answered here, saw a request lately.
    private func mayAnswer(
        _ context: ChannelHandlerContext, at time: ContinuousClock.Instant
    ) -> Bool {
        isAdmitted && context.channel.isWritable && time - lastLongWay < way.longestSilence
    }

    private func send(
        _ answer: SentAnswers.Answer, to asker: ShortWay.Asker,
        since start: ContinuousClock.Instant, _ context: ChannelHandlerContext
    ) {
        head.clear()
        head.writeImmutableBuffer(answer.head)
        head.writeStaticString("X-Request-Id: ")
        let idIndex = head.writerIndex
        ids.writeNext(to: &head)
        head.writeStaticString("\r\nDate: ")
        head.writeString(date.text())
        head.writeStaticString("\r\n\r\n")
        context.write(wrapOutboundOut(head), promise: nil)
        if let body = answer.body { context.write(wrapOutboundOut(body), promise: nil) }
        draining.hasUnseenWrites = true
        way.note(
            answer, to: asker, id: head.getString(at: idIndex, length: RequestIDs.byteCount) ?? "",
            since: start)
    }
}
