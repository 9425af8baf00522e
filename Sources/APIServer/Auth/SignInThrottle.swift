import Domain
import Synchronization

/// Slows down guessing: after five failures in a row a name has to wait, longer each time. Per process.
final class SignInThrottle: Sendable {
    private struct Record {
        var failures = 0
        var until = Instant(milliseconds: 0)
    }

    private let records = Mutex<[String: Record]>([:])
    /// Names are remembered up to this many; then the ones that need not wait are forgotten.
    private static let capacity = 10_000
    private static let free = 5
    private static let longestWait: Int64 = 900

    /// Seconds to wait, nil when the name may try now.
    func wait(_ name: String, at clock: Instant) -> Int64? {
        records.withLock { records in
            guard let record = records[name], record.until > clock else { return nil }
            return max(1, record.until.seconds(since: clock))
        }
    }

    func failed(_ name: String, at clock: Instant) {
        records.withLock { records in
            if records.count >= Self.capacity { records = records.filter { $0.value.until > clock } }
            var record = records[name] ?? Record()
            record.failures += 1
            if record.failures >= Self.free {
                let doublings = min(record.failures - Self.free, 10)
                record.until = clock.adding(seconds: min(Int64(15) << Int64(doublings), Self.longestWait))
            }
            records[name] = record
        }
    }

    func succeeded(_ name: String) { _ = records.withLock { $0.removeValue(forKey: name) } }
}
