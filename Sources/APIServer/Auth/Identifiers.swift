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
        return Self.text(milliseconds: stamp >> 12, then: UInt64(stamp & 0xFFF))
    }

    /// One that tells of the day and nothing finer.
    static func next(on day: CivilDate) -> String {
        text(milliseconds: day.start.milliseconds, then: .random(in: 0...0xFFF))
    }

    private static func text(milliseconds: Int64, then twelveBits: UInt64) -> String {
        let high = UInt64(milliseconds & 0xFFFF_FFFF_FFFF) << 16 | 0x7000 | twelveBits
        let low = UInt64.random(in: 0...UInt64.max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for place in 0..<32 {
            if [8, 12, 16, 20].contains(place) { text.append(UInt8(ascii: "-")) }
            let half = place < 16 ? high : low
            text.append(digits[Int(half >> UInt64(60 - place % 16 * 4) & 0xF)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)
}

/// 128 random bits in hexadecimal, for what must not tell when it was made.
enum RandomIdentifier {
    static func next() -> String {
        let halves = [UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max)]
        return halves.map { half in
            let text = String(half, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
    }
}

enum RealClock {
    static var now: Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}
