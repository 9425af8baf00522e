import Domain
import NIOCore
import NIOHTTP1

/// Stands between a client and the application, on each connection: lets one request in after the other, refuses what is
/// none, says 100 (Continue) when the application reads, and ends connections so that the last answer arrives.
///
/// Whoever answers before all of a body has come has no use for the rest; nor is it read to its end, as the framework
/// would, when it is long: the answer says `Connection: close`, the sending side is closed, and what still comes is thrown
/// away for a while, since a reset would take the answer from a client that reads only after it has sent all.
final class Edge: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// From the handlers below.
    struct Refusal {
        let problem: Problem
    }

    /// From the application, which is about to read the body.
    struct Proceed: Sendable {}

    /// What the application's reading ends with when its request is refused.
    struct Refused: Error {}

    enum Event {
        case part(HTTPServerRequestPart)
        case refusal(Problem)
        case inputClosed
    }

    let wire: Wire
    let settings: EdgeSettings
    private let refusals: Refusals
    /// Refused as soon as there is a connection.
    private let isOneTooMany: Bool
    var exchange: EdgeExchange?
    /// What came while the answer before it was not over.
    private var waiting = CircularBuffer<Event>()
    private var isReadHeld = false
    private var isInputClosed = false
    private var isQuiescing = false
    /// Nothing goes in or out any more but what is written already.
    private(set) var isDone = false
    var watch = EdgeWatch()

    init(_ wire: Wire, _ settings: EdgeSettings, _ refusals: Refusals, isOneTooMany: Bool) {
        self.wire = wire
        self.settings = settings
        self.refusals = refusals
        self.isOneTooMany = isOneTooMany
    }

    func handlerAdded(context: ChannelHandlerContext) {
        scheduleTick(context)
        if isOneTooMany, context.channel.isActive { refuse(.tooManyConnections, context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { watch.stop() }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        if isOneTooMany { refuse(.tooManyConnections, context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        watch.stop()
        isDone = true
        waiting.removeAll()
        context.fireChannelInactive()
    }
}

// MARK: What comes

extension Edge {
    /// The request is read, and its answer is not over.
    private var isHolding: Bool { exchange?.isRead ?? false }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDone else { return }
        let part = unwrapInboundIn(data)
        guard waiting.isEmpty, !isHolding else { return waiting.append(.part(part)) }
        deliver(part, context)
    }

    private func deliver(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(var head):
            wire.wait = .exchange
            wire.negotiated = Negotiated(head)
            watch.restart(wire)
            exchange = EdgeExchange(head, isLast: isQuiescing)
            if let problem = HeadCheck.fault(head) { return refuse(problem, context) }
            exchange?.isDelivered = true
            // The compressor goes by what has been settled here.
            head.headers.remove(name: "Accept-Encoding")
            if let coding = wire.negotiated.coding, head.method != .HEAD {
                head.headers.add(name: "Accept-Encoding", value: coding.rawValue)
            }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body(let bytes):
            exchange?.received(bytes.readableBytes)
            context.fireChannelRead(wrapInboundOut(part))
        case .end:
            exchange?.isRead = true
            context.fireChannelRead(wrapInboundOut(part))
            if exchange?.isAnswered == true { endExchange(context) }
        }
    }

    private func endExchange(_ context: ChannelHandlerContext) {
        exchange = nil
        wire.wait = .idle(.now())
        var isDelivered = false
        while !isDone, !isHolding, let event = waiting.popFirst() {
            switch event {
            case .part(let part): deliver(part, context)
            case .refusal(let problem): refuse(problem, context)
            case .inputClosed: context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
            }
            isDelivered = true
        }
        if isDelivered { context.fireChannelReadComplete() }
        if isQuiescing { leave(context) }
        guard !isDone, isReadHeld, !isHolding, waiting.isEmpty else { return }
        isReadHeld = false
        context.read()
    }

    func read(context: ChannelHandlerContext) {
        if isHolding || !waiting.isEmpty { isReadHeld = true } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let refusal as Refusal: refuseInTurn(refusal.problem, context)
        case is ChannelShouldQuiesceEvent:
            isQuiescing = true
            exchange?.isLast = true
            leave(context)
        case ChannelEvent.inputClosed:
            isInputClosed = true
            if case .lingering = wire.wait { return context.close(promise: nil) }
            guard !isDone else { return }
            if isHolding || !waiting.isEmpty {
                waiting.append(.inputClosed)
            } else {
                context.fireUserInboundEventTriggered(event)
            }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isDone else { return }
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        guard let exchange, !exchange.isRead else {
            return refuseInTurn(error == .headerOverflow ? .headersTooLarge : .unreadableRequest, context)
        }
        // In mid-body: the application may have begun to answer, and else answers as to any body that breaks off.
        self.exchange?.isLast = true
        guard !exchange.isAnswered else { return finish(context, after: nil) }
        // Not as the parser's: the framework would answer that one once more.
        context.fireErrorCaught(Refused())
    }
}

// MARK: What goes

extension Edge {
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // Also what the framework answers to a request that has been refused here.
        guard !isDone, let exchange, !exchange.isAnswered else {
            promise?.succeed()
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            self.exchange?.begin(&head)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            guard exchange.method != .HEAD else {
                promise?.succeed()
                return
            }
            context.write(data, promise: promise)
        case .end: writeEnd(data, exchange, context, promise)
        }
    }

    private func writeEnd(
        _ data: NIOAny, _ exchange: EdgeExchange, _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        self.exchange?.isAnswered = true
        // The encoder would end the chunks of a body that HEAD does not have.
        let nothing = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer()))
        let end = exchange.method == .HEAD ? wrapOutboundOut(nothing) : data
        guard exchange.isLast || !exchange.isRestWorthReading else {
            context.write(end, promise: promise)
            if exchange.isRead { endExchange(context) }
            return
        }
        let written = promise ?? context.eventLoop.makePromise()
        isDone = true
        waiting.removeAll()
        context.writeAndFlush(end, promise: written)
        finish(context, after: written.futureResult)
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        guard event is Proceed else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        if !isDone, let exchange, exchange.isAwaitingContinue, !exchange.isBegun {
            self.exchange?.isAwaitingContinue = false
            watch.restart(wire)
            let head = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        }
        promise?.succeed()
    }

    /// Once the answer before it is over.
    private func refuseInTurn(_ problem: Problem, _ context: ChannelHandlerContext) {
        if isHolding { waiting.append(.refusal(problem)) } else { refuse(problem, context) }
    }

    /// Answers in the application's place, and ends the connection.
    func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        guard !isDone else { return }
        isDone = true
        waiting.removeAll()
        // Half an answer is told by its missing end.
        if let exchange, exchange.isBegun { return context.close(promise: nil) }
        let (head, body) = refusals.answer(
            problem, to: exchange?.head, isCounted: exchange?.isDelivered != true)
        let written = context.eventLoop.makePromise(of: Void.self)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if exchange?.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
        finish(context, after: written.futureResult)
        if exchange?.isDelivered == true { context.fireErrorCaught(Refused()) }
    }

    /// Ends a connection that nobody is using, once what was said last has left.
    private func leave(_ context: ChannelHandlerContext) {
        guard !isDone, exchange == nil, waiting.isEmpty else { return }
        if unsent(context) == 0 { context.close(promise: nil) } else { finish(context, after: nil) }
    }

    /// Bytes that were written and are still here.
    func unsent(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    /// Lets the client read to the end, once that is on its way.
    private func finish(_ context: ChannelHandlerContext, after written: EventLoopFuture<Void>?) {
        isDone = true
        var written = written
        if written == nil {
            // What is under way comes before it.
            let promise = context.eventLoop.makePromise(of: Void.self)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer()))), promise: promise)
            written = promise.futureResult
        }
        written?.assumeIsolated().whenComplete { _ in self.linger(context) }
    }

    private func linger(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        guard !isInputClosed else { return context.close(promise: nil) }
        wire.wait = .lingering(.now())
        context.close(mode: .output, promise: nil)
        context.read()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch mode {
        case .output:
            // The framework has nothing more to say; what was said last is seen to its end.
            promise?.succeed()
            guard !isDone else { return }
            finish(context, after: nil)
        // Its tasks are cancelled: the time to stop is over.
        case .input: context.close(mode: .all, promise: promise)
        case .all where isDone: context.channel.closeFuture.cascade(to: promise)
        case .all: context.close(mode: .all, promise: promise)
        }
    }
}

