/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z.
package struct Instant: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    package func adding(seconds: Int64) -> Instant {
        Instant(milliseconds: milliseconds + seconds * 1_000)
    }

    package func adding(days: Int) -> Instant { adding(seconds: Int64(days) * 86_400) }

    /// Whole seconds from `earlier` to here, rounded down.
    package func seconds(since earlier: Instant) -> Int64 {
        floorDivide(milliseconds - earlier.milliseconds, 1_000)
    }

    /// The day in Asia/Ho_Chi_Minh, which has been UTC+7 without daylight saving time since 1975.
    package var civilDate: CivilDate {
        CivilDate(dayNumber: Int(floorDivide(milliseconds + Instant.offset, Instant.day)))
    }

    static let day: Int64 = 86_400_000
    static let offset: Int64 = 7 * 3_600_000

    /// RFC 3339 in UTC with milliseconds: `2026-10-20T16:59:59.000Z`.
    package var description: String {
        let days = floorDivide(milliseconds, Instant.day)
        let rest = Int(milliseconds - days * Instant.day)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        text.append(CivilDate(dayNumber: Int(days)))
        text.append(UInt8(ascii: "T"))
        text.append(rest / 3_600_000, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(rest / 60_000 % 60, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(rest / 1_000 % 60, width: 2)
        text.append(UInt8(ascii: "."))
        text.append(rest % 1_000, width: 3)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads RFC 3339 with `Z` or an offset, and up to nine digits of a second (cut to milliseconds). A leap
    /// second and a year outside 1900…2999 are refused.
    package init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        guard bytes.count >= 20, bytes.count <= 40,
            let date = CivilDate(String(decoding: bytes.prefix(10), as: UTF8.self))
        else { return nil }
        bytes = bytes.dropFirst(10)
        guard bytes.first == UInt8(ascii: "T") || bytes.first == UInt8(ascii: "t") else { return nil }
        bytes = bytes.dropFirst()
        guard let hour = take(&bytes, 2, 0...23), skip(&bytes, ":"), let minute = take(&bytes, 2, 0...59),
            skip(&bytes, ":"), let second = take(&bytes, 2, 0...59)
        else { return nil }
        var fraction = 0
        if skip(&bytes, ".") {
            let run = bytes.prefix { (48...57).contains($0) }
            guard (1...9).contains(run.count) else { return nil }
            var padded = Array(run.prefix(3))
            while padded.count < 3 { padded.append(48) }
            fraction = padded.reduce(0) { $0 * 10 + Int($1 - 48) }
            bytes = bytes.dropFirst(run.count)
        }
        var offsetMinutes = 0
        if bytes.count == 1, skip(&bytes, "Z") || skip(&bytes, "z") {
            offsetMinutes = 0
        } else {
            let negative = bytes.first == UInt8(ascii: "-")
            guard skip(&bytes, "+") || skip(&bytes, "-"), let hours = take(&bytes, 2, 0...23),
                skip(&bytes, ":"),
                let minutes = take(&bytes, 2, 0...59), bytes.isEmpty
            else { return nil }
            offsetMinutes = (hours * 60 + minutes) * (negative ? -1 : 1)
        }
        let seconds = Int64(hour * 3_600 + minute * 60 + second - offsetMinutes * 60)
        milliseconds = Int64(date.dayNumber) * Instant.day + seconds * 1_000 + Int64(fraction)
        // What an offset moves out of the years that can be written is refused, here and in Hanoi.
        let utcDay = CivilDate(dayNumber: Int(floorDivide(milliseconds, Instant.day)))
        guard (1900...2999).contains(utcDay.parts.year), (1900...2999).contains(civilDate.parts.year) else {
            return nil
        }
    }
}

func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}

extension [UInt8] {
    /// The number with leading zeros, as text. Every answer has many dates: this allocates nothing.
    mutating func append(_ value: Int, width: Int) {
        var place = 1
        for _ in 1..<width { place *= 10 }
        guard value >= 0, value / 10 < place else {
            self += digits(value, width).utf8
            return
        }
        while place > 0 {
            append(UInt8(48 + value / place % 10))
            place /= 10
        }
    }
}

func digits(_ value: some BinaryInteger, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

/// Takes exactly `count` ASCII digits whose value lies in `range`.
func take(_ bytes: inout ArraySlice<UInt8>, _ count: Int, _ range: ClosedRange<Int>) -> Int? {
    let run = bytes.prefix(count)
    guard run.count == count, run.allSatisfy({ (48...57).contains($0) }) else { return nil }
    let value = run.reduce(0) { $0 * 10 + Int($1 - 48) }
    guard range.contains(value) else { return nil }
    bytes = bytes.dropFirst(count)
    return value
}

func skip(_ bytes: inout ArraySlice<UInt8>, _ character: Unicode.Scalar) -> Bool {
    guard let first = bytes.first, UInt32(first) == character.value else { return false }
    bytes = bytes.dropFirst()
    return true
}
