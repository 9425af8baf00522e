import Domain
import NIOCore

/// Lets more of an answer wait for its client than NIO would: one that sends all its lines before it reads the first
/// result is else never done with sending, since the server would wait for it with reading.
final class UnreadAnswers: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func handlerAdded(context: ChannelHandlerContext) {
        let mark = ChannelOptions.Types.WriteBufferWaterMark(
            low: Limits.unreadAnswer / 2, high: Limits.unreadAnswer)
        // A channel that is closed already has nothing to write.
        try? context.channel.syncOptions?.setOption(.writeBufferWaterMark, value: mark)
    }
}
