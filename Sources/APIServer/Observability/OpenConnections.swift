import NIOCore

/// Counts a connection for as long as it is open.
final class OpenConnections: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let open: Counter

    init(_ open: Counter) { self.open = open }

    func handlerAdded(context: ChannelHandlerContext) { open.add() }

    func handlerRemoved(context: ChannelHandlerContext) { open.add(-1) }
}
