import Domain
import Testing

struct InstantTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.000Z", 0), ("1970-01-01T07:00:00+07:00", 0),
        ("1969-12-31T17:00:00-07:00", 0), ("1970-01-01T00:00:00-00:00", 0), ("1970-01-01T00:00:00.001Z", 1),
        ("1969-12-31T23:59:59.999Z", -1), ("1970-01-01t00:00:01z", 1_000), ("1970-01-01T00:00:00.1Z", 100),
        ("1970-01-01T00:00:00.12Z", 120), ("1970-01-01T00:00:00.0019Z", 1),
        ("1970-01-01T00:00:00.999999999Z", 999), ("1970-01-01T23:59:00+23:59", 0),
        ("1969-12-31T00:01:00-23:59", 0), ("2026-10-20T16:59:59.000Z", 1_792_515_599_000),
        ("2026-10-20T23:59:59.999999999+07:00", 1_792_515_599_999),
    ])
    func `RFC 3339 is read, with up to nine digits of a second, cut to milliseconds`(
        text: String, value: Int64
    ) {
        #expect(Instant(text)?.milliseconds == value)
    }

    @Test(arguments: [
        "", "2026-10-20", "2026-10-20T10:00:00", "2026-10-20T10:00:00.5", "2026-10-20 10:00:00Z",
        "2026-10-20_10:00:00Z", "2026-10-20T10:00Z", "2026-10-20T100000Z", "2026-10-20T24:00:00Z",
        "2026-10-20T23:60:00Z", "2026-10-20T23:59:60Z", "2016-12-31T23:59:60Z", "2026-10-20T10:00:00,5Z",
        "2026-10-20T10:00:00.Z", "2026-10-20T10:00:00.1234567890Z", "2026-10-20T10:00:00.1.2Z",
        "2026-10-20T10:00:00.٥Z", "2026-10-20T10:00:00+7:00", "2026-10-20T10:00:00+07",
        "2026-10-20T10:00:00+0700", "2026-10-20T10:00:00+24:00", "2026-10-20T10:00:00+07:60",
        "2026-10-20T10:00:00 +07:00", "2026-10-20T10:00:00+-7:00", "2026-10-20T10:00:00ZZ",
        "2026-10-20T10:00:00Z ", " 2026-10-20T10:00:00Z", "2026-10-20T10:00:00Z+07:00",
        "2026-10-20T1:00:00.00Z",
        "2026-02-29T00:00:00Z", "1899-12-31T23:59:59Z", "3000-01-01T00:00:00Z", "2026-10-20T10:00:00+07:00Z",
        "20261020T100000.000Z", "2026-10-20T10:00:00.000000000000000000000Z", "1792515599",
        "-2026-10-20T10:00:00Z",
    ])
    func `what is no instant of RFC 3339, or a leap second, is refused`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func `an instant prints in UTC with milliseconds`() throws {
        #expect(try at("2026-10-20 23:59:59.7").description == "2026-10-20T16:59:59.700Z")
        #expect(Instant(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
        #expect(Instant(milliseconds: 7).description == "1970-01-01T00:00:00.007Z")
    }

    @Test func `what is printed is read back as the same, sampled over eleven centuries`() throws {
        var value = try #require(Instant("1900-01-01T00:00:00Z")).milliseconds
        let last = try #require(Instant("2999-12-31T16:59:59.999Z")).milliseconds
        while value <= last {
            let instant = Instant(milliseconds: value)
            guard Instant(instant.description) == instant else {
                Issue.record("\(instant)")
                return
            }
            value += 3_141_592_653
        }
        #expect(Instant(Instant(milliseconds: last).description)?.milliseconds == last)
    }

    @Test(arguments: [
        "1900-01-01T00:00:00+07:00", "1900-01-01T00:00:00+00:01", "2999-12-31T23:59:59.999-00:01",
        "2999-12-31T23:59:59-23:59",
    ])
    func `an offset that leads out of the years 1900 to 2999 in UTC is refused`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func `the day changes at midnight in Asia/Ho_Chi_Minh`() throws {
        #expect(try #require(Instant("2026-10-20T16:59:59.999Z")).civilDate == day("2026-10-20"))
        #expect(try #require(Instant("2026-10-20T17:00:00.000Z")).civilDate == day("2026-10-21"))
        #expect(try Instant(milliseconds: -7 * 3_600_000).civilDate == day("1970-01-01"))
        #expect(try Instant(milliseconds: -7 * 3_600_000 - 1).civilDate == day("1969-12-31"))
    }

    @Test func `instants are ordered and counted in whole seconds`() throws {
        let start = try at("2026-10-21 00:00:00")
        #expect(start < Instant(milliseconds: start.milliseconds + 1))
        #expect(try start.adding(days: 1) == at("2026-10-22 00:00:00"))
        #expect(try start.adding(seconds: -1) == at("2026-10-20 23:59:59"))
        #expect(try at("2026-10-21 00:00:01.999").seconds(since: start) == 1)
        #expect(try at("2026-10-21 00:00:00.999").seconds(since: start) == 0)
    }
}
