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
        context.write(data, promise: awaited(promise ?? context.eventLoop.makePromise()))
    }

    /// Has a close wait until `promise`, which is that of a write, is fulfilled.
    func awaited(_ promise: EventLoopPromise<Void>) -> EventLoopPromise<Void> {
        let handler = NIOLoopBound(self, eventLoop: promise.futureResult.eventLoop)
        unsentCount += 1
        promise.futureResult.whenComplete { _ in
            let handler = handler.value
            handler.unsentCount -= 1
            if handler.unsentCount == 0 { handler.closeNow() }
        }
        return promise
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
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
