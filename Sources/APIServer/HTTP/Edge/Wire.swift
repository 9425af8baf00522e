import NIOCore

/// What the handlers of one connection know of it. They run on its event loop.
final class Wire {
    enum Wait {
        /// For a request, since then.
        case idle(NIODeadline)
        /// For the rest of a request's head, since then.
        case head(NIODeadline)
        /// A request is being read or answered.
        case exchange
        /// All is said; the client may still have to read it.
        case lingering(NIODeadline)
    }

    var wait = Wait.head(.now())
    /// As the HTTP layer sees them, so without what TLS adds.
    var bytesIn = 0
    var bytesOut = 0
    var lingered = 0
    /// Whether the server would take more from the client.
    var isReading = false
    /// Of the request that is being answered.
    var negotiated = Negotiated()
}

/// Whether enough has moved while the client was the one to be waited for: looked at over a window, because an average
/// since the beginning would let who was fast at first stand still for long.
struct Pace {
    private var waited = TimeAmount.zero
    private var mark = 0

    mutating func restart(at total: Int) {
        waited = .zero
        mark = total
    }

    mutating func isTooSlow(
        after elapsed: TimeAmount, moved total: Int, atLeast perSecond: Int, over window: TimeAmount
    ) -> Bool {
        waited = waited + elapsed
        guard waited >= window else { return false }
        let least = Double(waited.nanoseconds) / 1_000_000_000 * Double(perSecond)
        let moved = total - mark
        restart(at: total)
        return Double(moved) < least
    }
}

/// Counts what goes over the wire, and tells when a head begins.
final class WireMeter: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let wire: Wire
    private let settings: EdgeSettings
    private var line = FirstLine()

    init(_ wire: Wire, _ settings: EdgeSettings) {
        self.wire = wire
        self.settings = settings
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        wire.isReading = false
        wire.bytesIn += bytes.readableBytes
        switch wire.wait {
        case .lingering:
            wire.lingered += bytes.readableBytes
            if wire.lingered > settings.lingerBytes { context.close(promise: nil) }
            return
        case .idle:
            wire.wait = .head(.now())
            line = FirstLine()
            line.read(bytes)
        case .head: line.read(bytes)
        case .exchange: line = FirstLine()
        }
        // The parser counts the target among the header fields, and would not tell which was too long.
        guard !line.isTooLong else {
            return context.fireUserInboundEventTriggered(Edge.Refusal(problem: .targetTooLong))
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if case .lingering = wire.wait { context.read() }
    }

    func read(context: ChannelHandlerContext) {
        wire.isReading = true
        context.read()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        wire.bytesOut += unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }
}

/// The request line, as far as its length.
private struct FirstLine {
    private var count = 0
    private var isRead = false

    var isTooLong: Bool { count > HeadCheck.requestLine }

    mutating func read(_ bytes: ByteBuffer) {
        guard !isRead else { return }
        let end = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n"))
        isRead = end != nil
        count += end.map { $0 - bytes.readerIndex } ?? bytes.readableBytes
    }
}
