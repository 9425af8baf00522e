import Domain
import Synchronization

/// The domain's time. Only a sandbox can set it, and then it stands still until it is set again.
final class DomainClock: Sendable {
    let isSandbox: Bool
    private let fixed: Mutex<Instant?>

    init(isSandbox: Bool, fixed: Instant? = nil) {
        self.isSandbox = isSandbox
        self.fixed = Mutex(isSandbox ? fixed : nil)
    }

    var now: Instant { fixed.withLock { $0 } ?? RealClock.now }

    func set(_ instant: Instant?) {
        guard isSandbox else { return }
        fixed.withLock { $0 = instant }
    }
}
