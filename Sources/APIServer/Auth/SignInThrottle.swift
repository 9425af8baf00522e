import Domain
import Synchronization

/// Slows down guessing: after five failures in a row a name has to wait, longer each time. Per process.
final class SignInThrottle: Sendable {
    private struct Record {
        var failures = 0
        var until = Instant(milliseconds: 0)
    }

    private let records = Mutex<[String: Record]>([:])
    private let clock: @Sendable () -> Instant
    /// Names are remembered up to this many; then the ones that need not wait are forgotten.
    private static let capacity = 10_000
    private static let free = 5
    private static let longestWait: Int64 = 900

    /// - Parameter clock: the real time, which a sandbox's clock does not move.
    init(clock: @escaping @Sendable () -> Instant = { RealClock.now }) { self.clock = clock }

    /// Seconds to wait, nil when the name may try now.
    func wait(_ name: String) -> Int64? {
        let now = clock()
        return records.withLock { records in
            guard let record = records[name], record.until > now else { return nil }
            return max(1, record.until.seconds(since: now))
        }
    }

    func failed(_ name: String) {
        let now = clock()
        records.withLock { records in
            if records.count >= Self.capacity { records = records.filter { $0.value.until > now } }
            var record = records[name] ?? Record()
            record.failures += 1
            if record.failures >= Self.free {
                let doublings = min(record.failures - Self.free, 10)
                record.until = now.adding(seconds: min(Int64(15) << Int64(doublings), Self.longestWait))
            }
            records[name] = record
        }
    }

    func succeeded(_ name: String) { _ = records.withLock { $0.removeValue(forKey: name) } }
}
