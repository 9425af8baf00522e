import Domain
import Foundation
import Testing

struct CivilDateTests {
    @Test func `days follow each other without a gap from 1900 to 2999`() throws {
        var date = try day("1900-01-01")
        let last = try day("2999-12-31")
        var expected = (year: 1900, month: 1, day: 1)
        while date < last {
            let parts = date.parts
            guard parts == expected, CivilDate(year: parts.year, month: parts.month, day: parts.day) == date
            else {
                Issue.record("\(date) is \(parts), not \(expected)")
                return
            }
            expected.day += 1
            if expected.day > CivilDate.length(ofMonth: expected.month, year: expected.year) {
                expected = (expected.year, expected.month + 1, 1)
            }
            if expected.month > 12 { expected = (expected.year + 1, 1, 1) }
            date = date.adding(days: 1)
        }
        #expect(date.parts == (2999, 12, 31))
    }

    @Test func `days agree with Foundation's calendar, sampled every eleventh day`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Asia/Ho_Chi_Minh"))
        let last = try day("2999-12-31")
        // Before 1975 the zone had other offsets, so midday of the day is asked.
        var date = try day("1900-01-01")
        while date < last {
            let noon = Date(timeIntervalSince1970: Double(date.start.milliseconds) / 1_000 + 43_200)
            let found = calendar.dateComponents([.year, .month, .day], from: noon)
            let parts = date.parts
            guard found.year == parts.year, found.month == parts.month, found.day == parts.day else {
                Issue.record("\(date) is \(found) to Foundation")
                return
            }
            date = date.adding(days: 11)
        }
    }

    @Test func `day zero is the first of January 1970, and its midnight is seven hours before UTC's`() throws
    {
        let date = try day("1970-01-01")
        #expect(date.dayNumber == 0)
        #expect(date.start == Instant(milliseconds: -7 * 3_600_000))
        #expect(date.start.description == "1969-12-31T17:00:00.000Z")
    }

    @Test(arguments: [
        "1900-01-01", "1970-01-01", "2000-02-29", "2026-02-28", "2028-02-29", "2026-10-20", "2999-12-31",
    ])
    func `a day prints as it was read`(text: String) throws {
        #expect(try day(text).description == text)
    }

    @Test(arguments: [
        "", "2026", "2026-10", "2026-10-2", "2026-1-20", "2026-10-200", "26-10-20", "02026-10-20",
        "2026/10/20",
        "2026-10-20 ", " 2026-10-20", "2026-10-20T", "20261020", "+026-10-20", "2026-+1-20", "2026-10-0x",
        "2026-00-10", "2026-13-10", "2026-10-00", "2026-10-32", "2026-04-31", "2026-06-31", "2026-09-31",
        "2026-11-31", "2026-02-29", "2028-02-30", "1900-02-29", "2100-02-29", "1899-12-31", "3000-01-01",
        "２０２６-10-20", "٢٠٢٦-10-20", "2026-10-2０", "2026‐10‐20",
    ])
    func `what is no day of the calendar is refused`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test(arguments: [
        (1899, 12, 31), (3000, 1, 1), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32), (2026, 2, 29),
        (2026, 4, 31), (2026, -1, 1), (2026, 1, -1), (Int.max, 1, 1), (2026, Int.min, 1), (2026, 1, Int.max),
    ])
    func `parts that name no day are refused`(year: Int, month: Int, date: Int) {
        #expect(CivilDate(year: year, month: month, day: date) == nil)
    }

    @Test(arguments: [
        (1900, 28), (2000, 29), (2024, 29), (2026, 28), (2028, 29), (2100, 28), (2400, 29),
    ])
    func `February has a 29th in leap years, and in centuries only if divisible by 400`(
        year: Int, length: Int
    ) {
        #expect(CivilDate.length(ofMonth: 2, year: year) == length)
    }

    @Test func `months have 31 or 30 days`() {
        let lengths = (1...12).map { CivilDate.length(ofMonth: $0, year: 2026) }
        #expect(lengths == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    }

    @Test func `days are ordered and added across months and years`() throws {
        #expect(try day("2026-10-20") < day("2026-10-21"))
        #expect(try day("2026-12-31").adding(days: 1) == day("2027-01-01"))
        #expect(try day("2028-03-01").adding(days: -1) == day("2028-02-29"))
        #expect(try day("2026-03-01").adding(days: -1) == day("2026-02-28"))
    }
}
