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
    let longestSilence: TimeAmount

    /// Whether a request of `address` for `authority` is one that the long way lets in.
    func admits(_ path: String, _ authority: String, from address: SocketAddress?) -> Bool {
        do throws(Problem) {
            try origin.check(path, authority, from: address)
            return true
        } catch {
            return false
        }
    }

    /// Returns the log for a request; `nil` if the long way has to look at its token.
    func logger(of request: HTTPRequestHead) -> Logger? {
        guard let tokens else { return logger }
        let authorization = request.headers.first(name: "authorization")
        guard let name = tokens.knownName(authorization) else { return nil }
        var logger = logger
        logger[metadataKey: "token"] = "\(name)"
        return logger
    }

    /// Notes a request that was answered.
    func note(
        _ request: HTTPRequestHead, _ answer: SentAnswers.Answer, id: String,
        since start: ContinuousClock.Instant, in logger: Logger
    ) {
        var logger = logger
        if logger.logLevel <= .info { logger[metadataKey: "hb.request.id"] = "\(id)" }
        log.note(
            .get, path: String(request.uri.prefix { $0 != "?" }), route: answer.topic.route,
            answer.status, since: start, in: logger)
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
            if let encoder = try? pipeline.context(handlerType: HTTPResponseEncoder.self) {
                let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
                try pipeline.addHandler(draining, position: .before(encoder.handler))
                try pipeline.addHandlers(
                    [
                        ShortWayHandler(way, encoder: encoder),
                        UnreadableRequestHandler(
                            headerBytes: limits.headerBytes, logger: way.logger),
                    ], position: .before(codec))
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
