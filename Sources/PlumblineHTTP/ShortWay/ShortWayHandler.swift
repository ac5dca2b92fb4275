import DequeModule
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Answers from memory, on the connection's own loop, what was answered before and never changes.
///
/// It stands where requests are parsed and nothing else was done with them. What it cannot answer at
/// once goes on to the routes, and what comes back from there is kept if it may be. Requests of one
/// connection are answered in their order, so nothing is answered here while one is under way.
final class ShortWayHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let way: ShortWay
    /// Where bytes are written that need no encoding any more.
    private let encoder: ChannelHandlerContext
    private let date = HTTPDate()
    /// The requests that the routes have yet to answer.
    private var underWay: Deque<Exchange> = []
    /// When a request last went on to the routes.
    private var lastLongWay = NIODeadline.now()
    /// The authority that this connection last asked for and may.
    private var admitted: String?
    /// Whether the rest of the request that is being read was answered here.
    private var isAnswered = false
    private var hasUnsent = false

    /// A request on its way through the routes, and what was sent in answer so far.
    private struct Exchange {
        /// `nil` if the answer is not to be kept.
        var question: (SentQuestion, SentAnswers.Topic)?
        var head: HTTPResponseHead?
        var body: ByteBuffer?
    }

    /// Creates a handler of the connection whose answers the handler of `encoder` encodes.
    init(_ way: ShortWay, encoder: ChannelHandlerContext) {
        self.way = way
        self.encoder = encoder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request):
            if answer(request, context) { return isAnswered = true }
        case .body where isAnswered: return
        case .end where isAnswered: return isAnswered = false
        case .body, .end: break
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if hasUnsent { encoder.flush() }
        hasUnsent = false
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        note(unwrapOutboundIn(data))
        context.write(data, promise: promise)
    }

    /// Answers a request if the answer is at hand; else prepares to keep it.
    private func answer(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) -> Bool {
        let question = SentQuestion(request)
        if let question, mayAnswer(context), let answer = way.answers.answer(to: question),
            isAdmitted(request, context), let logger = way.logger(of: request)
        {
            send(answer, to: request, logger, context)
            return true
        }
        lastLongWay = .now()
        let topic = question.flatMap { question in
            way.answers.topic(of: question).map { (question, $0) }
        }
        underWay.append(Exchange(question: topic))
        return false
    }

    /// Whether an answer is in its order, the client takes what it asked for, and Hummingbird, which
    /// closes idle connections and does not see what is answered here, saw one lately.
    private func mayAnswer(_ context: ChannelHandlerContext) -> Bool {
        underWay.isEmpty && context.channel.isWritable
            && NIODeadline.now() - lastLongWay < way.longestSilence
    }

    /// Whether the request may be answered, as far as its sender and the authority go.
    private func isAdmitted(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) -> Bool {
        guard let authority = request.headers.first(name: "host") else { return false }
        if authority == admitted { return true }
        guard way.admits(request.uri, authority, from: context.remoteAddress) else { return false }
        admitted = authority
        return true
    }

    private func send(
        _ answer: SentAnswers.Answer, to request: HTTPRequestHead, _ logger: Logger,
        _ context: ChannelHandlerContext
    ) {
        let start = ContinuousClock.now
        let id = RequestID().description
        var head = context.channel.allocator.buffer(capacity: answer.head.readableBytes + 128)
        head.writeImmutableBuffer(answer.head)
        head.writeString("X-Request-Id: \(id)\r\nDate: \(date.text())\r\n\r\n")
        encoder.write(NIOAny(IOData.byteBuffer(head)), promise: nil)
        if let body = answer.body { encoder.write(NIOAny(IOData.byteBuffer(body)), promise: nil) }
        hasUnsent = true
        way.note(request, answer, id: id, since: start, in: logger)
    }

    /// Looks at what the routes send.
    private func note(_ part: HTTPServerResponsePart) {
        guard !underWay.isEmpty else { return }
        switch part {
        case .head(let head) where head.isInformational: break
        case .head(let head): underWay[0].head = head
        case .body(.byteBuffer(let body)) where underWay[0].body == nil: underWay[0].body = body
        // What comes in pieces is large or made on the way.
        case .body: underWay[0].question = nil
        case .end(let trailers):
            let exchange = underWay.removeFirst()
            guard let (question, topic) = exchange.question, let head = exchange.head,
                trailers == nil
            else { return }
            way.answers.keep(head, exchange.body, about: topic, for: question)
        }
    }
}

extension HTTPResponseHead {
    fileprivate var isInformational: Bool { (100..<200).contains(status.code) }
}
