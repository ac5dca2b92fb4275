import NIOCore

/// Sends what is written before it lets a connection close.
///
/// At a shutdown Hummingbird closes a connection right behind its last answer, and SwiftNIO drops what a
/// slow client has not taken by then. A client that takes nothing is not waited for long.
final class DrainingHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = Never

    /// Whether bytes were written nearer to the socket, of which nothing is known here.
    var hasUnseenWrites = false
    private let patience: TimeAmount
    private var unsentCount = 0
    /// The close that waits, and what ends its patience.
    private var waiting: Waiting?

    private struct Waiting {
        let context: ChannelHandlerContext
        let promise: EventLoopPromise<Void>?
        let timer: Scheduled<Void>
    }

    /// Creates a handler of one connection that waits for `patience` at most.
    init(patience: TimeAmount) {
        self.patience = patience
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        unsentCount += 1
        promise.futureResult.whenComplete { _ in
            let handler = handler.value
            handler.unsentCount -= 1
            if handler.unsentCount == 0 { handler.closeNow() }
        }
        context.write(data, promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .all, hasUnseenWrites {
            hasUnseenWrites = false
            // Writes end in their order: with this one all before it have.
            write(context: context, data: NIOAny(ByteBuffer()), promise: nil)
            context.flush()
        }
        guard mode == .all, unsentCount > 0, waiting == nil else {
            return context.close(mode: mode, promise: promise)
        }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let timer = context.eventLoop.scheduleTask(in: patience) { handler.value.closeNow() }
        waiting = Waiting(context: context, promise: promise, timer: timer)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        waiting?.timer.cancel()
        waiting?.promise?.succeed()
        waiting = nil
    }

    private func closeNow() {
        guard let waiting else { return }
        self.waiting = nil
        waiting.timer.cancel()
        waiting.context.close(mode: .all, promise: waiting.promise)
    }
}
