import Domain
import NIOCore

/// Since when who has been waited for.
struct EdgeWatch {
    private var task: Scheduled<Void>?
    private(set) var isStopped = false
    var last = NIODeadline.now()
    var sending = Pace()
    var taking = Pace()

    mutating func restart(_ wire: Wire) {
        sending.restart(at: wire.bytesIn)
    }

    mutating func wake(by task: Scheduled<Void>) { self.task = task }

    mutating func stop() {
        isStopped = true
        task?.cancel()
        task = nil
    }
}

/// What takes too long is looked for once in a while: a timer for each deadline would be moved with each packet.
extension Edge {
    func scheduleTick(_ context: ChannelHandlerContext) {
        let task = context.eventLoop.assumeIsolated().scheduleTask(in: settings.tick) {
            guard !self.watch.isStopped else { return }
            self.tick(context)
            if !self.watch.isStopped { self.scheduleTick(context) }
        }
        watch.wake(by: task)
    }

    private func tick(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        let elapsed = now - watch.last
        watch.last = now
        if isSendingSlowly(elapsed) {
            // An answer that has begun can't become another.
            return refuse(.requestTimeout, context)
        }
        if isTakingSlowly(elapsed, context) { return context.close(promise: nil) }
        switch wire.wait {
        case .idle(let since):
            // Whoever still takes the last answer is not idle.
            if unsent(context) > 0 {
                wire.wait = .idle(now)
            } else if now - since > settings.idle {
                context.close(promise: nil)
            }
        case .head(let since):
            guard now - since > settings.head else { return }
            // Who has said nothing is told nothing.
            if wire.bytesIn == 0 { context.close(promise: nil) } else { refuse(.requestTimeout, context) }
        case .exchange: break
        case .lingering(let since):
            if now - since > settings.linger { context.close(promise: nil) }
        }
    }

    /// Only while the server would take more: what it holds back itself is no fault of the client.
    private func isSendingSlowly(_ elapsed: TimeAmount) -> Bool {
        guard isReadingBody, let exchange else { return false }
        let pace = exchange.isBegun && !exchange.isAnswered ? Limits.conversationPace : Limits.pace
        return watch.sending.isTooSlow(
            after: elapsed, moved: wire.bytesIn, atLeast: pace, over: settings.pace)
    }

    private var isReadingBody: Bool {
        guard case .exchange = wire.wait, !isDone, let exchange else { return false }
        return !exchange.isRead && !exchange.isAwaitingContinue && wire.isReading
    }

    /// A client may send all its lines before it reads the first answer: as long as it is being read, it is waited for
    /// with that alone.
    private func isTakingSlowly(_ elapsed: TimeAmount, _ context: ChannelHandlerContext) -> Bool {
        let buffered = unsent(context)
        let taken = wire.bytesOut - buffered
        guard buffered > 0, !isReadingBody else {
            watch.taking.restart(at: taken)
            return false
        }
        return watch.taking.isTooSlow(
            after: elapsed, moved: taken, atLeast: Limits.pace, over: settings.pace)
    }
}
