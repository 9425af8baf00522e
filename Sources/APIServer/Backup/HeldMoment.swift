import Synchronization

/// A moment to come, and the next one after it.
final class HeldMoment: Sendable {
    private let moment: Mutex<ContinuousClock.Instant>

    init(after duration: Duration) { moment = Mutex(.now + duration) }

    /// True once per moment; the next is `again` from now.
    func hasPassed(again duration: Duration) -> Bool {
        moment.withLock { moment in
            guard ContinuousClock.now >= moment else { return false }
            moment = .now + duration
            return true
        }
    }
}
