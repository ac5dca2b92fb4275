import NIOCore

/// Sends what is written before it lets a connection close.
///
/// At a shutdown Hummingbird closes a connection right behind its last answer, and SwiftNIO drops what a
/// slow client has not taken by then. A client that takes nothing is not waited for long.
final class DrainingHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = Never

    private let patience: TimeAmount
    private var unsentCount = 0
    /// The close that waits, and what ends its patience.
    private var waiting: (promise: EventLoopPromise<Void>?, timer: Scheduled<Void>)?

    /// Creates a handler of one connection that waits for `patience` at most.
    init(patience: TimeAmount) {
        self.patience = patience
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        unsentCount += 1
        promise.futureResult.whenComplete { _ in
            let (handler, context) = handler.value
            handler.unsentCount -= 1
            if handler.unsentCount == 0 { handler.closeNow(context) }
        }
        context.write(data, promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, unsentCount > 0, waiting == nil else {
            return context.close(mode: mode, promise: promise)
        }
        let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let timer = context.eventLoop.scheduleTask(in: patience) {
            let (handler, context) = handler.value
            handler.closeNow(context)
        }
        waiting = (promise, timer)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        waiting?.timer.cancel()
        waiting?.promise?.succeed()
        waiting = nil
    }

    private func closeNow(_ context: ChannelHandlerContext) {
        guard let (promise, timer) = waiting else { return }
        waiting = nil
        timer.cancel()
        context.close(mode: .all, promise: promise)
    }
}
