import Domain
import Foundation
import Synchronization

/// Makes UUIDv7 (RFC 9562) from the real clock: 48 bits of milliseconds, then 74 random bits. Within a process ids
/// never go back, so that what is made later sorts later.
final class IdentifierSource: Sendable {
    private let last = Mutex<Int64>(0)
    private let clock: @Sendable () -> Instant

    init(clock: @escaping @Sendable () -> Instant = { RealClock.now }) { self.clock = clock }

    func next() -> String {
        let now = clock().milliseconds
        // Twelve bits below the milliseconds count up, which orders up to 4,096 ids of one millisecond.
        let stamp = last.withLock { last in
            last = max(last + 1, now << 12)
            return last
        }
        let milliseconds = UInt64(stamp >> 12) & 0xFFFF_FFFF_FFFF
        let high = milliseconds << 16 | 0x7000 | UInt64(stamp & 0xFFF)
        let low = UInt64.random(in: 0...UInt64.max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Array((hex(high) + hex(low)).utf8)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
            .map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
    }

    private func hex(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}

enum RealClock {
    static var now: Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}
