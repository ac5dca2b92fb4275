import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import PlumblineBrowser

/// What the short way shares with the long one: who may ask, and where requests are noted.
struct ShortWay: Sendable {
    let answers: SentAnswers
    let origin: OriginMiddleware
    /// Knows who carries a token; `nil` where none is needed.
    let tokens: TokenMiddleware?
    let log: RequestLog
    let logger: Logger
    /// For so long a connection may have all its answers from here.
    let longestSilence: Duration

    /// Who asks: a log that names their token.
    struct Asker {
        fileprivate let logger: Logger
    }

    /// Whether requests of `address` are let in, as far as that goes.
    func admits(_ address: SocketAddress?) -> Bool { origin.isProxy(address) }

    /// What a request is about, if the answer to it may be sent again to who sends its very bytes.
    func topic(of request: HTTPRequestHead) -> SentAnswers.Topic? {
        guard request.method == .GET, request.version == .http1_1 else { return nil }
        let digest = tokens?.digest(in: request.headers.first(name: "authorization"))
        guard tokens == nil || digest != nil else { return nil }
        let path = request.uri.utf8.prefix { $0 != UInt8(ascii: "?") }
        return answers.topic(of: String(Substring(path)), token: digest)
    }

    /// Returns who asks for `answer`; `nil` if the long way has to look at their token.
    func asker(of answer: SentAnswers.Answer) -> Asker? {
        guard let tokens else { return Asker(logger: logger) }
        guard let name = answer.topic.token.flatMap(tokens.knownName) else { return nil }
        var logger = logger
        logger[metadataKey: "token"] = "\(name)"
        return Asker(logger: logger)
    }

    /// Notes a request that was answered.
    func note(
        _ answer: SentAnswers.Answer, to asker: Asker, id: @autoclosure () -> String,
        since start: ContinuousClock.Instant
    ) {
        var logger = asker.logger
        if logger.logLevel <= .info { logger[metadataKey: "hb.request.id"] = "\(id())" }
        log.note(
            .get, path: answer.topic.path, route: answer.topic.route, answer.status, since: start,
            in: logger)
    }
}

/// Puts handlers in their places on a new connection; Hummingbird adds others at the end only.
final class ConnectionHandlers: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private let way: ShortWay
    private let limits: HTTPSettings.Limits
    private let patience: TimeAmount

    /// Drains answers for `patience`.
    init(_ way: ShortWay, _ limits: HTTPSettings.Limits, patience: TimeAmount) {
        self.way = way
        self.limits = limits
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let draining = DrainingHandler(patience: patience)
            if let encoder = try? pipeline.handler(type: HTTPResponseEncoder.self) {
                let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
                let boundary = RequestBoundary()
                let short = ShortWayHandler(way, boundary, draining: draining)
                try pipeline.addHandlers([short, draining], position: .before(encoder))
                let unreadable = UnreadableRequestHandler(
                    headerBytes: limits.headerBytes, logger: way.logger)
                let expectation = ExpectationHandler(bodyBytes: limits.bodyBytes)
                try pipeline.addHandlers(
                    [AnswerRecorder(way, boundary), unreadable, expectation],
                    position: .before(codec))
            } else {
                // A stream of HTTP/2, whose frames are not ours to write.
                try pipeline.addHandler(draining, position: .before(self))
            }
            pipeline.removeHandler(context: context, promise: nil)
        } catch {
            context.fireErrorCaught(error)
        }
    }
}
