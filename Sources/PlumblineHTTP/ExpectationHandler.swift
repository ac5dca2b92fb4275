import NIOCore
import NIOHTTP1

/// Tells a client that asks before it sends a body, `Expect: 100-continue`, to send it.
///
/// Such clients, curl with a mebibyte for one, else wait a second. Who would send too much is not told;
/// the answer of the route comes in its place.
final class ExpectationHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let bodyBytes: Int
    private var underWay = 0

    /// Creates a handler of a connection whose requests have bodies of at most `bodyBytes`.
    init(bodyBytes: Int) {
        self.bodyBytes = bodyBytes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let request) = unwrapInboundIn(data) {
            underWay += 1
            if expectsWord(request) {
                let head = HTTPResponseHead(version: .http1_1, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { underWay -= 1 }
        context.write(data, promise: promise)
    }

    /// Whether the client waits to be told, and is; while an earlier request of the connection waits for
    /// its answer, nothing is said out of turn.
    private func expectsWord(_ request: HTTPRequestHead) -> Bool {
        guard request.method != .GET, request.version == .http1_1, underWay == 1,
            request.headers.first(name: "expect")?.lowercased() == "100-continue"
        else { return false }
        let length = request.headers.first(name: "content-length").flatMap { Int($0) }
        return length.map { $0 <= bodyBytes } ?? true
    }
}
