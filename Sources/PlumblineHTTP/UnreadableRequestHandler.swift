import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Answers a request that cannot be parsed with a problem, and lets the connection close.
///
/// While an earlier request of the connection waits for its answer, nothing is said out of turn.
final class UnreadableRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// So long a client has to read the answer before the connection is closed under it.
    private static let patience = TimeAmount.seconds(2)

    private let headerBytes: Int
    private let logger: Logger
    private var underWay = 0
    private var isOver = false

    /// Creates a handler of a connection whose requests have heads of at most `headerBytes`.
    init(headerBytes: Int, logger: Logger) {
        self.headerBytes = headerBytes
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { underWay += 1 }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { underWay -= 1 }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, underWay == 0 else {
            return context.fireErrorCaught(error)
        }
        guard !isOver else { return }
        isOver = true
        let problem = Problem(error, headerBytes: headerBytes)
        logger.info("unreadable request", metadata: ["error": "\(error)"])
        send(problem, context)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            // The rest of a large request may still be on its way: closing at once would reset the
            // connection before the answer is read.
            channel.close(mode: .output, promise: nil)
            channel.eventLoop.scheduleTask(in: Self.patience) {
                channel.close(promise: nil)
            }
        }
    }

    private func send(_ problem: Problem, _ context: ChannelHandlerContext) {
        let body = (try? problem.document()) ?? ByteBuffer()
        let headers: HTTPHeaders = [
            "Content-Type": "application/problem+json", "Cache-Control": "no-store",
            "Content-Length": String(body.readableBytes), "Connection": "close",
        ]
        let status = HTTPResponseStatus(
            statusCode: problem.status.code, reasonPhrase: problem.status.reasonPhrase)
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
}

extension Problem {
    /// Says why a request cannot be parsed.
    fileprivate init(_ error: HTTPParserError, headerBytes: Int) {
        if error == .headerOverflow {
            self.init(
                .headTooLarge, "the request's line and headers have more than \(headerBytes) bytes",
                members: ["limit": .number(headerBytes)])
        } else {
            self.init(
                .invalidRequest, "this is no HTTP/1.1: \(error); compare the request with RFC 9112")
        }
    }
}