/// One request and its answer.
struct EdgeExchange {
    let head: HTTPRequestHead
    /// Whether the application knows of it.
    var isDelivered = false
    /// Bytes of the body that are still to come; nil when only its chunks will tell.
    private var rest: Int?
    var isRead = false
    var isAwaitingContinue: Bool
    var isBegun = false
    var isAnswered = false
    /// Whether the connection ends with the answer.
    var isLast: Bool

    init(_ head: HTTPRequestHead, isLast: Bool) {
        self.head = head
        isAwaitingContinue =
            head.version != .http1_0 && head.headers[canonicalForm: "Expect"].contains { !$0.isEmpty }
        rest =
            head.headers.contains(name: "Transfer-Encoding")
            ? nil : head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        // The parser reads nothing after a request for another protocol, which is not granted.
        let asksForMore = head.headers.contains(name: "Upgrade") || head.method == .CONNECT
        self.isLast = isLast || !head.isKeepAlive || head.version != .http1_1 || asksForMore
    }

    var method: HTTPMethod { head.method }

    mutating func received(_ bytes: Int) { rest = rest.map { max(0, $0 - bytes) } }

    /// Whether the next request is worth what is left of this one. A client that was not told to go on may leave it out.
    var isRestWorthReading: Bool {
        isRead || !isAwaitingContinue && rest.map { $0 <= Limits.unwantedBody } ?? false
    }

    mutating func begin(_ head: inout HTTPResponseHead) {
        guard head.status.code >= 200 else { return }
        isBegun = true
        // An answer that streams may still read the rest.
        let isRefusal = head.status.code >= 300
        if isRefusal, !isRestWorthReading { isLast = true }
        if head.headers[canonicalForm: "Connection"].contains(where: { $0.lowercased() == "close" }) {
            isLast = true
        }
        if isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        // Chunks are unknown to HTTP/1.0: there the end of the connection is the end of the body.
        let isUnframed = self.head.version == .http1_0 && !head.headers.contains(name: "Content-Length")
        if isUnframed { head.version = .http1_0 }
    }
}
