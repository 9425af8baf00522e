import Domain
import Testing

struct RegimeEndingTests {
    private func now() throws -> Instant { try at("2026-10-20 00:00:00") }

    @Test func `a regime ends on a day after its first`() throws {
        let regime = try Regime.sample(from: "2026-01-01", next: "2026-01")
        #expect(try regime.ending(on: day("2026-01-02"), at: now()).validTo == day("2026-01-02"))
        for end in ["2026-01-01", "2025-06-01"] {
            #expect(throws: RegimeRefusal.validityOrder) { try regime.ending(on: day(end), at: now()) }
        }
    }

    @Test func `a period whose reporters are fixed stays owed`() throws {
        let regime = try Regime.sample(from: "2026-01-01", next: "2026-11")
        for end in ["2026-10-01", "2026-09-15", "2026-02-01"] {
            #expect(throws: RegimeRefusal.endsBeforeFixedPeriod(try period("2026-10"))) {
                try regime.ending(on: day(end), at: now())
            }
        }
        let ended = try regime.ending(on: day("2026-10-02"), at: now())
        #expect(try ended.validTo == day("2026-10-02"))
        #expect(try ended.owes(period("2026-10")))
        #expect(try !ended.owes(period("2026-11")))
    }

    @Test func `passed periods that were never owed do not hold it up`() throws {
        let regime = try Regime.sample(.semiannual, periods: ["H1"], from: "2025-01-01", next: "2027-H1")
        #expect(try regime.ending(on: day("2026-07-01"), at: now()).validTo == day("2026-07-01"))
        #expect(try regime.ending(on: day("2026-01-02"), at: now()).validTo == day("2026-01-02"))
        #expect(throws: RegimeRefusal.endsBeforeFixedPeriod(try period("2026-H1"))) {
            try regime.ending(on: day("2026-01-01"), at: now())
        }
    }

    @Test func `before its first period is fixed it may end at any day after its first`() throws {
        let regime = try Regime.sample(.annual, from: "2027-01-01", next: "2027")
        #expect(try regime.ending(on: day("2027-01-02"), at: now()).validTo == day("2027-01-02"))
    }

    @Test func `an end may be moved to a later day`() throws {
        let regime = try Regime.sample(from: "2026-01-01", to: "2026-06-01", next: "2026-06")
        #expect(try regime.ending(on: day("2026-12-01"), at: now()).validTo == day("2026-12-01"))
        #expect(try regime.ending(on: day("2026-05-02"), at: now()).validTo == day("2026-05-02"))
        #expect(throws: RegimeRefusal.endsBeforeFixedPeriod(try period("2026-05"))) {
            try regime.ending(on: day("2026-05-01"), at: now())
        }
    }

    @Test func `nothing but its end changes`() throws {
        let regime = try Regime.sample(from: "2026-01-01", next: "2026-11")
        var expected = regime
        expected.validTo = try day("2027-01-01")
        #expect(try regime.ending(on: day("2027-01-01"), at: now()) == expected)
    }

    @Test func `what fell due while a regime had ended is not asked for when it goes on`() throws {
        let regime = try Regime.sample(from: "2026-01-01", to: "2026-06-01", next: "2026-06")
        let resumed = try regime.ending(on: day("2027-06-01"), at: at("2026-10-20 23:59:59"))
        #expect(try resumed.nextPeriod == period("2026-10"))
        let later = try regime.ending(on: day("2027-06-01"), at: at("2026-10-21 00:00:00"))
        #expect(try later.nextPeriod == period("2026-11"))
    }
}
